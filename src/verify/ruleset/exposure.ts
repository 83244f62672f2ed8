import { addressWidth, parseAddress } from '../match/address.js';

/** What a server's owner states about the ways to it, which its configuration does not show. */
export interface Exposure {
  /** Ports with an address, or a network, that strangers there may seem to come from, besides their own: `25=172.17.0.1`. */
  readonly exposed?: readonly string[];
  /** Ports that no stranger reaches with an address of their own. */
  readonly closed?: readonly number[];
}

/** Whether the owner states anything. */
export const isExposureStated = ({ exposed = [], closed = [] }: Exposure): boolean =>
  exposed.length + closed.length > 0;

/** A port of the server, and the network that clients there seem to be in. */
export interface Disguise {
  readonly port: number;
  readonly network: string;
}

/** Parses `PORT=ADDRESS`, or returns undefined if the text has another form. */
export function parseExposed(text: string): Disguise | undefined {
  const [, port = '', network = '', ip = '', prefix] =
    /^(\d{1,5})=(([^/=]+)(?:\/(\d{1,3}))?)$/.exec(text) ?? [];
  const address = parseAddress(ip);
  if (address === undefined || !isPort(Number(port))) return undefined;
  const width = addressWidth[address.family];
  return Number(prefix ?? width) > width ? undefined : { port: Number(port), network };
}

export const isPort = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 65536;

/** Whether no one from outside reaches a listener with an address of their own, because its port is closed. */
export const isClosed = ({ port }: { readonly port: number }, { closed = [] }: Exposure): boolean =>
  closed.includes(port);

/** The networks that strangers seem to come from, with their ports. */
export const disguisesOf = ({ exposed = [] }: Exposure): readonly Disguise[] =>
  exposed.flatMap((text) => parseExposed(text) ?? []);

/** The assumptions of an answer that these settings make. */
export function exposureAssumptions(exposure: Exposure): readonly string[] {
  const { closed = [] } = exposure;
  const disguises = disguisesOf(exposure);
  return [
    ...disguises.map(
      ({ port, network }) =>
        `strangers on port ${port} may seem to come from ${network}: the settings say so`,
    ),
    ...[...new Set(closed)].map((port) =>
      disguises.some((one) => one.port === port)
        ? `no stranger reaches port ${port} under another address: the settings say so`
        : `no stranger reaches port ${port}: the settings say so`,
    ),
  ];
}
