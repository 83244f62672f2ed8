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
  // `map` was given up with 5.3, so it is no keyword of the releases that are known.
  analysis: lookahead,
  isKeyword: (word) => legacyKeywords.has(word) || word === 'map',
};

/** `match … relay`, in today's words. */
const between: Dialect = { statements: halfway, isKeyword, analysis: halfwayLookahead };

/**
 * The language to read a statement in that begins with `word`.
 *
 * @param accepted today's smtpd takes it
 */
export function dialectOf(word: string, accepted: boolean): Dialect {
  if (accepted) return today;
  if (Object.hasOwn(legacyStatements, word)) return legacy;
  if (Object.hasOwn(halfway, word)) return between;
  // A macro, whose name may be a keyword of today's, or what neither has.
  return Object.hasOwn(today.statements, word) ? today : legacy;
}

/** The languages besides today's. */
export const olderDialects = { legacy, between };

/** Whether statements that begin with this word are of another language than today's. */
export const beginsOlder = (word: string): boolean =>
  Object.hasOwn(legacyStatements, word) || Object.hasOwn(halfway, word);
