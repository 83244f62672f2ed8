import { someInWords } from '../source/prose.js';
import type { Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';

/** Domains that are named in one line. */
const maxNamed = 3;

/** The domains that a verdict takes for the owner's because rules relay for them by name, in one line, with the rules; none where there are none. */
export function takenAsOwnText({
  takenAsOwn: found,
}: RelayVerdict): readonly { readonly text: string; readonly spans: readonly Span[] }[] {
  const [first, ...others] = found.map((each) => each.domains);
  // A rule names each of its domains once, and may name a million.
  const domains = others.length === 0 ? (first ?? []) : [...new Set([first ?? [], ...others].flat())];
  if (domains.length === 0) return [];
  const are = domains.length === 1 ? 'is' : 'are';
  return [{ text: `${someInWords(domains, maxNamed)} ${are} yours`, spans: found.map(({ span }) => span) }];
}
