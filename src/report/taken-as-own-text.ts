import { someInWords } from '../source/prose.js';
import type { Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';

/** The most domains that are named in one line. */
const maxNamed = 3;

/** The domains that a verdict assumes to be the owner's because rules relay for them by name, as one line with the rules, or none if there are no such domains. */
export function takenAsOwnText({
  takenAsOwn: found,
}: RelayVerdict): readonly { readonly text: string; readonly spans: readonly Span[] }[] {
  const [first, ...others] = found.map((each) => each.domains);
  // The domains of a single rule are distinct, and there may be a million of them.
  const domains = others.length === 0 ? (first ?? []) : [...new Set([first ?? [], ...others].flat())];
  if (domains.length === 0) return [];
  const are = domains.length === 1 ? 'is' : 'are';
  return [{ text: `${someInWords(domains, maxNamed)} ${are} yours`, spans: found.map(({ span }) => span) }];
}
