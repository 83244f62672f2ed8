import type { Statement } from '../../../grammar/ast.js';
import type { Config } from '../../model/config/config.js';
import { effectFirst } from './effect-first.js';
import { type Repair, replacedBy } from './repair-edits.js';

/** A rule whose effect stands first, with its effect at the end; undefined: the statement, at whose word `at` smtpd stops, is none. */
export function turnedRule(statement: Statement, at: number, config: Config): readonly Repair[] | undefined {
  const found = statement.type === 'error' ? effectFirst(statement.words, at, config) : undefined;
  return found?.readings.map((rule) => replacedBy(found.span, rule));
}
