import { available, type Release } from '../../../source/release.js';
import type { TableEntry } from '../../config/config.js';
import { Unreadable } from '../binary.js';

/**
 * Returns the entries of a database, which is queried by whole keys, in a form that can be compared like the entries of a file. Keys that a file
 * would treat as patterns are dropped, because no query equals them: `*.example.org`, `192.0.2.0/24`, `@example.org`. (For a mail address, the same
 * user with a tag is handled by `Table.exact`.)
 */
export function comparable(
  service: string,
  entries: readonly TableEntry[],
  release: Release,
): readonly TableEntry[] {
  const isKey = Object.hasOwn(keys, service) ? keys[service] : undefined;
  // Before 6.6, IPv6 addresses of clients were written differently.
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

/** Whether smtpd would read a key in a file as an address or a network. */
const isNetwork = (key: string): boolean =>
  key.includes(':') || key.startsWith('[') || /^(?:0x[0-9a-f]+|\d+(?:\.\d+)*)(?:\/\d+)?$/i.test(key);

/** Whether a key is an address as smtpd writes a client's: plain for IPv4, in brackets and in its shortest form for IPv6. */
function isPeer(key: string): boolean {
  if (!/^\d+(?:\.\d+){3}$|^\[[0-9a-f:]+\]$/.test(key)) return false;
  return URL.canParse(`http://${key}/`) && new URL(`http://${key}/`).hostname === key;
}
