import { type Dialect, today } from '../tables/dialect.js';
import { isKeyword } from '../tables/keywords.js';
import { legacyKeywords } from './legacy-keywords.js';
import { halfway, legacyStatements } from './legacy-statements.js';
import { halfwayLookahead, lookahead } from './lookahead.js';

export { type LegacyRelease, legacyKeywords, legacyReleases } from './legacy-keywords.js';

/** smtpd.conf(5) before 6.4: `accept` and `reject`. */
const legacy: Dialect = {
  statements: legacyStatements,
  lexer: '6.4',
  // `map` was dropped in 5.3, so no release in the list reserves it.
  analysis: lookahead,
  isKeyword: (word) => legacyKeywords.has(word) || word === 'map',
};

/** `match … relay`, in current keywords. */
const between: Dialect = { statements: halfway, isKeyword, analysis: halfwayLookahead };

/**
 * Returns the dialect in which to read a statement that begins with `word`.
 *
 * @param accepted whether current smtpd takes the statement
 */
export function dialectOf(word: string, accepted: boolean): Dialect {
  if (accepted) return today;
  if (Object.hasOwn(legacyStatements, word)) return legacy;
  if (Object.hasOwn(halfway, word)) return between;
  // A macro, whose name may be a current keyword, or a word that neither dialect has.
  return Object.hasOwn(today.statements, word) ? today : legacy;
}

/** The dialects besides the current one. */
export const olderDialects = { legacy, between };

/** Whether statements that begin with this word belong to a dialect other than the current one. */
export const beginsOlder = (word: string): boolean =>
  Object.hasOwn(legacyStatements, word) || Object.hasOwn(halfway, word);
