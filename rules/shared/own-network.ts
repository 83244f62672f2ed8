import { quoteString } from '../../src/edit/edits.js';
import { setFrom } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { parseAddress } from '../../src/verify/match/address.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { isPrivateAddress } from '../../src/verify/space/public-addresses.js';

/**
 * Restricts a relay to the machines around this one, if the server listens in private networks only. The file does not say how large these are: the suggestion has
 * the usual size, for the user to check.
 */
export function ownNetwork(config: Config, rule: MatchRule): Suggestion | undefined {
  const reachable = config.listeners.filter(isReachable);
  const networks = [...new Set(reachable.map(({ on }) => networkAround(on)))];
  if (networks.length === 0) return undefined;
  const known = networks.flatMap((network) => network ?? []);
  if (known.length < networks.length) return undefined;
  const list = known.map(quoteString).join(', ');
  const edits = setFrom(rule, `from src ${known.length > 1 ? `{ ${list} }` : list}`);
  return edits && { description: `Allow only ${known.map((each) => `\`${each}\``).join(' and ')}`, edits };
}

/** `192.168.7.0/24` for the private address `192.168.7.1`, or undefined for anything else that a listener may be on. */
function networkAround(on: string): string | undefined {
  if (parseAddress(on)?.family !== 4 || !isPrivateAddress(on) || on.startsWith('127.')) return undefined;
  return `${on.slice(0, on.lastIndexOf('.'))}.0/24`;
}
