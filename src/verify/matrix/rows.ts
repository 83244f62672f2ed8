import type { Config, Listener, Table } from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import { type Node, no } from '../bdd/diagram.js';
import type { ClientConnection } from '../flows/example-envelopes.js';
import { type Flows, type Mode, modesOf } from '../flows/flows.js';
import { placesOf } from '../flows/places.js';
import { strangersAmong } from '../flows/principals.js';
import { networksOfAtoms } from '../relay/trust.js';
import { isReachable } from '../smtp/bindings.js';
import { takesAnyCertificate } from '../smtp/client-certificates.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import type { Criteria } from '../space/scope.js';
import type { UnseenList } from './columns.js';
import type { RowSender } from './matrix-result.js';

/** One group of clients on one listener. */
export interface Clients {
  readonly sender: RowSender;
  /** As `192.0.2.1 port 25`; `the local socket`. */
  readonly on: string;
  readonly connection: ClientConnection | undefined;
  readonly listener: Listener | undefined;
  /** Their sessions, as far as the listener itself lets them. */
  readonly region: Node;
  /** Which rule decides, by leaf (outcomeOf). */
  readonly decision: Node;
  /** A list that was not seen and that holds them. */
  readonly table?: Table;
  /** Shown only where it is not treated as strangers on the same listener are. */
  readonly ordinary: boolean;
}

/** A place where the server listens, with all that can be said there. */
export interface RowSource {
  readonly on: string;
  readonly listener: Listener | undefined;
  readonly sessions: readonly { readonly region: Node; readonly decision: Node }[];
}

const socketName = 'the local socket';

/** Classes of named networks that are rows of their own. */
const maxNetworks = 200;

/** The lists of clients' networks that rules ask about and that were not seen, each once. */
export function unseenNetworks(config: Config, anything: Criteria): readonly UnseenList[] {
  const lists = new Map<Table, UnseenList>();
  for (const { from: criterion } of config.rules) {
    const { table, regex, type } = criterion;
    if (type !== 'src' || table === undefined || regex || table.contents.known || !isList(table)) continue;
    lists.set(table, { table, criteria: { ...anything, from: { ...criterion, negated: false } } });
  }
  return [...lists.values()];
}

/** Where the server listens, by place; the local socket last. */
export function rowSources({ listeners }: Config, flows: Flows): readonly RowSource[] {
  const { diagram, auth } = flows.space;
  const network = diagram.not(auth.set([socketUser]));
  const places = placesOf([listeners, listeners]).flatMap((place): RowSource[] => {
    const [index] = place.listeners;
    const listener = index === undefined ? undefined : listeners[index];
    if (index === undefined || listener === undefined) return [];
    const sessions = modesOf([listener]).map((mode) => ({
      region: diagram.and(
        diagram.and(flows.clients(listener, mode, place.families), network),
        flows.admitted(0, index, mode),
      ),
      decision: flows.outcome(0, index, mode),
    }));
    return [{ on: nameOf(listener), listener, sessions }];
  });
  const socket = { region: flows.socketClient, decision: flows.socketOutcome(0) };
  return [...places, { on: socketName, listener: undefined, sessions: [socket] }];
}

/**
 * Everybody who may send, by listener: strangers, networks that rules name, users, the machine itself.
 *
 * @param unseen lists of networks that were not seen, each with where it holds the client: who has a row of
 *   their own is taken to be in none of them
 */
export function clientsOf(
  { listeners }: Config,
  flows: Flows,
  unseen: readonly { readonly table: Table; readonly node: Node }[],
): readonly Clients[] {
  const { space, ownAddresses } = flows;
  const { diagram, auth } = space;
  const unauthenticated = auth.set([anonymous]);
  const groups = networkGroups(flows);
  const unlisted = diagram.not(unseen.reduce((node, list) => diagram.or(node, list.node), no));
  const unlistedStrangers = diagram.and(groups.strangers, unlisted);
  const found: Clients[] = [];
  for (const place of placesOf([listeners, listeners])) {
    const [index] = place.listeners;
    const listener = index === undefined ? undefined : listeners[index];
    if (index === undefined || listener === undefined) continue;
    const modes = modesOf([listener]);
    const add = (
      mode: Mode | undefined,
      sender: RowSender,
      region: Node,
      { ordinary = false, table }: { readonly ordinary?: boolean; readonly table?: Table } = {},
    ): void => {
      if (mode === undefined) return;
      const here = diagram.and(flows.clients(listener, mode, place.families), region);
      if (here === no) return;
      found.push({
        sender,
        on: nameOf(listener),
        connection: { place, mode },
        listener,
        region: here,
        decision: flows.outcome(0, index, mode),
        ordinary,
        ...(table === undefined ? {} : { table }),
      });
    };
    // How the listener wants to be spoken to.
    const secure = modes.find(
      ({ tls, certificate }) => tls !== 'none' && (certificate !== undefined) === listener.verify,
    );
    const bare = modes.filter(({ certificate }) => certificate === undefined);
    const anybody = takesAnyCertificate(listener);
    const plain =
      listener.verify && anybody
        ? secure
        : (bare.find(({ tls }) => (tls === 'none') === (listener.tls !== 'tls-require')) ?? bare[0]);
    const isPublic = isReachable(listener);
    const claimed = listener.proxy && isPublic;
    if (isPublic || listener.proxy) {
      const who: RowSender = { kind: 'strangers', names: [] };
      add(plain ?? secure, who, diagram.and(unauthenticated, claimed ? unlisted : unlistedStrangers));
      for (const { table, node } of unseen)
        add(
          plain,
          { kind: 'networks', names: [`<${table.name}> (not seen)`] },
          diagram.and(unauthenticated, diagram.and(groups.strangers, node)),
          { table },
        );
      if (!anybody)
        add(secure, { kind: 'certificates', names: [] }, diagram.and(unauthenticated, unlistedStrangers));
      if (!claimed)
        for (const { names, node } of groups.networks)
          add(plain, { kind: 'networks', names }, diagram.and(unauthenticated, diagram.and(node, unlisted)), {
            ordinary: true,
          });
    }
    if (listener.auth !== 'none' && secure !== undefined)
      add(
        secure,
        { kind: 'users', names: [] },
        diagram.and(
          diagram.and(flows.authenticated, flows.admitted(0, index, secure)),
          (isPublic || listener.proxy) && !claimed ? unlistedStrangers : unlisted,
        ),
      );
    if (!claimed)
      add(
        plain,
        { kind: 'machine', names: [] },
        diagram.and(unauthenticated, diagram.and(ownAddresses, unlisted)),
        {
          ordinary: isPublic || listener.proxy,
        },
      );
  }
  found.push({
    sender: { kind: 'machine', names: [] },
    on: socketName,
    connection: undefined,
    listener: undefined,
    region: diagram.and(flows.socketClient, unlisted),
    decision: flows.socketOutcome(0),
    ordinary: false,
  });
  return found;
}

/** Client addresses as strangers' ones and the networks that rules name; the machine's own are in neither. */
function networkGroups(flows: Flows): {
  readonly strangers: Node;
  readonly networks: readonly { readonly names: readonly string[]; readonly node: Node }[];
} {
  const { space, ownAddresses } = flows;
  const { diagram, source, sources } = space;
  const network = diagram.and(space.kinds('ipv4', 'ipv6'), diagram.not(ownAddresses));
  const codes = [...source.atomsIn(network)].sort((a, b) => a - b);
  const strangers = new Set(strangersAmong(flows, codes));
  const others = codes.filter((code) => !strangers.has(code));
  const isNamed = (code: number): boolean => (sources[code]?.predicates.length ?? 0) > 0;
  const named = others.filter(isNamed);
  const group = (list: readonly number[]) => ({
    names: networksOfAtoms(list.flatMap((code) => sources[code] ?? [])),
    node: diagram.and(network, source.set(list)),
  });
  const rest = named.slice(maxNetworks);
  // Addresses that no rule names and no stranger has.
  const unnamed = others.filter((code) => !isNamed(code));
  return {
    strangers: diagram.and(network, source.set([...strangers].sort((a, b) => a - b))),
    networks: [
      ...named.slice(0, maxNetworks).map((code) => group([code])),
      ...(rest.length > 0 ? [group(rest)] : []),
      ...(unnamed.length > 0 ? [{ ...group(unnamed), names: [] }] : []),
    ],
  };
}

const nameOf = ({ on, port }: Listener): string => `${on} port ${port}`;
