import type { Release } from '../../source/release.js';
import { ipv6TextsOf } from '../automata/address-languages.js';
import { Automaton } from '../automata/automaton.js';
import { automatonWalker, commonTexts, tableWalker } from '../automata/intersection.js';
import { Nfa } from '../automata/nfa.js';
import { type TransitionTable, walkTable } from '../automata/transition-table.js';
import { spend } from '../budget.js';
import type { AddressRange } from '../match/address.js';
import { sourceText } from '../match/network.js';

/** The most ranges that are listed. */
const maxRanges = 1000;

/** The most states of an automaton, and of its product with that of IPv6 addresses, that are explored. */
const maxPlaces = 4000;

/** All addresses that a regular expression matches, or undefined if they are many ranges, or some are of IPv6. */
export function rangesOfExpression(
  table: TransitionTable,
  release: Release,
): readonly AddressRange[] | undefined {
  const known = new Map<string, readonly AddressRange[] | undefined>();
  // The addresses whose text continues from a state, as ranges relative to the start of their network.
  const below = (state: number, depth: number): readonly AddressRange[] | undefined => {
    const key = `${depth} ${state}`;
    if (!known.has(key)) known.set(key, made(state, depth));
    return known.get(key);
  };
  const made = (state: number, depth: number): readonly AddressRange[] | undefined => {
    spend(256);
    const step = 256n ** BigInt(3 - depth);
    const found: AddressRange[] = [];
    for (let octet = 0; octet < 256; octet += 1) {
      const next = walkTable(table, state, `${octet}${depth < 3 ? '.' : ''}`);
      if (next < 0) continue;
      const holds = (table.labels[next]?.length ?? 0) > 0;
      const part = depth < 3 ? below(next, depth + 1) : holds ? [{ low: 0n, high: 0n }] : [];
      if (part === undefined) return undefined;
      for (const { low, high } of part) {
        const base = BigInt(octet) * step;
        const last = found.at(-1);
        if (last?.high === base + low - 1n) found[found.length - 1] = { low: last.low, high: base + high };
        else found.push({ low: base + low, high: base + high });
      }
      if (found.length > maxRanges) return undefined;
    }
    return found;
  };
  const ranges = below(0, 0);
  return ranges === undefined || holdsForIPv6(table, release) ? undefined : ranges;
}

/** Whether an expression may match an IPv6 address. */
function holdsForIPv6(table: TransitionTable, release: Release): boolean {
  const [before = '', after = ''] = sourceText({ family: 6, bits: 1n }, release).toLowerCase().split('::1');
  const nfa = new Nfa();
  const texts = ipv6TextsOf([{ low: 0, high: 0xffff }], true);
  for (const end of texts.add(nfa, nfa.text(nfa.start(), before))) nfa.label(nfa.text(end, after), 0);
  const walker = automatonWalker(new Automaton(nfa, maxPlaces), ({ length }) => length > 0);
  const first = commonTexts([walker, tableWalker(table, true)], maxPlaces).next();
  return !(first.done === true && first.value);
}
