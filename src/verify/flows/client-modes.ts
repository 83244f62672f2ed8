import type { Listener } from '../../model/config/config.js';
import { authoritiesToldApart, publicAuthority, takesCertificate } from '../smtp/client-certificates.js';

/** How a client speaks to a listener. */
export interface Mode {
  readonly tls: 'none' | 'starttls' | 'smtps';
  /** The authority of the certificate that it shows, as `authoritiesOf` names it, or undefined if it shows none. */
  readonly certificate: string | undefined;
  /** Whether a PROXY header comes first. */
  readonly header: boolean;
}

/** Whether a client can speak to a listener in this mode at all. */
export function isPossible(listener: Listener, { tls, certificate, header }: Mode): boolean {
  if (listener.proxy !== header) return false;
  if (tls === 'none') return listener.tls !== 'smtps';
  if (!takesCertificate(listener, certificate)) return false;
  return tls === 'smtps'
    ? listener.tls === 'smtps'
    : listener.tls === 'tls' || listener.tls === 'tls-require';
}

/** Whether only clients with a certificate of a non-public authority use this mode: they are not strangers. */
export const isKnownClient = ({ certificate }: Mode): boolean =>
  certificate !== undefined && certificate !== publicAuthority;

/** The modes in which clients can speak to some listeners. */
export function modesOf(listeners: readonly Listener[]): readonly Mode[] {
  const certificates = [undefined, ...authoritiesToldApart(listeners)];
  return (['none', 'starttls', 'smtps'] as const)
    .flatMap((tls) =>
      (tls === 'none' ? [undefined] : certificates).flatMap((certificate) =>
        [false, true].map((header) => ({ tls, certificate, header })),
      ),
    )
    .filter((mode) => listeners.some((listener) => isPossible(listener, mode)));
}
