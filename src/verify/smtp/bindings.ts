import type { Config, Listener } from '../../model/config/config.js';
import { type IpAddress, isLoopback, parseAddress } from '../match/address.js';
import type { EnvelopeInput } from './envelope.js';

/** The addresses that a listener is bound to, as far as its text shows. */
export type Binding =
  /** One address. */
  | { readonly type: 'address'; readonly address: IpAddress }
  /** `0.0.0.0` or `::`: all addresses of one family. */
  | { readonly type: 'wildcard'; readonly family: 4 | 6 }
  /** The machine's loopback addresses: `lo`, `lo0`, `localhost`. */
  | { readonly type: 'loopback' }
  /** The addresses of an interface, a group (`egress`, `all`) or a host name: public ones, which are not known. */
  | { readonly type: 'public' };

/** The binding of a listener, from the text after `listen on`. */
export function bindingOf(listener: Pick<Listener, 'on'>): Binding {
  const known = bindings.get(listener) ?? readBinding(listener);
  bindings.set(listener, known);
  return known;
}

/** A cache, because bindings are needed for each envelope. */
const bindings = new WeakMap<Pick<Listener, 'on'>, Binding>();

function readBinding({ on }: Pick<Listener, 'on'>): Binding {
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

/** How closely a listener is bound to an address: the closest one gets the connection. 0 if it does not listen there. */
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

/** Whether a listener is on a second loopback interface: OpenBSD allows any addresses on it, and lets mail for them in. */
export const isUncertainLoopback = ({ on }: Pick<Listener, 'on'>): boolean => /^lo0*[1-9]\d*$/i.test(on);

/** The listener that takes a connection. */
export interface Chosen {
  readonly listener: Listener;
  /** The address that it is bound to, if it is known; `0.0.0.0` and `::` are such addresses themselves. */
  readonly address: IpAddress | undefined;
}

/** The port that a client uses by default. */
export const defaultPort = (input: EnvelopeInput): number => (input.tls === 'smtps' ? 465 : 25);

/**
 * The listener that takes the envelope's connection. With `dst` it is the one that listens there: `dst` is an address, or a text after `listen on` (`eth0`, `::`),
 * because the addresses of an interface are not known. Without `dst` it is the first one that the client can reach; without `port` either, it is one on another port
 * if there is none on the default port.
 */
export function chooseListener(config: Config, input: EnvelopeInput, client: IpAddress): Chosen | undefined {
  const fitting = config.listeners.filter((listener) => obstacleOf(listener, input, client) === undefined);
  const { dst } = input;
  if (dst !== undefined) {
    const address = parseAddress(dst);
    const named = fitting.find((listener) => isNamed(listener, dst, client));
    const listener = named ?? (address === undefined ? fitting[0] : closest(fitting, address));
    return (
      listener && { listener, address: boundTo(listener) ?? (named === undefined ? address : undefined) }
    );
  }
  const port = input.port ?? defaultPort(input);
  const listener = fitting.find((each) => each.port === port) ?? fitting[0];
  return listener && { listener, address: boundTo(listener) };
}

/** Why a listener cannot take a connection. */
export type Obstacle =
  /** It does not have the tag that is asked for. */
  | 'tag'
  | 'port'
  /** It begins with TLS and the client does not, or vice versa. */
  | 'tls'
  /** It is not bound to the address that the client connects to. */
  | 'address'
  /** It does not serve the client's address family. */
  | 'family'
  /** It is on the loopback interface, and the client is not. */
  | 'loopback';

/** Why a listener does not take the envelope's connection, or undefined if it can; it does unless another one is preferred. */
export function obstacleOf(
  listener: Listener,
  input: EnvelopeInput,
  client: IpAddress,
): Obstacle | undefined {
  if (input.tag !== undefined && listener.tag?.toLowerCase() !== input.tag.toLowerCase()) return 'tag';
  const onPort = listener.port === (input.port ?? defaultPort(input));
  if (input.dst !== undefined) return onPort ? obstacleTo(listener, input.dst, client) : 'port';
  if (!onPort && input.port !== undefined) return 'port';
  if (!onPort && (listener.tls === 'smtps') !== (input.tls === 'smtps')) return 'tls';
  if (!serves(listener, client.family)) return 'family';
  return isLoopback(client) || isReachable(listener) ? undefined : 'loopback';
}

/** Why a listener does not take a connection to an address, or to an interface by its name. */
function obstacleTo(listener: Listener, dst: string, client: IpAddress): Obstacle | undefined {
  if (isNamed(listener, dst, client)) return undefined;
  const address = parseAddress(dst);
  if (address !== undefined) return closeness(listener, address) > 0 ? undefined : 'address';
  // An interface that no listener names has addresses that `0.0.0.0` and `::` cover.
  if (bindingOf(listener).type !== 'wildcard') return listener.on === dst ? 'family' : 'address';
  return serves(listener, client.family) ? undefined : 'family';
}

const isNamed = (listener: Listener, dst: string, { family }: IpAddress): boolean =>
  listener.on === dst && serves(listener, family);

/** The address that a listener's text names. */
function boundTo(listener: Listener): IpAddress | undefined {
  const binding = bindingOf(listener);
  if (binding.type === 'wildcard') return { family: binding.family, bits: 0n };
  return binding.type === 'address' ? binding.address : undefined;
}

/** The listener that takes a connection to an address: the one that is bound to it most closely. */
export function closest(listeners: readonly Listener[], address: IpAddress): Listener | undefined {
  let best: Listener | undefined;
  for (const listener of listeners)
    if (closeness(listener, address) > (best === undefined ? 0 : closeness(best, address))) best = listener;
  return best;
}
