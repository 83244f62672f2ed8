import { spend } from '../budget.js';
import { charactersWhere } from './character-sets.js';
import type { Language } from './language.js';
import { Nfa } from './nfa.js';
import { type TransitionTable, walkTable } from './transition-table.js';

/** The most residues of a regular expression that are followed. */
const maxResidues = 64;

/**
 * The states of `table` after some text of `texts` and then `separator`, each with the states before the separator that lead there; undefined if there are too many.
 * States from which nothing is accepted are left out.
 */
export function residues(
  table: TransitionTable,
  start: number,
  texts: Language,
  separator: string,
): Map<number, readonly number[]> | undefined {
  const nfa = new Nfa();
  const ends = new Set(texts.add(nfa, nfa.start()));
  // Explores pairs of a state of `texts` and a state of the expression.
  const seen = new Set<string>();
  const found = new Map<number, Set<number>>();
  const closure = (state: number): readonly number[] => [
    state,
    ...(nfa.passages[state] ?? []).flatMap(({ to }) => closure(to)),
  ];
  const stack: [number, number][] = nfa.starts.map((state) => [state, start]);
  const symbols = table.alphabet.sample.map((_, symbol) =>
    charactersWhere((code) => table.alphabet.classOf[code] === symbol),
  );
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    for (const state of closure(pair[0])) {
      const at = pair[1];
      const key = `${state} ${at}`;
      if (seen.has(key)) continue;
      seen.add(key);
      spend(symbols.length);
      if (ends.has(state)) {
        const target = walkTable(table, at, separator);
        if (target >= 0) {
          const list = found.get(target) ?? new Set();
          list.add(at);
          found.set(target, list);
          if (found.size > maxResidues) return undefined;
        }
      }
      for (const { set, to } of nfa.edges[state] ?? []) {
        symbols.forEach((symbol, index) => {
          const next = table.moves[at]?.[index] ?? -1;
          if (next >= 0 && symbol.words.some((word, part) => (word & (set.words[part] ?? 0)) !== 0))
            stack.push([to, next]);
        });
      }
    }
  }
  return new Map([...found].map(([target, states]) => [target, [...states]]));
}
