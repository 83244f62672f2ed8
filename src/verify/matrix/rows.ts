import type { Config, Listener, Table } from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import { type Node, no } from '../bdd/diagram.js';
import { type Mode, modesOf } from '../flows/client-modes.js';
import { placesOf } from '../flows/diagram-places.js';
import type { ClientConnection } from '../flows/example-envelopes.js';
import type { Flows } from '../flows/flows.js';
import { strangersAmong } from '../flows/principals.js';
import { networksOfAtoms } from '../relay/trust.js';
import { disguisesOf, isClosed } from '../ruleset/exposure.js';
import { disguisedAt } from '../ruleset/stranger-sessions.js';
import { isReachable } from '../smtp/bindings.js';
import { takesAnyCertificate } from '../smtp/client-certificates.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import type { Criteria } from '../space/scope.js';
import type { SourceAtom } from '../space/source-atom.js';
import type { UnseenList } from './columns.js';
import type { RowSender } from './matrix-result.js';
import { filledInList } from './unread-list.js';

/** One group of clients on one listener. */
export interface Clients {
  readonly sender: RowSender;
  /** The listener, as `192.0.2.1 port 25`, or `the local socket`. */
  readonly on: string;
  readonly connection: ClientConnection | undefined;
  readonly listener: Listener | undefined;
  /** Their sessions, as far as the listener itself admits them. */
  readonly region: Node;
  /** The rule that decides, as a leaf (outcomeOf). */
  readonly decision: Node;
  /** The unseen list that has them. */
  readonly table?: Table;
  /** Whether they are shown only if they are not treated as strangers on the same listener are. */
  readonly ordinary: boolean;
}

/** A place in which the server listens, with all sessions that are possible there. */
export interface RowSource {
  readonly on: string;
  readonly listener: Listener | undefined;
  readonly sessions: readonly { readonly region: Node; readonly decision: Node }[];
}

export const socketName = 'the local socket';

/** The most atoms of named networks that are rows of their own. */
const maxNetworks = 200;

/** The unseen lists of clients' networks that rules look into, without duplicates. */
export function unseenNetworks(config: Config, anything: Criteria): readonly UnseenList[] {
  const lists = new Map<Table, UnseenList>();
  for (const { from: criterion } of config.rules) {
    const { table, regex, type } = criterion;
    if (type !== 'src' || table === undefined || regex || table.contents.known || !isList(table)) continue;
    lists.set(table, { table, criteria: { ...anything, from: { ...criterion, negated: false } } });
  }
  return [...lists.values()];
}

/** The places in which the server listens; the local socket is the last. */
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
    return [{ on: listenerName(listener), listener, sessions }];
  });
  const socket = { region: flows.socketClient, decision: flows.socketOutcome(0) };
  return [...places, { on: socketName, listener: undefined, sessions: [socket] }];
}

/**
 * All clients that may send, by listener: strangers, networks that rules name, users, the machine itself.
 *
 * @param unseen unseen lists of networks, each with the clients that it has; clients with a row of their own are assumed to be in none of them
 */
export function clientsOf(
  { listeners }: Config,
  flows: Flows,
  unseen: readonly UnseenNetworks[],
): readonly Clients[] {
  const { diagram } = flows.space;
  const unlisted = diagram.not(unseen.reduce((node, list) => diagram.or(node, list.node), no));
  const groups = networkGroups(flows);
  const shared = { flows, groups, unseen, unlisted, strangers: diagram.and(groups.strangers, unlisted) };
  const found: Clients[] = [];
  for (const place of placesOf([listeners, listeners])) {
    const [index] = place.listeners;
    const listener = index === undefined ? undefined : listeners[index];
    if (index === undefined || listener === undefined) continue;
    found.push(...new ListenerRows({ ...shared, place, index, listener }).rows());
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

/** An unseen list of networks, with the clients that it has. */
export interface UnseenNetworks {
  readonly table: Table;
  readonly node: Node;
}

/** The input for the rows of one listener. */
interface ListenerRowsInput {
  readonly flows: Flows;
  readonly groups: ReturnType<typeof networkGroups>;
  readonly unseen: readonly UnseenNetworks[];
  /** Clients in none of the unseen lists. */
  readonly unlisted: Node;
  /** Strangers in none of the unseen lists. */
  readonly strangers: Node;
  readonly place: ReturnType<typeof placesOf>[number];
  readonly index: number;
  readonly listener: Listener;
}

/** Collects the clients that may send through one listener. */
class ListenerRows {
  readonly #input: ListenerRowsInput;
  readonly #unauthenticated: Node;
  readonly #isOutside: boolean;
  /** Whether clients claim their addresses. */
  readonly #isClaimed: boolean;
  readonly #found: Clients[] = [];

  constructor(input: ListenerRowsInput) {
    const { flows, listener } = input;
    this.#input = input;
    this.#unauthenticated = flows.space.auth.set([anonymous]);
    this.#isOutside = isReachable(listener) || listener.proxy;
    this.#isClaimed = isReachable(listener) && listener.proxy;
  }

  rows(): readonly Clients[] {
    const { secure, plain } = this.#modes();
    if (this.#isOutside) this.#addOutside(plain, secure);
    this.#addDisguised(plain ?? secure);
    this.#addUsers(secure);
    if (!this.#isClaimed) {
      const { flows, unlisted } = this.#input;
      const machine: RowSender = { kind: 'machine', names: [] };
      const here = this.#bare(flows.ownAddresses, unlisted);
      this.#add(plain, machine, here, { ordinary: this.#isOutside });
    }
    return this.#found;
  }

  /** The mode that the listener prefers, and the plainest mode that meets its demands. */
  #modes(): { readonly secure: Mode | undefined; readonly plain: Mode | undefined } {
    const { listener } = this.#input;
    const modes = modesOf([listener]);
    const secure = modes.find(
      ({ tls, certificate }) => tls !== 'none' && (certificate !== undefined) === listener.verify,
    );
    if (listener.verify && takesAnyCertificate(listener)) return { secure, plain: secure };
    const bare = modes.filter(({ certificate }) => certificate === undefined);
    const usual = bare.find(({ tls }) => (tls === 'none') === (listener.tls !== 'tls-require'));
    return { secure, plain: usual ?? bare[0] };
  }

  /** Adds strangers, and networks that rules name. */
  #addOutside(plain: Mode | undefined, secure: Mode | undefined): void {
    const { flows, listener, groups, unseen, unlisted, strangers } = this.#input;
    const who: RowSender = { kind: 'strangers', names: [] };
    if (!isClosed(listener, flows.exposure))
      this.#add(plain ?? secure, who, this.#bare(this.#isClaimed ? unlisted : strangers));
    for (const { table, node } of unseen) {
      const names = [filledInList(table) ?? `<${table.name}> (not read)`];
      this.#add(plain, { kind: 'networks', names }, this.#bare(groups.strangers, node), { table });
    }
    if (!takesAnyCertificate(listener))
      this.#add(secure, { kind: 'certificates', names: [] }, this.#bare(strangers));
    if (this.#isClaimed) return;
    for (const { names, node } of groups.networks)
      this.#add(plain, { kind: 'networks', names }, this.#bare(node, unlisted), { ordinary: true });
  }

  /** Adds strangers who seem to come from addresses that the owner names, also on loopback. */
  #addDisguised(mode: Mode | undefined): void {
    const { flows, listener } = this.#input;
    const at = disguisesOf(flows.exposure).filter(({ port }) => port === listener.port);
    for (const network of new Set(at.map((one) => one.network))) {
      const region = disguisedAt(flows.space, listener, [{ port: listener.port, network }]);
      this.#add(mode, { kind: 'strangers', names: [network] }, this.#bare(region));
    }
  }

  #addUsers(secure: Mode | undefined): void {
    const { flows, listener, index, strangers, unlisted } = this.#input;
    if (listener.auth === 'none' || secure === undefined) return;
    const { diagram } = flows.space;
    const admitted = diagram.and(flows.authenticated, flows.admitted(0, index, secure));
    const from = this.#isOutside && !this.#isClaimed ? strangers : unlisted;
    this.#add(secure, { kind: 'users', names: [] }, diagram.and(admitted, from));
  }

  /** Clients without a login that are in all of these regions. */
  #bare(...regions: readonly Node[]): Node {
    const { diagram } = this.#input.flows.space;
    return regions.reduce((node, region) => diagram.and(node, region), this.#unauthenticated);
  }

  #add(
    mode: Mode | undefined,
    sender: RowSender,
    region: Node,
    { ordinary = false, table }: { readonly ordinary?: boolean; readonly table?: Table } = {},
  ): void {
    if (mode === undefined) return;
    const { flows, place, listener, index } = this.#input;
    const here = flows.space.diagram.and(flows.clients(listener, mode, place.families), region);
    if (here === no) return;
    this.#found.push({
      sender,
      on: listenerName(listener),
      connection: { place, mode },
      listener,
      region: here,
      decision: flows.outcome(0, index, mode),
      ordinary,
      ...(table === undefined ? {} : { table }),
    });
  }
}

/** Divides client addresses into those of strangers and the networks that rules name; the machine's own are in neither. */
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
  const own = [...source.atomsIn(diagram.and(space.kinds('ipv4', 'ipv6'), ownAddresses))];
  const atoms = (list: readonly number[]) => list.flatMap((code) => sources[code] ?? []);
  const group = (list: readonly number[]) => ({
    names: namesWithHoles(atoms(list), atoms(own)),
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

/** The names of networks. The machine's own addresses, which have a row of their own, count as part of a network around them: without one of its addresses, a /24 is eight networks. */
function namesWithHoles(atoms: readonly SourceAtom[], own: readonly SourceAtom[]): readonly string[] {
  const names = networksOfAtoms(atoms);
  if (names.length < 2) return names;
  const ofMachine = new Set(networksOfAtoms(own));
  const filled = networksOfAtoms([...atoms, ...own]).filter((name) => !ofMachine.has(name));
  return filled.length < names.length ? filled : names;
}

/** The name of a listener: `192.0.2.1 port 25`. */
export const listenerName = ({ on, port }: Pick<Listener, 'on' | 'port'>): string => `${on} port ${port}`;
