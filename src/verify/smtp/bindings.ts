import type { Config, Listener } from '../../model/config/config.js';
import { type IpAddress, isLoopback, parseAddress } from '../match/address.js';
import type { EnvelopeInput } from './envelope.js';

/** The addresses that a listener is bound to, as far as its text tells. */
export type Binding =
  /** One address. */
  | { readonly type: 'address'; readonly address: IpAddress }
  /** `0.0.0.0` or `::`: all addresses of one family. */
  | { readonly type: 'wildcard'; readonly family: 4 | 6 }
  /** The machine's loopback addresses: `lo`, `lo0`, `localhost`. */
  | { readonly type: 'loopback' }
  /** The addresses of an interface, a group (`egress`, `all`) or a host name: public ones, which ones is not known. */
  | { readonly type: 'public' };

/** What a listener is bound to, from what stands after `listen on`. */
export function bindingOf({ on }: Pick<Listener, 'on'>): Binding {
  const address = parseAddress(on);
  if (address !== undefined)
    return address.bits === 0n ? { type: 'wildcard', family: address.family } : { type: 'address', address };
  return /^(?:lo\d*|localhost)$/i.test(on) ? { type: 'loopback' } : { type: 'public' };
}

/** Whether a listener serves an address family. */
export function serves(listener: Listener, family: 4 | 6): boolean {
  if (listener.family !== undefined && listener.family !== `inet${family}`) return false;
  const binding = bindingOf(listener);
  if (binding.type === 'address') return binding.address.family === family;
  return binding.type !== 'wildcard' || binding.family === family;
}

/** How closely a listener is bound to an address: the closest one gets the connection; 0: it does not listen there. */
function closeness(listener: Listener, address: IpAddress): number {
  if (!serves(listener, address.family)) return 0;
  const binding = bindingOf(listener);
  switch (binding.type) {
    case 'address':
      return binding.address.bits === address.bits ? 3 : 0;
    case 'loopback':
      // The interface's own addresses, not the whole of 127/8.
      return isLoopback(address) && (address.family === 6 || address.bits === 0x7f000001n) ? 2 : 0;
    case 'public':
      return listener.on === 'all' || !isLoopback(address) ? 2 : 0;
    case 'wildcard':
      return 1;
  }
}

/** Whether clients from outside the machine can reach a listener. */
export function isReachable(listener: Pick<Listener, 'on'>): boolean {
  const binding = bindingOf(listener);
  if (binding.type === 'address') return !isLoopback(binding.address);
  return binding.type !== 'loopback';
}

/** Whether a listener is on a second loopback interface: OpenBSD lets any addresses be put there, and mail for them in. */
export const isUncertainLoopback = ({ on }: Pick<Listener, 'on'>): boolean => /^lo0*[1-9]\d*$/i.test(on);

/** The listener that takes a connection. */
export interface Chosen {
  readonly listener: Listener;
  /** The address that it is bound to, where it is known; `0.0.0.0` and `::` are bound to just that. */
  readonly address: IpAddress | undefined;
}

/** The port that a client goes to by itself. */
export const defaultPort = (input: EnvelopeInput): number => (input.tls === 'smtps' ? 465 : 25);

/**
 * Which listener takes the envelope's connection. With `dst` the one that listens there: `dst` is an address, or what stands after `listen on` (`eth0`,
 * `::`), for the addresses of an interface are not known. Without, the first one that the client can reach; and without `port` either, one on
 * another port where there is none on the usual one.
 */
export function chooseListener(config: Config, input: EnvelopeInput, client: IpAddress): Chosen | undefined {
  const tagged = config.listeners.filter(
    ({ tag }) => input.tag === undefined || tag?.toLowerCase() === input.tag.toLowerCase(),
  );
  const port = input.port ?? defaultPort(input);
  const onPort = tagged.filter((listener) => listener.port === port);
  if (input.dst !== undefined) {
    const fitting = onPort.filter((listener) => serves(listener, client.family));
    const address = parseAddress(input.dst);
    // An interface that no listener names has addresses that `0.0.0.0` and `::` take.
    const named =
      fitting.find((listener) => listener.on === input.dst) ??
      (address === undefined
        ? fitting.find((listener) => bindingOf(listener).type === 'wildcard')
        : undefined);
    if (named !== undefined) return { listener: named, address: boundTo(named) };
    const listener = address && closest(onPort, address);
    return listener && { listener, address: boundTo(listener) ?? address };
  }
  const reachable = (listener: Listener): boolean =>
    serves(listener, client.family) && (isLoopback(client) || isReachable(listener));
  const fitting = tagged.filter(({ tls }) => (tls === 'smtps') === (input.tls === 'smtps'));
  const listener = onPort.find(reachable) ?? (input.port === undefined ? fitting.find(reachable) : undefined);
  return listener && { listener, address: boundTo(listener) };
}

/** The address that a listener's text names. */
function boundTo(listener: Listener): IpAddress | undefined {
  const binding = bindingOf(listener);
  if (binding.type === 'wildcard') return { family: binding.family, bits: 0n };
  return binding.type === 'address' ? binding.address : undefined;
}

/** The listener that takes a connection to an address: the one bound to it most closely. */
export function closest(listeners: readonly Listener[], address: IpAddress): Listener | undefined {
  let best: Listener | undefined;
  for (const listener of listeners)
    if (closeness(listener, address) > (best === undefined ? 0 : closeness(best, address))) best = listener;
  return best;
}
