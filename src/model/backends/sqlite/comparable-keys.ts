import { available, type Release } from '../../../source/release.js';
import type { TableEntry } from '../../config/config.js';
import { Unreadable } from '../binary.js';

/**
 * Entries for a service that a database is asked about by whole keys, as entries that are compared like those of a file. What would be a pattern there
 * is a key that nobody has: `*.example.org`, `192.0.2.0/24`, `@example.org`. (A mail address is still none for the same user with a tag: `Table.exact`.)
 */
export function comparable(
  service: string,
  entries: readonly TableEntry[],
  release: Release,
): readonly TableEntry[] {
  const isKey = Object.hasOwn(keys, service) ? keys[service] : undefined;
  // Clients' IPv6 addresses were written in another way then.
  if (
    service === 'netaddr' &&
    !available({ since: '6.6' }, release) &&
    entries.some(({ key }) => key.includes(':'))
  )
    throw new Unreadable(`has IPv6 addresses, which ${release} asks for in another form`);
  return isKey === undefined ? entries : entries.filter(({ key }) => isKey(key));
}

const keys: Readonly<Record<string, (key: string) => boolean>> = {
  domain: (key) => !key.includes('*') && key !== '',
  netaddr: (key) => !isNetwork(key) || isPeer(key),
  mailaddr(key) {
    if (key === '@') throw new Unreadable('has the null sender among its addresses');
    const at = key.lastIndexOf('@');
    return at > 0 && at < key.length - 1 && !key.slice(at).includes('*');
  },
};

/** Whether smtpd would read a key as an address or a network if it stood in a file. */
const isNetwork = (key: string): boolean =>
  key.includes(':') || key.startsWith('[') || /^(?:0x[0-9a-f]+|\d+(?:\.\d+)*)(?:\/\d+)?$/i.test(key);

/** An address as smtpd writes a client's: plain for IPv4, in brackets for IPv6, and the shortest form of it. */
function isPeer(key: string): boolean {
  if (!/^\d+(?:\.\d+){3}$|^\[[0-9a-f:]+\]$/.test(key)) return false;
  return URL.canParse(`http://${key}/`) && new URL(`http://${key}/`).hostname === key;
}
