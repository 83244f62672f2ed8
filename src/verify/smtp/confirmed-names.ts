import { type IpAddress, parseAddress } from '../match/address.js';
import type { EnvelopeInput } from './envelope.js';

/** The domain of strangers in examples. */
const strangersDomain = 'fakedomain.com';

/** Reverse names to replace `name` that a stranger can get confirmed, since anyone can register their domains; the most readable first. */
function strangersNames(name: string): readonly string[] {
  const labels = name.split('.');
  const top = labels.at(-1) ?? '';
  // Another domain with the same end: an expression without a dot in front of `example\.org$` matches it.
  const alike = [...labels.slice(0, -2), `fake${labels.slice(-2).join('.')}`].join('.');
  return [`client.${strangersDomain}`, `${name}.${strangersDomain}`, `client.fakedomain.${top}`, alike];
}

/**
 * The envelope with its confirmed reverse name replaced by one that a stranger can have, if one fits. Whether a name leads back to its client is up to the owner of
 * its domain, so that `mx.example.org` is no example of what strangers do.
 *
 * @param holds whether the envelope is still an example with another name
 */
export function withStrangersName<E extends EnvelopeInput>(envelope: E, holds: (other: E) => boolean): E {
  const { rdns, fcrdns, auth, src } = envelope;
  const isConfirmed = typeof rdns === 'string' && fcrdns === true;
  if (!isConfirmed || src === 'local' || (auth !== undefined && auth !== null)) return envelope;
  if (rdns.endsWith(`.${strangersDomain}`)) return envelope;
  for (const name of strangersNames(rdns)) {
    const other = { ...envelope, rdns: name };
    if (holds(other)) return other;
  }
  return envelope;
}

/**
 * Whether a reverse name can lead back to its client. One that reads as an address leads to that address only, whatever DNS says: the resolver does not ask (live,
 * 6.8, 7.4 and 7.9: `10.0.0.0` is never confirmed for 203.0.113.7, `203.0.113.7` is). No name has the colons of an IPv6 address.
 */
export function canLeadBack(name: string, client: IpAddress): boolean {
  const address = parseAddress(name);
  return (
    address === undefined || (address.family === 4 && client.family === 4 && address.bits === client.bits)
  );
}
