import type { MatchRule, TableEntry } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import { parseAddress } from '../../src/verify/match/address.js';
import { matchesNetwork, parseNetworkPattern } from '../../src/verify/match/network.js';

/** The first address of Docker's first network, unless the daemon is configured with another one. */
export const gateway = '172.17.0.1';

/** The entry of a relaying rule's `from src` that matches the gateway, or undefined if there is none. */
export function gatewayEntry(rule: MatchRule): TableEntry | undefined {
  const { from, auth } = rule;
  if (relayActionOf(rule) === undefined || (auth && !auth.negated)) return undefined;
  if (from.type !== 'src' || from.negated || from.regex || !from.table?.contents.known) return undefined;
  return from.table.contents.entries.find(
    ({ key }) => parseAddress(key) === undefined && matchesNetwork(parseNetworkPattern(key), gateway),
  );
}
