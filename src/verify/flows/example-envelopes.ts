import type { Node } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { isLoopback, parseAddress } from '../match/address.js';
import { assignments, firstFew, sourceOrder } from '../relay/witness.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import { plainSource, plainSource6 } from '../smtp/example-sources.js';
import { namedClient } from '../space/named-clients.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import { unknownName } from '../space/text-universes.js';
import type { Mode } from './client-modes.js';
import type { Place } from './diagram-places.js';
import type { Flows } from './flows.js';

/** Where and how a client connects. A client of the local socket has none. */
export interface ClientConnection {
  readonly place: Pick<Place, 'address' | 'port' | 'families'>;
  readonly mode: Mode;
}

/** Envelopes of a region without levels of listeners, the least surprising first. There are as many as there are combinations of atoms. */
export function* envelopesOf(
  { space }: Pick<Flows, 'space'>,
  contact: ClientConnection | undefined,
  region: Node,
  recipients: readonly string[] = [],
): Generator<EnvelopeInput> {
  const inOrder = (field: Field) => ({ field, order: field.codes });
  const fields = [
    { field: space.source, order: sourceOrder(space) },
    ...[space.reverse, space.confirmed, space.greeting, space.helo, space.auth].map(inOrder),
    ...space.sender.fields,
    ...space.recipient.fields,
  ];
  for (const codes of assignments(region, fields, 0, new Map())) {
    const code = (field: Field): number => codes.get(field) ?? 0;
    const known = space.sources[code(space.source)];
    const confirmed = code(space.confirmed) === 1;
    const client = namedClient(
      space,
      { source: code(space.source), reverse: code(space.reverse) },
      confirmed,
    );
    const helo = space.heloNames.samples(code(space.helo))[0];
    const user = code(space.auth) > socketUser ? space.userNames.samples(code(space.auth))[0] : undefined;
    if (client === undefined || helo === undefined) continue;
    if (user === undefined && code(space.auth) > socketUser) continue;
    if (code(space.auth) === anonymous && known?.kind === 'socket') continue;
    const { name: reverse } = client;
    const source = known?.kind === 'internal' ? anyClient(contact) : client.source;
    for (const sender of firstFew(space.sender.samples(code)))
      for (const recipient of [
        ...recipients,
        ...[...firstFew(space.recipient.samples(code))].map(({ text }) => text),
      ]) {
        const mail = { mail_from: sender.text, rcpt_to: recipient };
        if (contact === undefined) {
          yield { src: 'local', ...mail };
          continue;
        }
        yield {
          ...reached(contact, source),
          helo,
          ...(code(space.greeting) === 1 ? { ehlo: false } : {}),
          ...mail,
          ...secured(contact, source),
          ...(user === undefined ? {} : { auth: user }),
          rdns: reverse === unknownName ? null : reverse,
          ...(reverse === unknownName ? {} : { fcrdns: confirmed }),
        };
      }
  }
}

/** How a client connects that has an address, or claims it in a PROXY header; an envelope without the rest of what it says. */
export const connected = (contact: ClientConnection, source: string): EnvelopeInput => ({
  ...reached(contact, source),
  ...secured(contact, source),
});

const reached = (contact: ClientConnection, source: string): EnvelopeInput => ({
  src: contact.mode.header ? anyClient(contact) : source,
  ...(contact.place.address === undefined ? {} : { dst: contact.place.address }),
  port: contact.place.port,
});

const secured = ({ mode }: ClientConnection, source: string): EnvelopeInput => ({
  tls: mode.tls,
  ...(mode.certificate === undefined ? {} : { cert: true, ca: mode.certificate }),
  auth: null,
  proxy: mode.header ? source : null,
});

/** The address of a client for which none is given: one that sends a PROXY header, or whoever wrote to an alias that sends mail on. */
function anyClient(contact: ClientConnection | undefined): string {
  const { address, families = [4] } = contact?.place ?? {};
  const bound = address === undefined ? undefined : parseAddress(address);
  if (address !== undefined && bound !== undefined && isLoopback(bound)) return address;
  return families.includes(4) ? plainSource : plainSource6;
}
