import type { Statement } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import type { Config, Refusal } from '../../model/config/config.js';
import { takenName } from '../distinct-refusals.js';
import { brokenAt } from './broken-line.js';
import { unescapedQuotes } from './escaped-quotes.js';
import { keywordOf, keywordsWithin, nameDeclaredBy, wordsIn } from './refused-words.js';
import { leftOut, type Repair, replacedBy } from './repair-edits.js';
import { endedBefore, swallowedFrom } from './swallowed-lines.js';
import { indecisive, unknownStatement } from './unknown-statement.js';
import { typographicQuotes, unquotedValue } from './unquoted-value.js';
import { decisive } from './whole-repairs.js';
import { wordRepairs } from './word-repairs.js';

/**
 * The intended readings of a refused statement: one if its words leave no doubt; several if the answer has to hold for all of them; none if it cannot be
 * interpreted. A statement that decides no mail by itself is left out.
 */
export function repairsOf(refusal: Refusal, statement: Statement, config: Config): readonly Repair[] {
  if (statement.type === 'macro') return [];
  if (statement.type === 'error') {
    const unescaped = unescapedQuotes(statement);
    if (unescaped !== undefined) return [unescaped];
    const value = unquotedValue(refusal.span, config);
    if (value !== undefined) return [replacedBy(value.span, value.text)];
    const quotes = typographicQuotes(refusal.span);
    if (quotes.length > 0) return [{ edits: quotes.map(({ span, text }) => replace(span, text)) }];
    const line = brokenAt(refusal.span, statement.span);
    if (line !== undefined) return [replacedBy(line.gap, ' ')];
  }
  const keyword = keywordOf(statement);
  const whole = keyword === undefined ? undefined : decisive[keyword];
  const swallowed = swallowedFrom(statement);
  if (swallowed !== undefined) return endedBefore(swallowed, statement, whole !== undefined);
  if (refusal.check in takenName) return eitherDeclaration(statement, config);
  if (keyword === undefined) return unknownStatement(statement, config);
  if (whole === undefined) return indecisive(statement, config);
  if (holdsOther(statement, keyword)) return [];
  const fitting = wordRepairs(refusal, statement, config);
  return fitting.length > 0 ? fitting : whole(statement, config);
}

/** Whether another statement that decides mail begins inside this one, at a place that cannot be determined. */
const holdsOther = (statement: Statement, keyword: Parameters<typeof keywordsWithin>[0]): boolean =>
  wordsIn(statement).some(
    ({ form, value }, at) =>
      at > 0 &&
      (form === 'keyword' || form === 'bare') &&
      decisive[value] !== undefined &&
      !keywordsWithin(keyword).includes(value),
  );

/** Leaves out either of two declarations of one name. */
export function eitherDeclaration(
  statement: Statement,
  { statements }: Pick<Config, 'statements'>,
): readonly Repair[] {
  const first = statements.find(
    (each) => keywordOf(each) === keywordOf(statement) && nameDeclaredBy(each) === nameDeclaredBy(statement),
  );
  return first === undefined || first === statement ? [] : [leftOut(statement.span), leftOut(first.span)];
}
