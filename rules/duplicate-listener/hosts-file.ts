import type { Config, Listener } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { formatAddress, parseAddress } from '../../src/verify/match/address.js';

/** A listener on a name to which two lines of the hosts file give the same address. */
export interface TwiceNamed {
  readonly listener: Listener;
  readonly address: string;
}

/** If an IPv4 address is asked for, glibc returns the second for the first. */
const ipv6Loopback = '::1';
const ipv4Loopback = '127.0.0.1';

/**
 * Listeners on names for which getaddrinfo(3) returns an address twice, so that smtpd binds it twice: the C library returns one answer for each line of hosts(5)
 * that has the name, ignoring case, and glibc reads `::1` as `127.0.0.1` if only IPv4 is asked for.
 */
export function namedTwice({ listeners, platform }: Config, { files }: Machine): readonly TwiceNamed[] {
  const named = listeners.filter(({ on }) => parseAddress(on) === undefined);
  const read = named.length > 0 ? files?.read('/etc/hosts') : undefined;
  if (!read?.ok) return [];
  const addresses = addressesOf(new Set(named.map(({ on }) => on.toLowerCase())), read.text);
  const twice = new Map<string, string | undefined>();
  return named.flatMap((listener) => {
    const name = listener.on.toLowerCase();
    // Several listeners may have the same name.
    const key = `${listener.family} ${name}`;
    if (!twice.has(key)) {
      const isMapped = listener.family === 'inet4' && platform === 'portable';
      const answers = (addresses.get(name) ?? []).map((text) =>
        isMapped && text === ipv6Loopback ? ipv4Loopback : text,
      );
      twice.set(key, firstTwice(answers, listener.family));
    }
    const address = twice.get(key);
    return address === undefined ? [] : [{ listener, address }];
  });
}

/** The addresses of the given lower-case names in the text of hosts(5), one for each line. */
function addressesOf(names: ReadonlySet<string>, text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...others] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
    for (const name of new Set(others)) {
      if (!names.has(name)) continue;
      const known = found.get(name) ?? [];
      found.set(name, known);
      known.push(address);
    }
  }
  return found;
}

/** The first address of a family that appears in a list for the second time. */
function firstTwice(texts: readonly string[], family: Listener['family']): string | undefined {
  const seen = new Set<string>();
  for (const text of texts) {
    const address = parseAddress(text);
    if (address === undefined || (family !== undefined && family !== `inet${address.family}`)) continue;
    const key = formatAddress(address);
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}
