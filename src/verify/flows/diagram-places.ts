import type { Listener } from '../../model/config/config.js';
import { parseAddress } from '../match/address.js';
import { bindingOf, closest, serves } from '../smtp/bindings.js';

/** A place to connect to, with the listeners that take the connection there in each of two configurations. */
export interface Place {
  /** Indices into the configurations' listeners, or undefined if none listens there. */
  readonly listeners: readonly [number | undefined, number | undefined];
  readonly port: number;
  /** The address to connect to, or undefined for one of the interface or host name `on`. */
  readonly address: string | undefined;
  readonly on: string;
  readonly families: readonly (4 | 6)[];
}

type Sides = readonly [readonly Listener[], readonly Listener[]];

/**
 * All places in which either of two configurations listens: the addresses that listeners name, each interface or host name, and all other addresses if one listens
 * on `0.0.0.0` or `::`. Places with the same listeners on both sides are one.
 */
export function placesOf(sides: Sides): readonly Place[] {
  const places = new Map<string, Place>();
  const add = (place: Place): void => {
    const key = place.listeners.join();
    const known = places.get(key);
    if (known === undefined) places.set(key, place);
    else places.set(key, { ...known, families: [...new Set([...known.families, ...place.families])] });
  };
  const both = sides.flat();
  for (const port of [...new Set(both.map((listener) => listener.port))].sort((a, b) => a - b)) {
    for (const address of addressesOf(both, port)) {
      const family = parseAddress(address)?.family;
      if (family === undefined) continue;
      const taking = (side: readonly Listener[]): number | undefined =>
        indexOf(side, closestOn(side, port, address));
      add({
        listeners: [taking(sides[0]), taking(sides[1])],
        port,
        address,
        on: address,
        families: [family],
      });
    }
    for (const on of namesOf(both, port))
      for (const family of [4, 6] as const) {
        const taking = (side: 0 | 1): number | undefined =>
          indexOf(sides[side], named(sides, side, port, on, family));
        const listeners = [taking(0), taking(1)] as const;
        if (listeners[0] !== undefined || listeners[1] !== undefined)
          add({ listeners, port, address: undefined, on, families: [family] });
      }
  }
  return [...places.values()];
}

function indexOf(side: readonly Listener[], listener: Listener | undefined): number | undefined {
  return listener === undefined ? undefined : side.indexOf(listener);
}

function closestOn(side: readonly Listener[], port: number, address: string): Listener | undefined {
  const parsed = parseAddress(address);
  return (
    parsed &&
    closest(
      side.filter((listener) => listener.port === port),
      parsed,
    )
  );
}

const isName = (listener: Listener): boolean => {
  const { type } = bindingOf(listener);
  return type === 'public' || type === 'wildcard';
};

/** The addresses that listeners of a port name; those of loopback interfaces are known. */
function addressesOf(listeners: readonly Listener[], port: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const listener of listeners) {
    if (listener.port !== port) continue;
    const { type } = bindingOf(listener);
    if (type === 'address') found.add(listener.on);
    if (type === 'loopback')
      for (const [address, family] of [['127.0.0.1', 4] as const, ['::1', 6] as const])
        if (serves(listener, family)) found.add(address);
  }
  return found;
}

/** The interfaces and host names that listeners of a port name, and `0.0.0.0` and `::`. */
const namesOf = (listeners: readonly Listener[], port: number): ReadonlySet<string> =>
  new Set(listeners.filter((listener) => listener.port === port && isName(listener)).map(({ on }) => on));

/**
 * The listener of one side that takes connections to an interface or host name: the one with that name, otherwise one with a name that the other side does not have
 * (the addresses of a name are not known), otherwise one on all addresses.
 */
function named(sides: Sides, side: 0 | 1, port: number, on: string, family: 4 | 6): Listener | undefined {
  const fitting = sides[side].filter(
    (listener) => listener.port === port && isName(listener) && serves(listener, family),
  );
  const others = namesOf(sides[side === 0 ? 1 : 0], port);
  return (
    fitting.find((listener) => listener.on === on) ??
    fitting.find((listener) => bindingOf(listener).type === 'public' && !others.has(listener.on)) ??
    fitting.find((listener) => bindingOf(listener).type === 'wildcard')
  );
}
