import { parse } from 'tldts';
import type { PublicSuffix } from './public-suffix.js';

/** Top-level names that represent public ones in examples (RFC 2606): they are not in the list. */
const forExamples: ReadonlySet<string> = new Set(['example', 'invalid', 'test']);

const options = { allowPrivateDomains: true, validateHostname: false, detectIp: false } as const;

/**
 * Whether the Public Suffix List has a name: anyone may register below it, with a registry or with a provider. Names below a top-level name that is not in the list
 * (`lan`, `internal`) belong to their network. Loaded on demand only (public-suffixes.ts): the list is large.
 */
export const publicSuffix: PublicSuffix = (domain) => {
  if (forExamples.has(domain)) return true;
  const found = parse(domain, options);
  return found.publicSuffix === domain && (found.isIcann === true || found.isPrivate === true);
};
