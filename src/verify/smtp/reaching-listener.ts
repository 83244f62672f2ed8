import type { Config, Listener } from '../../model/config/config.js';
import { chooseListener } from './bindings.js';
import { peerAddress } from './client.js';
import type { EnvelopeInput } from './envelope.js';

/**
 * An envelope that comes to these listeners again when it is replayed: with `dst` if another listener on the same port would take the connection; undefined if
 * another one takes it even so.
 *
 * @param on the text after `listen on`, or an address
 * @param wanted the listener that takes it in each configuration, or undefined if none does
 */
export function reachingListener<E extends EnvelopeInput>(
  envelope: E,
  on: string,
  wanted: readonly (readonly [Config, Listener | undefined])[],
): E | undefined {
  const client = peerAddress(envelope);
  if (client === undefined || envelope.src === 'local') return envelope;
  // A configuration with other tables has listener objects of its own, at the same spans.
  const isReached = (one: E): boolean =>
    wanted.every(
      ([config, listener]) => chooseListener(config, one, client)?.listener.span === listener?.span,
    );
  return [envelope, { ...envelope, dst: on }].find(isReached);
}

/** The reason why an answer is unknown if another listener takes the connections. */
export const unclearListener = (clients: string): string =>
  `two listeners have the same address and port: which one ${clients} reach is not known`;
