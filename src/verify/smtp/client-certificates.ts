import type { Listener } from '../../model/config/config.js';
import { publicAuthorities } from './public-authorities.js';

/** The name for all authorities from which anyone can get a certificate. */
export const publicAuthority = 'public';

/** The files in which systems keep their list of public authorities: OpenBSD, Debian and Alpine, Red Hat, SUSE, FreeBSD. */
const systemLists: ReadonlySet<string> = new Set([
  '/etc/ssl/cert.pem',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/certs/ca-bundle.crt',
  '/etc/pki/tls/cert.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/usr/local/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
]);

let known: ReadonlySet<string> | undefined;

const isPublic = (key: string): boolean => {
  known ??= new Set(publicAuthorities);
  return known.has(key);
};

type Demand = Pick<Listener, 'on' | 'port' | 'verify' | 'clientAuthority'>;

const named = new WeakMap<object, readonly string[]>();

/**
 * The authorities whose certificates a listener with `verify` accepts: all public authorities as one, others by the digests of their keys, and those of a file that
 * was not read by its path, unless it is a system's list of public ones.
 */
export function authoritiesOf({ clientAuthority }: Demand): readonly string[] {
  if (clientAuthority === undefined) return [publicAuthority];
  const { path, keys } = clientAuthority;
  if (keys === undefined) return [systemLists.has(path) ? publicAuthority : path];
  const authorities =
    named.get(keys) ??
    [...new Set(keys.map((key) => (isPublic(key) ? publicAuthority : key)))].sort(publicFirst);
  named.set(keys, authorities);
  return authorities;
}

const publicFirst = (a: string, b: string): number =>
  Number(b === publicAuthority) - Number(a === publicAuthority) || (a < b ? -1 : 1);

/** Whether a listener accepts a client with a certificate of this authority, or without one if it is undefined. */
export const takesCertificate = (listener: Demand, authority: string | undefined): boolean =>
  !listener.verify || (authority !== undefined && authoritiesOf(listener).includes(authority));

/** Whether a listener's `verify` keeps no one out, because anyone can get what it demands. */
export const takesAnyCertificate = (listener: Demand): boolean => takesCertificate(listener, publicAuthority);

/** The authorities that some listeners tell apart, one for each way to do so. */
export function authoritiesToldApart(listeners: readonly Demand[]): readonly string[] {
  const demanding = listeners.filter(({ verify }) => verify);
  const found = new Map<string, string>();
  for (const authority of demanding.flatMap(authoritiesOf)) {
    const taken = demanding.map((listener) => takesCertificate(listener, authority)).join();
    if (!found.has(taken)) found.set(taken, authority);
  }
  return [...found.values()];
}

const isSeen = ({ clientAuthority }: Pick<Demand, 'clientAuthority'>): boolean =>
  clientAuthority?.keys !== undefined;

/** A description of the authorities whose certificates a listener accepts. */
export function authorityText({ clientAuthority }: Demand): string {
  return clientAuthority === undefined
    ? 'any public authority'
    : `the authorities in ${clientAuthority.path}${isSeen({ clientAuthority }) ? '' : ', which were not read'}`;
}

/** Assumptions about the owners of the certificates that some listeners demand. */
export const certificateAssumptions = (listeners: readonly Demand[]): readonly string[] =>
  listeners
    .filter((listener) => !takesAnyCertificate(listener))
    .map(
      (listener) =>
        `listener on ${listener.on} port ${listener.port}: who shows a certificate of ${authorityText(listener)}${isSeen(listener) ? '' : ','} is no stranger`,
    );
