import type { Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';

/** Domains that are named in one line. */
const maxNamed = 3;

/** What a verdict takes for granted because rules relay for the domains that they name, in one line, with the rules; none where nothing is. */
export function takenAsOwnText({
  takenAsOwn: found,
}: RelayVerdict): readonly { readonly text: string; readonly spans: readonly Span[] }[] {
  const domains = [...new Set(found.flatMap((each) => each.domains))];
  if (domains.length === 0) return [];
  const left = domains.length - maxNamed;
  // One more takes no more room than to say that there is one.
  const shown = left > 1 ? domains.slice(0, maxNamed) : domains;
  const last = left > 1 ? `${left} more` : shown.at(-1);
  const others = left > 1 ? shown : shown.slice(0, -1);
  const names = others.length === 0 ? last : `${others.join(', ')} and ${last}`;
  return [{ text: `takes ${names} for yours`, spans: found.map(({ span }) => span) }];
}
