import type { Config, Listener } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { type addressWidth, formatAddress, parseAddress } from '../../src/verify/match/address.js';

/** A listener on a name that the hosts file gives the same address on two lines. */
export interface TwiceNamed {
  readonly listener: Listener;
  readonly address: string;
}

/** For what glibc answers `127.0.0.1` where an IPv4 address is wanted. */
const ipv6Loopback = '::1';

/**
 * Names that getaddrinfo(3) gives an address twice, so that smtpd binds it twice: the C library makes one answer of each line of hosts(5) that has the
 * name, in whichever case, and glibc takes `::1` for `127.0.0.1` where only IPv4 is asked for.
 */
export function namedTwice({ listeners, platform }: Config, { files }: Machine): readonly TwiceNamed[] {
  const read = files?.read('/etc/hosts');
  if (!read?.ok) return [];
  const lines = read.text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/));
  return listeners.flatMap((listener) => {
    const name = listener.on.toLowerCase();
    const seen = new Set<string>();
    for (const [text = '', ...names] of lines) {
      const isMapped = text === ipv6Loopback && listener.family === 'inet4' && platform === 'portable';
      const address = names.includes(name) ? parseAddress(isMapped ? '127.0.0.1' : text) : undefined;
      if (address === undefined || !takes(listener, address.family)) continue;
      const key = formatAddress(address);
      if (seen.has(key)) return [{ listener, address: key }];
      seen.add(key);
    }
    return [];
  });
}

const takes = ({ family }: Listener, version: keyof typeof addressWidth): boolean =>
  family === undefined || family === `inet${version}`;
