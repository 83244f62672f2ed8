import { networkBase, networkLast, parseAddress } from '../../../src/verify/match/address.js';
import { parseNetwork } from '../../../src/verify/match/network.js';
import { publicAddresses } from '../../../src/verify/space/public-addresses.js';

const everywhere = publicAddresses([]);

/** Whether a stranger may have an address. The documentation networks represent the Internet. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const ranges = address.family === 4 ? everywhere.ipv4 : everywhere.ipv6;
  return [...ranges].some(({ low, high }) => address.bits >= low && address.bits <= high);
}

/** Whether an address is in one of several networks. */
export function isWithinNetwork(text: string, networks: readonly string[]): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  return networks.some((name) => {
    const network = parseNetwork(name);
    return (
      network !== undefined &&
      network.address.family === address.family &&
      networkBase(network) <= address.bits &&
      networkLast(network) >= address.bits
    );
  });
}

/** First octets of networks that are distant from one another and all public. */
const firstOctets = [8, 23, 46, 77, 95, 151, 178, 212] as const;

/**
 * Public addresses that end in the same way as an address. The oracle's clients have only documentation and private addresses; a client that is admitted because of how its address
 * ends represents these.
 */
export function elsewhere(text: string): readonly string[] {
  const [first, ...rest] = text.split('.');
  if (rest.length === 3 && first !== undefined && !first.includes(':'))
    return firstOctets.map((octet) => [octet, ...rest].join('.'));
  const parts = /^[0-9a-f]+:[0-9a-f]+:(.*)$/i.exec(text);
  return parts === null
    ? []
    : ['2a00:1450', '2400:cb00', '2620:0', '2c0f:fb50'].map((start) => `${start}:${parts[1]}`);
}

/** Whether clients in two such networks are admitted as well, so that a rule cannot mean the client's own network. */
export const isScattered = (letIn: readonly boolean[]): boolean => letIn.filter(Boolean).length > 1;
