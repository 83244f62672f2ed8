import type { Statement } from '../../../grammar/ast.js';
import { statements } from '../../../grammar/index.js';
import type { Config } from '../../model/config/config.js';
import { renamedLimits, renamedStatements, renamedWord } from '../../model/legacy/renamed-words.js';
import { allNearest } from '../../source/nearest.js';
import { cover } from '../../source/text.js';
import { isPlain, keywordOf, keywordsWithin, textsIn, wordsIn } from './refused-words.js';
import { leftOut, type Repair, replacedBy } from './repair-edits.js';
import { turnedRule } from './turned-rule.js';
import { decisive } from './whole-repairs.js';

/** Words that appear only in statements that decide mail. */
const ofMail: ReadonlySet<string> = new Set([
  'accept',
  'action',
  'any',
  'auth',
  'deliver',
  'filter',
  'for',
  'from',
  'listen',
  'match',
  'on',
  'pki',
  'port',
  'reject',
  'relay',
  'smtps',
  'socket',
  'tag',
  'tls',
  'tls-require',
]);

/** Those of them that no other statement has, even a faulty one. */
const ofMailOnly: ReadonlySet<string> = new Set(['accept', 'action', 'from', 'listen', 'match', 'reject']);

/** Repairs a statement whose first word begins no statement: it is a misspelt one, the rest of the statement above, or one that decides no mail. */
export function unknownStatement(statement: Statement, config: Config): readonly Repair[] {
  const [first] = wordsIn(statement);
  if (first === undefined) return [];
  const turned = turnedRule(statement, 0, config);
  if (turned !== undefined) return turned;
  const renamed = oldStatement(statement);
  if (renamed !== undefined) return renamed;
  const meant = isPlain(first) ? allNearest(first.value, [...Object.keys(statements), 'include']) : [];
  if (first.value === 'include') return [];
  const fitting = meant.filter((keyword) => decisive[keyword] !== undefined || !isOfMail(statement));
  const rest = joined(statement, config);
  if (fitting.length > 0) return [...fitting.map((keyword) => replacedBy(first.span, keyword)), ...rest];
  if (config.older !== undefined) return [];
  // A word that a shell fills in may be anything.
  if (mayBeOfMail(statement) && (rest.length === 0 || !isPlain(first))) return [];
  return [leftOut(statement.span), ...rest];
}

/** Whether a statement with an unknown first word may, by its other words, decide what becomes of mail. */
export const mayBeOfMail = (statement: Statement): boolean =>
  beginsAsDecisive(wordsIn(statement)[0]?.value ?? '') ||
  textsIn(statement.span).some((text) => ofMail.has(text));

/** Rewrites a setting of the syntax before 6.4 in today's words. */
function oldStatement(statement: Statement): readonly Repair[] | undefined {
  const [first, second] = wordsIn(statement);
  if (first === undefined || first.form === 'quoted') return undefined;
  const words = Object.hasOwn(renamedStatements, first.value) ? renamedStatements[first.value] : undefined;
  if (words !== undefined) return [replacedBy(first.span, words.join(' '))];
  const limit = first.value === 'limit' && second && renamedWord(renamedLimits, second.value);
  return limit ? [replacedBy(cover(first.span, second.span), `${limit} limit`)] : undefined;
}

/** Whether a word begins like a statement that decides mail (`listen-on`, `action:`). */
const beginsAsDecisive = (word: string): boolean =>
  Object.keys(decisive).some((keyword) => word.toLowerCase().startsWith(keyword.slice(0, 3)));

/** Repairs a statement that decides no mail: it is left out, unless its words suggest that it is another one. */
export function indecisive(statement: Statement, config: Config): readonly Repair[] {
  if (statement.type !== 'error') return [leftOut(statement.span)];
  return isOfMail(statement) ? [] : [leftOut(statement.span), ...joined(statement, config)];
}

const isOfMail = (statement: Statement): boolean =>
  wordsIn(statement).some(({ form, value }, at) => at > 0 && form !== 'quoted' && ofMailOnly.has(value));

/** Joins a statement to the one above, if that can continue with such a word. */
function joined(statement: Statement, { statements: all }: Config): readonly Repair[] {
  const { file, start } = statement.span;
  const above = all.findLast(({ span }) => span.file === file && span.end <= start);
  const keyword = above && keywordOf(above);
  const [first] = wordsIn(statement);
  if (above === undefined || keyword === undefined || first === undefined) return [];
  const goesOn = !isPlain(first) || allNearest(first.value, keywordsWithin(keyword)).length > 0;
  return goesOn ? [replacedBy({ file, start: above.span.end, end: start }, ' ')] : [];
}
