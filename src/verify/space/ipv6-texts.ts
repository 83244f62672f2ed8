import type { Release } from '../../source/release.js';
import { ipv6TextsOf } from '../automata/address-languages.js';
import type { Automaton } from '../automata/automaton.js';
import type { TextPattern } from '../automata/nfa.js';
import { type AddressRange, formatAddress, parseAddress } from '../match/address.js';
import { sourceText } from '../match/network.js';
import { includes, type ListedCell, sizeOf } from './address-ranges.js';
import { common } from './coarse-ranges.js';
import { sitesOf } from './ipv6-sites.js';
import { cutOut, type SourceAtom, samplesOf, unionOfSources } from './source-atom.js';
import { StringAtoms } from './string-atoms.js';
import type { StringBudget } from './string-predicates.js';

/** Splits the cells of IPv6 by regular expressions: each cell by the sets of expressions that match the text of some address. */
export function splitIPv6(
  six: readonly ListedCell[],
  predicates: readonly Ipv6Predicate[],
  automaton: Automaton,
  pleasant: readonly bigint[],
  release: Release,
  budget: StringBudget,
): readonly SourceAtom[] {
  const keyOf = (bits: bigint): string => sourceText({ family: 6, bits }, release);
  // The text around the address: brackets.
  const [before = '', after = ''] = keyOf(1n).split('::1');
  const sites = sitesOf(automaton, before.toLowerCase());
  const textsOf = textAtomsOf(predicates, { before, after }, budget);
  return six.flatMap(byUse).flatMap((cell) => {
    // In a small cell each address is examined, so that none of its atoms is empty.
    const few = sizeOf(cell.ranges) <= fewAddresses;
    const inCell = pleasant.filter((bits) => includes(cell.ranges, bits));
    const texts = textsOf(
      cell,
      inCell.map((bits) => keyOf(bits).toLowerCase()),
    );
    const own = few ? allOf(cell) : samplesOf(cell, 6, pleasant);
    const atoms = texts.map((text): SourceAtom => {
      const labels = text.predicates.join(',');
      const has = (sample: string): boolean =>
        automaton.labels(automaton.walk(0, `${before.toLowerCase()}${sample}${after}`)).join(',') === labels;
      const fits = own.filter(has);
      const written = text.samples.map((sample) => sample.slice(before.length, sample.length - after.length));
      const others = written.filter((sample) => isWrittenIn(cell, sample));
      const found = {
        kind: 'ipv6' as const,
        predicates: unionOfSources(cell.predicates, text.predicates),
        samples: [...new Set([...fits, ...others, ...grafted(cell, others.length > 0 ? [] : written, has)])],
        size: sizeOf(cell.ranges),
      };
      return texts.length === 1
        ? { ...found, ranges: cell.ranges, exact: true }
        : cutOut(found, cell.ranges, () => ({ ranges: sites(labels), exact: false }));
    });
    return few ? atoms.filter(({ samples }) => samples.length > 0) : atoms;
  });
}

interface Ipv6Predicate {
  readonly patterns: readonly TextPattern[];
}

/**
 * The atoms of the texts that the addresses of a cell can have, as far as their first group tells.
 *
 * @param around the text before and after an address
 */
function textAtomsOf(
  predicates: readonly Ipv6Predicate[],
  { before, after }: { readonly before: string; readonly after: string },
  budget: StringBudget,
): (cell: ListedCell, examples: readonly string[]) => StringAtoms['atoms'] {
  const known = new Map<string, StringAtoms['atoms']>();
  return ({ ranges }, examples) => {
    const first = firstGroups(ranges);
    const dotted = ranges.some(({ low, high }) =>
      dottedRanges.some((range) => low <= range.high && range.low <= high),
    );
    const name = JSON.stringify([first, dotted]);
    const present = known.get(name);
    if (present !== undefined) return present;
    const forms = ipv6TextsOf(first, dotted);
    const { atoms } = new StringAtoms(
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
      examples,
      budget,
    );
    known.set(name, atoms);
    return atoms;
  };
}

/** Whether a text is an address of a cell as the system writes it: the automaton accepts addresses that the system writes differently. */
function isWrittenIn({ ranges }: ListedCell, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && formatAddress(address) === text && includes(ranges, address.bits);
}

/** Splits a cell into addresses of the Internet and others, if it has both: their texts begin differently. */
function byUse({ predicates, ranges }: ListedCell): readonly ListedCell[] {
  const parts = [common(ranges, internet), common(ranges, notInternet)];
  return parts.flatMap((part) => (part.length === 0 ? [] : [{ predicates, ranges: part }]));
}

/** Global unicast addresses, 2000::/3. */
const internet: readonly AddressRange[] = [{ low: 1n << 125n, high: (1n << 126n) - 1n }];

const notInternet: readonly AddressRange[] = [
  { low: 0n, high: (1n << 125n) - 1n },
  { low: 1n << 126n, high: (1n << 128n) - 1n },
];

/** The most ranges of a cell that are tried with the ends of addresses. */
const maxTried = 8;

/** Addresses of a cell that end as `written` do, if `has` accepts them. */
function grafted(
  { ranges }: ListedCell,
  written: readonly string[],
  has: (sample: string) => boolean,
): readonly string[] {
  const host = (1n << 64n) - 1n;
  return ranges.slice(0, maxTried).flatMap((range) =>
    written.flatMap((text) => {
      const end = parseAddress(text);
      if (end === undefined) return [];
      const bits = (range.low & ~host) | (end.bits & host);
      const sample = formatAddress({ family: 6, bits });
      return bits >= range.low && bits <= range.high && has(sample) ? [sample] : [];
    }),
  );
}

/** ::/96 and ::ffff:0:0/96, which the system writes with a dotted quad. */
const dottedRanges: readonly AddressRange[] = [
  { low: 0n, high: 0xffff_ffffn },
  { low: 0xffff_0000_0000n, high: 0xffff_ffff_ffffn },
];

/** The first sixteen bits of addresses in `ranges`, as ranges. */
function firstGroups(
  ranges: readonly AddressRange[],
): readonly { readonly low: number; readonly high: number }[] {
  const groups: { low: number; high: number }[] = [];
  for (const range of ranges) {
    const low = Number(range.low >> 112n);
    const high = Number(range.high >> 112n);
    const last = groups.at(-1);
    if (last !== undefined && low <= last.high + 1) last.high = Math.max(last.high, high);
    else groups.push({ low, high });
  }
  // With many networks they are not told apart here: their atom may then turn out to be empty.
  return groups.length > maxGroups ? [{ low: 0, high: 0xffff }] : groups;
}

const maxGroups = 64;

/** A cell with no more addresses than these, such as the machine's own, is split address by address. */
const fewAddresses = 16n;

function allOf({ ranges }: ListedCell): readonly string[] {
  const texts: string[] = [];
  for (const { low, high } of ranges)
    for (let bits = low; bits <= high; bits += 1n) texts.push(formatAddress({ family: 6, bits }));
  return texts;
}
