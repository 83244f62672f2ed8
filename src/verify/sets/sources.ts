import type { Release } from '../../source/release.js';
import { addressWidth, formatAddress, parseAddress } from '../match/address.js';
import { sourceText } from '../match/network.js';
import { Automaton, TooLarge } from './automaton.js';
import { type Cell, cells, includes, type Range, sizeOf } from './intervals.js';
import { Nfa } from './nfa.js';
import { type Pattern, type StringBudget, StringClasses } from './strings.js';
import { ipv6TextsOf } from './texts.js';

/** One criterion on the client's address: a whole table. */
export interface SourcePredicate {
  readonly ipv4: readonly Range[];
  readonly ipv6: readonly Range[];
  /** What it says about the word `local`, which is the source of the local socket and of what an alias leads to. */
  readonly local: boolean;
  /** Regular expressions over the address's text: they hold in addition to the ranges. */
  readonly patterns: readonly Pattern[];
}

/** Where a session can come from: the network, the machine's own socket, a PROXY header that says so, an alias. */
export type SourceKind = 'ipv4' | 'ipv6' | 'socket' | 'proxied-socket' | 'internal';

export interface SourceClass {
  readonly kind: SourceKind;
  /** The predicates that hold, ascending. */
  readonly predicates: readonly number[];
  /** Addresses as people write them, the most pleasant first. Empty: not known to have a member at all. */
  readonly samples: readonly string[];
  /** The addresses, where they are ranges; a regular expression's are known by number only. */
  readonly ranges: readonly Range[];
  readonly size: bigint;
}

/**
 * The finest partition of all sources. Exact for ranges, and for regular expressions over IPv4; where regular expressions and IPv6 ranges meet,
 * a class may turn out to be empty (it has no samples then). Throws TooLarge.
 */
export function sourceClasses(
  predicates: readonly SourcePredicate[],
  candidates: readonly string[],
  release: Release,
  budget: StringBudget,
): readonly SourceClass[] {
  const addresses = candidates.flatMap((text) => parseAddress(text) ?? []);
  const expressions = new Nfa();
  let regular = false;
  predicates.forEach((predicate, label) => {
    for (const pattern of predicate.patterns) {
      regular = true;
      pattern(expressions, label);
    }
  });
  const automaton = regular ? new Automaton(expressions, budget.states) : undefined;
  const four = cells(
    predicates.map((predicate) => predicate.ipv4),
    addressWidth[4],
  );
  const six = cells(
    predicates.map((predicate) => predicate.ipv6),
    addressWidth[6],
  );
  const pleasant = (family: 4 | 6): readonly bigint[] =>
    addresses.filter((address) => address.family === family).map((address) => address.bits);
  const found: SourceClass[] =
    automaton === undefined
      ? [
          ...four.map((cell) => plain(cell, 4, pleasant(4))),
          ...six.map((cell) => plain(cell, 6, pleasant(6))),
        ]
      : [
          ...splitIPv4(four, automaton, pleasant(4), budget),
          ...splitIPv6(six, predicates, automaton, pleasant(6), release, budget),
        ];
  const word = automaton === undefined ? [] : automaton.labels(automaton.walk(0, 'local'));
  const local = predicates.flatMap((predicate, index) =>
    predicate.local || word.includes(index) ? [index] : [],
  );
  for (const kind of ['socket', 'proxied-socket', 'internal'] as const)
    found.push({ kind, predicates: local, samples: ['local'], ranges: [], size: 1n });
  if (found.length > budget.classes) throw new TooLarge('too many classes of addresses');
  return found;
}

const kindOf = { 4: 'ipv4', 6: 'ipv6' } as const;

/** How many ranges of a cell give a sample. */
const sampled = 4;

function samplesOf(cell: Cell, family: 4 | 6, pleasant: readonly bigint[]): readonly string[] {
  const chosen = pleasant.filter((address) => includes(cell.ranges, address));
  for (const { low, high } of cell.ranges.slice(0, sampled)) chosen.push(low === high ? low : low + 1n);
  return [...new Set(chosen)].map((bits) => formatAddress({ family, bits }));
}

function plain(cell: Cell, family: 4 | 6, pleasant: readonly bigint[]): SourceClass {
  return {
    kind: kindOf[family],
    predicates: cell.predicates,
    samples: samplesOf(cell, family, pleasant),
    ranges: cell.ranges,
    size: sizeOf(cell.ranges),
  };
}

const union = (a: readonly number[], b: readonly number[]): readonly number[] =>
  b.length === 0 ? a : [...new Set([...a, ...b])].sort((x, y) => x - y);

interface Part {
  size: bigint;
  readonly sample: string;
}

/**
 * Splits the cells of IPv4 by regular expressions over the dotted text: walks the four octets, keeping where the automaton stands and which cells
 * are still possible.
 */
function splitIPv4(
  four: readonly Cell[],
  automaton: Automaton,
  pleasant: readonly bigint[],
  budget: StringBudget,
): readonly SourceClass[] {
  const flat = four
    .flatMap((cell, index) => cell.ranges.map((range) => ({ ...range, index })))
    .sort((a, b) => (a.low < b.low ? -1 : 1));
  if (flat.length > budget.states / 4) throw new TooLarge('too many ranges beside a regular expression');
  // A subtree of addresses that lie in one cell is known by its depth and cell; only others need their base.
  const known = new Map<string, ReadonlyMap<string, Part>>();
  let work = 0;
  const key = (index: number, state: number): string => `${index} ${automaton.labels(state).join(',')}`;
  const explore = (
    base: bigint,
    depth: number,
    from: number,
    to: number,
    state: number,
  ): ReadonlyMap<string, Part> => {
    const only = to - from === 1 ? (flat[from]?.index ?? 0) : -1;
    const memo = only >= 0 ? `${depth} ${only} ${state}` : `${depth} @${base} ${state}`;
    const cached = known.get(memo);
    if (cached !== undefined) return cached;
    work += 256;
    if (work > budget.states * 64) throw new TooLarge('a regular expression over addresses is too large');
    const result = new Map<string, Part>();
    const step = 1n << BigInt(8 * (3 - depth));
    let first = from;
    for (let octet = 0; octet < 256; octet += 1) {
      const low = base + BigInt(octet) * step;
      const high = low + step - 1n;
      while (only < 0 && first < to - 1 && (flat[first]?.high ?? 0n) < low) first += 1;
      let last = first + 1;
      while (only < 0 && last < to && (flat[last]?.low ?? 0n) <= high) last += 1;
      const text = `${octet}${depth < 3 ? '.' : ''}`;
      const next = automaton.walk(state, text);
      const parts =
        depth === 3
          ? new Map([[key(flat[first]?.index ?? 0, next), { size: 1n, sample: '' }]])
          : explore(low, depth + 1, first, last, next);
      for (const [name, part] of parts) {
        const present = result.get(name);
        if (present === undefined) result.set(name, { size: part.size, sample: text + part.sample });
        else present.size += part.size;
      }
    }
    known.set(memo, result);
    return result;
  };
  const parts = explore(0n, 0, 0, flat.length, 0);
  return [...parts].map(([name, part]) => {
    const [index = '0', labels = ''] = name.split(' ');
    const cell = four[Number(index)];
    const chosen = pleasant
      .filter((bits) => cell !== undefined && includes(cell.ranges, bits))
      .map((bits) => formatAddress({ family: 4, bits }))
      .filter((text) => automaton.labels(automaton.walk(0, text)).join(',') === labels);
    return {
      kind: 'ipv4' as const,
      predicates: union(cell?.predicates ?? [], labels === '' ? [] : labels.split(',').map(Number)),
      samples: [...new Set([...chosen, part.sample])],
      ranges: cell !== undefined && part.size === sizeOf(cell.ranges) ? cell.ranges : [],
      size: part.size,
    };
  });
}

/** Splits the cells of IPv6 by regular expressions: each cell with each set of expressions that some address's text has. */
function splitIPv6(
  six: readonly Cell[],
  predicates: readonly { readonly patterns: readonly Pattern[] }[],
  automaton: Automaton,
  pleasant: readonly bigint[],
  release: Release,
  budget: StringBudget,
): readonly SourceClass[] {
  const keyOf = (bits: bigint): string => sourceText({ family: 6, bits }, release);
  // What stands around the address: brackets.
  const [before = '', after = ''] = keyOf(1n).split('::1');
  const known = new Map<string, StringClasses['classes']>();
  /** The classes of the texts that the addresses of a cell can have, as far as their first group tells. */
  const textsOf = (cell: Cell): StringClasses['classes'] => {
    const first = firstGroups(cell.ranges);
    const dotted = cell.ranges.some(({ low, high }) =>
      dottedRanges.some((range) => low <= range.high && range.low <= high),
    );
    const name = JSON.stringify([first, dotted]);
    const present = known.get(name);
    if (present !== undefined) return present;
    const forms = ipv6TextsOf(first, dotted);
    const { classes } = new StringClasses(
      predicates.map(({ patterns }) => ({ literals: [], patterns })),
      {
        add(nfa, from) {
          const end = nfa.state();
          for (const at of forms.add(nfa, nfa.text(from, before.toLowerCase())))
            nfa.pass(nfa.text(at, after), end);
          return [end];
        },
        test: (text) => forms.test(text.slice(before.length, text.length - after.length)),
        example: (count) => `${before.toLowerCase()}${forms.example(count)}${after}`,
      },
      pleasant.filter((bits) => includes(cell.ranges, bits)).map((bits) => keyOf(bits).toLowerCase()),
      budget,
    );
    known.set(name, classes);
    return classes;
  };
  return six.flatMap((cell) => {
    // Of a few addresses each is looked at, so that none of their classes is empty.
    const few = sizeOf(cell.ranges) <= fewAddresses;
    const texts = textsOf(cell);
    const own = few ? allOf(cell) : samplesOf(cell, 6, pleasant);
    const classes = texts.map((text): SourceClass => {
      const labels = text.predicates.join(',');
      const fits = own.filter(
        (sample) =>
          automaton.labels(automaton.walk(0, `${before.toLowerCase()}${sample}${after}`)).join(',') ===
          labels,
      );
      const others = text.samples
        .map((sample) => sample.slice(before.length, sample.length - after.length))
        .filter((sample) => {
          const address = parseAddress(sample);
          // The automaton knows addresses that the system would write otherwise.
          return (
            address !== undefined && formatAddress(address) === sample && includes(cell.ranges, address.bits)
          );
        });
      return {
        kind: 'ipv6',
        predicates: union(cell.predicates, text.predicates),
        samples: [...new Set([...fits, ...others])],
        ranges: texts.length === 1 ? cell.ranges : [],
        size: sizeOf(cell.ranges),
      };
    });
    return few ? classes.filter(({ samples }) => samples.length > 0) : classes;
  });
}

/** ::/96 and ::ffff:0:0/96, which the system writes with a dotted quad. */
const dottedRanges: readonly Range[] = [
  { low: 0n, high: 0xffff_ffffn },
  { low: 0xffff_0000_0000n, high: 0xffff_ffff_ffffn },
];

/** The first sixteen bits of addresses in `ranges`, as ranges. */
function firstGroups(ranges: readonly Range[]): readonly { readonly low: number; readonly high: number }[] {
  const groups: { low: number; high: number }[] = [];
  for (const range of ranges) {
    const low = Number(range.low >> 112n);
    const high = Number(range.high >> 112n);
    const last = groups.at(-1);
    if (last !== undefined && low <= last.high + 1) last.high = Math.max(last.high, high);
    else groups.push({ low, high });
  }
  // Many networks are not told apart here: their class may then turn out to be empty.
  return groups.length > mostGroups ? [{ low: 0, high: 0xffff }] : groups;
}

const mostGroups = 64;

/** A cell of no more addresses than these, such as the machine's own, is split address by address. */
const fewAddresses = 16n;

function allOf({ ranges }: Cell): readonly string[] {
  const texts: string[] = [];
  for (const { low, high } of ranges)
    for (let bits = low; bits <= high; bits += 1n) texts.push(formatAddress({ family: 6, bits }));
  return texts;
}
