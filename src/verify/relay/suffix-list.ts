import { parse } from 'tldts';
import type { PublicSuffix } from './public-suffix.js';

/** Top-level names that stand for public ones in examples (RFC 2606): the list leaves them out. */
const forExamples: ReadonlySet<string> = new Set(['example', 'invalid', 'test']);

const options = { allowPrivateDomains: true, validateHostname: false, detectIp: false } as const;

/**
 * Whether the Public Suffix List has a name: anybody may register below it, by registries and by providers alike. Names below a top-level name that is
 * not in the list (`lan`, `internal`) are their network's own. Loaded on demand only (public-suffixes.ts): the list is large.
 */
export const publicSuffix: PublicSuffix = (domain) => {
  if (forExamples.has(domain)) return true;
  const found = parse(domain, options);
  return found.publicSuffix === domain && (found.isIcann === true || found.isPrivate === true);
};
