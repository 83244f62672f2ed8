import type { Config } from '../../src/model/config/config.js';
import { domainTexts } from '../../src/verify/automata/languages.js';
import { type DomainPattern, matchesDomain, parseDomainPattern } from '../../src/verify/match/domain.js';
import type { PlacedEntry } from '../shared/table-uses.js';
import type { WildcardMessage } from './wildcard-message.js';
import { wildcardRewrite } from './wildcard-rewrite.js';

/**
 * Reports a star in an address.
 *
 * @param pattern the entry's key, or an address in its value
 */
export function* inAddress(
  config: Config,
  entry: PlacedEntry,
  pattern = entry.key,
): Generator<WildcardMessage> {
  const at = pattern.lastIndexOf('@');
  const user = at === -1 ? pattern : pattern.slice(0, at);
  if (!user.includes('*')) {
    if (at !== -1) yield* inDomain(config, entry, pattern.slice(at + 1));
    return;
  }
  if (at === -1 && user !== '*') return;
  const domain = at === -1 ? '@' : pattern.slice(at);
  const isAll = user === '*';
  yield {
    message: 'user',
    data: { entry: pattern, user, instead: isAll ? `\`${domain}\`` : 'a regular expression' },
    span: entry.span,
    suggestions:
      isAll && at !== -1 && pattern === entry.key
        ? wildcardRewrite(config, entry, domain, 'Match every user of the domain')
        : [],
  };
}

/**
 * Reports a star in a domain that matches less than it seems to.
 *
 * @param keys all entries of the table, in lower case
 */
export function* inDomain(
  config: Config,
  entry: PlacedEntry,
  domain: string,
  keys: ReadonlySet<string> = new Set(),
): Generator<WildcardMessage> {
  const pattern = parseDomainPattern(domain);
  const missed = missedBy(pattern);
  if (missed === undefined) return;
  const next = pattern.segments.find((segment) => !segment.startsWith('.'))?.charAt(0) ?? '';
  const [only = ''] = pattern.segments;
  const isTail = pattern.prefix === '' && pattern.segments.length === 1 && !pattern.open;
  yield {
    message: 'first',
    data: { next, entry: domain, missed },
    span: entry.span,
    // The bare domain must still match.
    suggestions:
      isTail && keys.has(only)
        ? wildcardRewrite(config, entry, `*.${only}`, 'Match names one label below the domain')
        : [],
  };
}

/** Texts that a star may be meant to match. */
const fillers = ['web.', 'mail.', 'smtp.', 'www.', 'lists.', 'a-b', 'x1'];

/** A plain name that a pattern seems to match and does not, or undefined if none is found. */
function missedBy(pattern: DomainPattern): string | undefined {
  // A star before a dot matches one label, as everyone expects.
  if (pattern.segments.every((segment) => segment.startsWith('.'))) return undefined;
  return fillers
    .map((filler) => pattern.text.replaceAll('*', filler))
    .find((name) => domainTexts.test(name) && !matchesDomain(pattern, name));
}
