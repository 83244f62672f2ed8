import { spend } from '../budget.js';
import { type ByteRange, inRanges } from '../match/bytes.js';
import type { Ere } from '../match/ere-tree.js';
import { TooLarge } from './automaton.js';
import { anyCharacter, type CharacterSet, charactersWhere } from './character-sets.js';
import type { Nfa, TextPattern } from './nfa.js';
import { embed, type TransitionTable } from './transition-table.js';

/** The most states that one expression may take: `(.{1,255}){1,255}` is refused rather than expanded. */
const largest = 20_000;

/** The texts in which a regular expression matches anywhere, as with regexec(3). Throws TooLarge. */
export function expression(ere: Ere): TextPattern {
  return (nfa, label) => {
    const found = append(nfa, nfa.many(nfa.start(), anyCharacter), ere, nfa.size + largest);
    nfa.label(nfa.many(found, anyCharacter), label);
  };
}

/** The cost of adding one part of an expression, in units of a budget. */
const costOfPart = 60;

const known = new WeakMap<readonly ByteRange[], CharacterSet>();

function charactersIn(ranges: readonly ByteRange[]): CharacterSet {
  const set = known.get(ranges) ?? charactersWhere((code) => inRanges(ranges, code));
  known.set(ranges, set);
  return set;
}

/** Adds `ere` after `from` and returns the state after it. */
function append(nfa: Nfa, from: number, ere: Ere, limit: number): number {
  spend(costOfPart);
  if (nfa.size > limit) throw new TooLarge('the regular expression is too large');
  switch (ere.type) {
    case 'empty':
      return from;
    case 'set': {
      const next = nfa.state();
      nfa.edge(from, charactersIn(ere.ranges), next);
      return next;
    }
    case 'assert': {
      const next = nfa.state();
      nfa.pass(from, next, ere.before, ere.after);
      return next;
    }
    case 'sequence':
      return ere.items.reduce((at, item) => append(nfa, at, item, limit), from);
    case 'choice': {
      const end = nfa.state();
      for (const option of ere.options) nfa.pass(append(nfa, from, option, limit), end);
      return end;
    }
    case 'repeat': {
      let at = from;
      // Each repetition has a state of its own, so that repetitions of an empty item count, too.
      const again = (): number => {
        const next = nfa.state();
        nfa.pass(at, next);
        return append(nfa, next, ere.item, limit);
      };
      for (let count = 0; count < ere.min; count += 1) at = again();
      const end = nfa.state();
      if (ere.max === undefined) {
        const loop = nfa.state();
        nfa.pass(at, loop);
        nfa.pass(append(nfa, loop, ere.item, limit), loop);
        nfa.pass(loop, end);
        return end;
      }
      nfa.pass(at, end);
      for (let count = ere.min; count < ere.max; count += 1) {
        at = again();
        nfa.pass(at, end);
      }
      return end;
    }
  }
}

/** A compiled expression as a pattern: all texts that it accepts from state `start`. */
export function expressionPattern(table: TransitionTable, start = 0): TextPattern {
  return (nfa, label) => {
    const states = embed(nfa, table, (state) => ((table.labels[state]?.length ?? 0) > 0 ? [label] : []));
    nfa.starts.push(states[start] ?? 0);
  };
}

/** The texts that lead a compiled expression from `start` to one of `states`, as a pattern. */
export function residuePattern(
  table: TransitionTable,
  start: number,
  states: readonly number[],
): TextPattern {
  const ends = new Set(states);
  return (nfa, label) => {
    const reached = embed(nfa, table, (state) => (ends.has(state) ? [label] : []));
    nfa.starts.push(reached[start] ?? 0);
  };
}
