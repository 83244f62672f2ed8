import { spend } from '../budget.js';
import { preference } from './alphabet.js';
import { Automaton } from './automaton.js';
import { alphabetSize } from './character-sets.js';
import { Nfa } from './nfa.js';
import type { TransitionTable } from './transition-table.js';

/** One of the languages of an intersection: a deterministic automaton, given by its transition function. States are numbers. */
export interface Walker {
  readonly start: number;
  /** The state after an octet. */
  step(state: number, octet: number): number;
  /** Whether a text that ends in this state is accepted. */
  accepts(state: number): boolean;
  /** Whether no text that continues from this state is accepted. */
  isHopeless(state: number): boolean;
  /** The class of each octet: `step` does not tell the octets of a class apart. */
  readonly classOf: Uint8Array;
}

/** Accepts the texts of an automaton whose labels satisfy `wanted`. */
export function automatonWalker(
  automaton: Automaton,
  wanted: (labels: readonly number[]) => boolean,
): Walker {
  const { classOf } = automaton.alphabet;
  const isEnd = !wanted([]);
  return {
    classOf,
    start: 0,
    step: (state, octet) => automaton.move(state, classOf[octet] ?? 0),
    accepts: (state) => wanted(automaton.labels(state)),
    isHopeless: (state) => isEnd && state < 0,
  };
}

/** Accepts one text. */
export function textWalker(text: string): Walker {
  const nfa = new Nfa();
  nfa.label(nfa.text(nfa.start(), text), 0);
  return automatonWalker(new Automaton(nfa, nfa.size + 1), ({ length }) => length > 0);
}

/** Accepts the texts that a transition table accepts or, if `holds` is false, those that it does not. */
export function tableWalker(table: TransitionTable, holds: boolean): Walker {
  const { classOf } = table.alphabet;
  const accepts = (state: number): boolean => (table.labels[state]?.length ?? 0) > 0;
  const settled = holds ? undefined : settledStates(table);
  return {
    classOf,
    start: 0,
    step: (state, octet) => table.moves[state]?.[classOf[octet] ?? 0] ?? -1,
    accepts: (state) => accepts(state) === holds,
    isHopeless: (state) => (settled === undefined ? state < 0 : settled.has(state)),
  };
}

const settledOf = new WeakMap<TransitionTable, ReadonlySet<number>>();

/** The states from which every text is accepted. */
function settledStates(table: TransitionTable): ReadonlySet<number> {
  const known = settledOf.get(table);
  if (known !== undefined) return known;
  const settled = new Set(table.moves.flatMap((_, state) => (table.labels[state]?.length ? [state] : [])));
  for (let before = -1; before !== settled.size; ) {
    before = settled.size;
    spend(table.moves.length);
    for (const state of settled)
      if (table.moves[state]?.some((next) => !settled.has(next))) settled.delete(state);
  }
  settledOf.set(table, settled);
  return settled;
}

/** A walker that starts after the first `separator`, which every text must have. */
export function behind(separator: string, walker: Walker): Walker {
  const octet = separator.charCodeAt(0);
  const waiting = -2;
  const classOf = Uint8Array.from(walker.classOf, (known, code) => (code === octet ? 255 : known));
  return {
    classOf,
    start: waiting,
    step: (state, code) => {
      if (state !== waiting) return walker.step(state, code);
      return code === octet ? walker.start : waiting;
    },
    accepts: (state) => state !== waiting && walker.accepts(state),
    isHopeless: (state) => state !== waiting && walker.isHopeless(state),
  };
}

/** A walker of the text before the first `separator`, which every text must have. */
export function before(separator: string, walker: Walker): Walker {
  const octet = separator.charCodeAt(0);
  const done = -3;
  const failed = -4;
  const classOf = Uint8Array.from(walker.classOf, (known, code) => (code === octet ? 255 : known));
  return {
    classOf,
    start: walker.start,
    step: (state, code) => {
      if (state === done || state === failed) return state;
      if (code === octet) return walker.accepts(state) ? done : failed;
      return walker.step(state, code);
    },
    accepts: (state) => state === done,
    isHopeless: (state) => state !== done && (state === failed || walker.isHopeless(state)),
  };
}

/**
 * Yields the texts that all walkers accept, the shortest first, by exploring their product automaton. Returns whether all of it was explored: if it was and no text
 * was yielded, the intersection is empty.
 *
 * @param limit the most places of the product that are visited
 * @param visits how often one state of the product is visited, so that several texts that lead there are found
 */
export function* commonTexts(
  walkers: readonly Walker[],
  limit: number,
  visits = 1,
): Generator<string, boolean> {
  const octets = representatives(walkers);
  const seen = new Map<string, number>();
  const queue: { readonly states: readonly number[]; readonly text: string }[] = [
    { states: walkers.map(({ start }) => start), text: '' },
  ];
  for (let at = 0; at < queue.length; at += 1) {
    const here = queue[at];
    if (here === undefined) break;
    if (at >= limit) return false;
    spend(walkers.length * octets.length);
    if (walkers.every((walker, index) => walker.accepts(here.states[index] ?? -1))) yield here.text;
    for (const octet of octets) {
      const states: number[] = [];
      const isLive = walkers.every((walker, index) => {
        const next = walker.step(here.states[index] ?? -1, octet);
        states.push(next);
        return !walker.isHopeless(next);
      });
      if (!isLive) continue;
      const key = states.join(',');
      const count = seen.get(key) ?? 0;
      if (count >= visits) continue;
      seen.set(key, count + 1);
      queue.push({ states, text: here.text + String.fromCharCode(octet) });
    }
  }
  return true;
}

/** The most readable octet of each class that no walker splits. */
function representatives(walkers: readonly Walker[]): readonly number[] {
  const found = new Map<string, number>();
  for (const code of preference) {
    const key = walkers.map(({ classOf }) => classOf[code]).join(',');
    if (code < alphabetSize && !found.has(key)) found.set(key, code);
  }
  return [...found.values()];
}
