import { expressionPattern, residuePattern } from '../automata/expressions.js';
import type { TransitionTable } from '../automata/transition-table.js';
import { identityOf } from './remembered-atoms.js';
import type { StringPredicate } from './string-predicates.js';

/** The texts that lead an expression from one of its states to some others. */
export const leadingTo = (
  table: TransitionTable,
  start: number,
  states: readonly number[],
): StringPredicate => ({
  literals: [],
  patterns: [residuePattern(table, start, states)],
  written: JSON.stringify(['before', identityOf(table), start, states]),
});

/** The texts that an expression accepts from one of its states on. */
export const leadingFrom = (table: TransitionTable, start: number): StringPredicate => ({
  literals: [],
  patterns: [expressionPattern(table, start)],
  written: JSON.stringify(['behind', identityOf(table), start]),
});
