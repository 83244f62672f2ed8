import type { Config, Listener } from '../../src/model/config/config.js';
import { addressWidth, formatAddress } from '../../src/verify/match/address.js';
import { bindingOf, isUncertainLoopback } from '../../src/verify/smtp/bindings.js';

/** A listener with the port and the address of an earlier one. */
export interface Clash {
  readonly listener: Listener;
  readonly other: Listener;
  /**
   * `same`: both name the address; `all`: one is on the group `all`, which has every address; `wildcard`: one is on `0.0.0.0` or `::`, which only some systems allow
   * together with single addresses.
   */
  readonly kind: 'same' | 'all' | 'wildcard';
}

type Family = 4 | 6;

/** The listeners seen so far on one port. */
interface Port {
  readonly byPlace: Map<string, Listener>;
  readonly all: Map<Family, Listener>;
  readonly wildcard: Map<Family, Listener>;
  /** The first listener that names an address, an interface or a name. */
  readonly single: Map<Family, Listener>;
}

/**
 * Listeners that smtpd cannot have side by side: it opens one socket for each address (getifaddrs(3), getaddrinfo(3)) without looking for duplicates, and bind(2) or
 * listen(2) then ends it at start. The addresses of an interface are not known, so only listeners that are the same by their text are found.
 */
export function clashes({ listeners, platform, statements }: Config): readonly Clash[] {
  const ports = new Map<number, Port>();
  const found: Clash[] = [];
  // The part of a refused statement that smtpd keeps is not all that was meant.
  const refused = new Set(statements.map((statement) => statement.type === 'error' && statement.partial));
  for (const listener of listeners) {
    if (refused.has(listener.statement)) continue;
    const port = ports.get(listener.port) ?? {
      byPlace: new Map(),
      all: new Map(),
      wildcard: new Map(),
      single: new Map(),
    };
    ports.set(listener.port, port);
    const clash = clashOn(port, listener, platform === 'openbsd');
    if (clash !== undefined) found.push(clash);
    note(port, listener);
  }
  return found;
}

/**
 * The clash of a listener with an earlier one on its port, or undefined if there is none. BSD systems allow a single address together with the wildcard address;
 * Linux does not, once the first one listens.
 */
function clashOn(port: Port, listener: Listener, isBsd: boolean): Clash | undefined {
  const isWildcard = bindingOf(listener).type === 'wildcard';
  for (const place of placesOf(listener)) {
    const other = port.byPlace.get(place);
    if (other !== undefined) return { listener, other, kind: 'same' };
  }
  for (const family of familiesOf(listener)) {
    const everywhere = isWildcard ? undefined : port.all.get(family);
    const some = listener.on === 'all' ? port.single.get(family) : undefined;
    const other = everywhere ?? some;
    if (other !== undefined) return { listener, other, kind: 'all' };
    if (isBsd) continue;
    const wide = isWildcard ? (port.single.get(family) ?? port.all.get(family)) : port.wildcard.get(family);
    if (wide !== undefined) return { listener, other: wide, kind: 'wildcard' };
  }
  return undefined;
}

function note(port: Port, listener: Listener): void {
  for (const place of placesOf(listener)) if (!port.byPlace.has(place)) port.byPlace.set(place, listener);
  const isWildcard = bindingOf(listener).type === 'wildcard';
  const kind = isWildcard ? port.wildcard : listener.on === 'all' ? port.all : port.single;
  for (const family of familiesOf(listener)) if (!kind.has(family)) kind.set(family, listener);
}

/** The address families for which a listener certainly has a socket. */
function familiesOf(listener: Listener): readonly Family[] {
  const binding = bindingOf(listener);
  if (binding.type === 'address') return [binding.address.family];
  if (binding.type === 'wildcard') return [binding.family];
  // An interface or a name need not have an IPv6 address.
  return listener.family === 'inet6' ? [6] : [4];
}

/** The places that a listener is bound to, as far as its text shows: addresses, and the names of interfaces and hosts whose addresses are unknown. */
function placesOf(listener: Listener): readonly string[] {
  const { family } = listener;
  const binding = bindingOf(listener);
  switch (binding.type) {
    case 'address':
      return [formatAddress(binding.address)];
    case 'wildcard':
      return [formatAddress({ family: binding.family, bits: 0n })];
    case 'loopback':
      if (isUncertainLoopback(listener)) return interfacePlaces(listener);
      return [...(family === 'inet6' ? [] : ['127.0.0.1']), ...(family === 'inet4' ? [] : ['::1'])];
    case 'public':
      return interfacePlaces(listener);
  }
}

/** An interface whose addresses are unknown, by its name. */
const interfacePlaces = ({ on, family }: Listener): readonly string[] =>
  Object.keys(addressWidth)
    .filter((each) => family === undefined || family === `inet${each}`)
    .map((each) => `${on} ${each}`);
