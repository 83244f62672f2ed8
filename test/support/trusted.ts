import { networkContains, parseAddress } from '../../src/verify/match/address.js';
import { parseNetwork } from '../../src/verify/match/network.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';

/** Whether a verdict says of a client that a rule trusts its network; of networks that it only counts, any may be meant. */
export function isTrusted(
  { trusted }: RelayVerdict,
  rule: number | null | undefined,
  client: string,
): boolean {
  const address = parseAddress(client);
  return trusted.some((known) => {
    if (known.rule !== rule) return false;
    const network = parseNetwork(known.network);
    return network === undefined || address === undefined || networkContains(network, address);
  });
}
