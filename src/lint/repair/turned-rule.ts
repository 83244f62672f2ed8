import type { Statement } from '../../../grammar/ast.js';
import type { Config } from '../../model/config/config.js';
import { effectFirst } from './effect-first.js';
import { type Repair, replacedBy } from './repair-edits.js';

/** Moves the effect of a rule to its end. Undefined if the statement, at whose word `at` smtpd stops, is not a rule with its effect first. */
export function turnedRule(statement: Statement, at: number, config: Config): readonly Repair[] | undefined {
  const found = statement.type === 'error' ? effectFirst(statement.words, at, config) : undefined;
  return found?.readings.map((rule) => replacedBy(found.span, rule));
}
