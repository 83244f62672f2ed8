import type { Config } from '../../model/config/config.js';
import { modesOf } from '../flows/client-modes.js';
import { placesOf } from '../flows/diagram-places.js';
import { connected } from '../flows/example-envelopes.js';
import { isReachable } from '../smtp/bindings.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import { plainSource, plainSource6 } from '../smtp/example-sources.js';

/** A way in which mail comes in: who brings it, and how. */
export interface WayIn {
  readonly who: 'strangers' | 'machine';
  /** The session, without sender and recipient. */
  readonly session: EnvelopeInput;
}

/**
 * The ways in which mail comes in without a login: from a stranger to each listener that is reachable from outside, with TLS if that is required, and from
 * sendmail(8) on the machine itself.
 */
export function waysIn({ listeners }: Pick<Config, 'listeners'>): readonly WayIn[] {
  const outside = placesOf([listeners, []]).flatMap((place): readonly WayIn[] => {
    const listener = place.listeners[0] === undefined ? undefined : listeners[place.listeners[0]];
    if (listener === undefined || !isReachable(listener)) return [];
    const modes = modesOf([listener]);
    const mode = listener.tls === 'tls-require' ? modes.find(({ tls }) => tls !== 'none') : modes[0];
    if (mode === undefined) return [];
    const source = place.families.includes(4) ? plainSource : plainSource6;
    return [{ who: 'strangers', session: connected({ place, mode }, source) }];
  });
  return [...outside, { who: 'machine', session: { src: 'local' } }];
}
