import type { Config, Listener } from '../../model/config/config.js';
import { chooseListener } from './bindings.js';
import { peerAddress } from './client.js';
import type { EnvelopeInput } from './envelope.js';

/**
 * An envelope that comes to these listeners again when it is replayed: with `dst`, where another listener on the same port would take the connection.
 *
 * @param on what stands after `listen on`, or an address
 * @param wanted the listener that takes it in each configuration; undefined: none does
 */
export function reachingListener<E extends EnvelopeInput>(
  envelope: E,
  on: string,
  wanted: readonly (readonly [Config, Listener | undefined])[],
): E {
  const client = peerAddress(envelope);
  if (client === undefined || envelope.src === 'local' || envelope.dst !== undefined) return envelope;
  const isReached = wanted.every(
    ([config, listener]) => chooseListener(config, envelope, client)?.listener === listener,
  );
  return isReached ? envelope : { ...envelope, dst: on };
}
