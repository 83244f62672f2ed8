import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { criteriaOf } from './flows/criteria.js';
import { type Fate, type Outcome, outcomeReader } from './flows/fates.js';
import { type FlowOptions, Flows } from './flows/flows.js';
import { describeMail } from './flows/people.js';
import {
  type CellExample,
  Examples,
  leavesIn,
  restrict,
  type Share,
  type Shares,
  sharesOf,
} from './matrix/cells.js';
import { type Recipients, recipientsOf, type UnseenList, unseenDomains } from './matrix/columns.js';
import { type Clients, clientsOf, type RowSender, sourcesOf, unseenNetworks } from './matrix/rows.js';
import { reachability } from './reach.js';
import { verifyRelay } from './relay.js';
import { flatten } from './server/filters.js';
import { likelyPublicSuffix } from './suffixes.js';
import type { RelayVerdict } from './verdict.js';

export type { CellExample } from './matrix/cells.js';
export type { RowSender } from './matrix/rows.js';

/** Who may send to whom. */
export interface Matrix {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  readonly paths: Paths;
  /** Can a stranger relay? As `verifyRelay` says. */
  readonly openRelay: RelayVerdict['openRelay'];
  /** What that depends on. */
  readonly dependsOn: readonly string[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

/** Recipients that are treated alike by every row. */
export interface MatrixColumn {
  readonly kind: Recipients['kind'];
  /** Domains, patterns or addresses; the table for domains in a list that was not seen; empty for foreign ones and local users. */
  readonly names: readonly string[];
}

/** Clients that fare alike with every column. */
export interface MatrixRow {
  readonly sender: RowSender;
  /** As `192.0.2.1 port 25`, and `the local socket`. */
  readonly listeners: readonly string[];
  /** These are all the listeners on which there are such clients. */
  readonly everywhere: boolean;
  /** In the order of the columns. */
  readonly cells: readonly MatrixCell[];
}

/** `none`: there is no such mail; `mixed`: it depends on the sender, the user, the HELO name …; `depends`: on what was not seen. */
export type CellKind = Fate | 'mixed' | 'depends' | 'none';

export interface MatrixCell {
  readonly kind: CellKind;
  readonly parts: readonly CellPart[];
  /** For `depends`: on what. */
  readonly dependsOn: readonly string[];
  /** Strangers relay to foreign recipients. */
  readonly open: boolean;
}

/** One thing that becomes of a cell's mail. */
export interface CellPart {
  readonly fate: Fate;
  /** The action's name, for relayed and delivered mail. */
  readonly action: string | undefined;
  /** The rules that decide, ascending; empty: none matches, or the listener or its filters refuse. */
  readonly rules: readonly number[];
  /** It happens whatever stands in what was not seen. */
  readonly certain: boolean;
  /** Where there are several parts, what tells this one apart, in words. */
  readonly when: readonly string[];
  /** Undefined: no envelope that was tried is answered so, as where no local user exists. */
  readonly example: CellExample | undefined;
}

/** Which rules decide for whom, for the picture. */
export interface Paths {
  readonly sources: readonly PathSource[];
  /** Rules that decide nothing. */
  readonly dead: readonly number[];
}

/** Listeners through which the same rules decide. */
export interface PathSource {
  readonly names: readonly string[];
  /** Ascending; 0: refused without a rule. */
  readonly rules: readonly number[];
  /** Those by which strangers relay to foreign recipients. */
  readonly open: readonly number[];
}

/**
 * Who may send to whom: exact within the classes of envelopes that the configuration can tell apart, with an example for each answer that `decide`
 * confirms. Throws TooLarge where there is more than can be told apart.
 */
export function matrixOf(config: Config, machine: Machine, options: FlowOptions = {}): Matrix {
  const publicSuffix = options.publicSuffix ?? likelyPublicSuffix;
  const networks = unseenNetworks(config, criteriaOf({}));
  const domains = unseenDomains(config, criteriaOf({}));
  const unseen = [...networks, ...domains];
  const flows = new Flows(
    [config],
    machine,
    unseen.map(({ criteria }) => criteria),
    options,
  );
  const asked = unseen.map(({ table }, index) => ({ table, node: flows.question(index) }));
  const recipients = recipientsOf(config, machine, flows, asked.slice(networks.length), publicSuffix);
  const clients = clientsOf(config, flows, asked.slice(0, networks.length));
  const outcomeOf = outcomeReader(config);
  const verdict = verifyRelay(config, machine, options);
  const entries = clients.map((one) => ({
    clients: one,
    cells: recipients.map(({ region }) => sharesOf(flows, outcomeOf, one, region)),
  }));
  const columns = groupColumns(recipients, entries);
  const groups = groupRows(entries, columns);
  const examples = new Examples(config, machine, flows, unseen);
  const cellsOf = (group: RowGroup): readonly MatrixCell[] =>
    columns.map((column) => cellOf(flows, examples, recipients, group, column));
  return {
    columns: columns.map(({ kind, names }) => ({ kind, names })),
    rows: groups.map((group) => ({
      sender: group.sender,
      listeners: group.listeners,
      everywhere: group.everywhere,
      cells: cellsOf(group),
    })),
    paths: pathsOf(config, machine, flows, outcomeOf, { recipients, entries, holes: verdict.holes }),
    openRelay: verdict.openRelay,
    dependsOn: verdict.dependsOn.map(({ reason }) => reason),
    assumptions: assumptionsOf(config, unseen),
  };
}

/** One group of clients on one listener, with what becomes of its mail for each group of recipients. */
interface Entry {
  readonly clients: Clients;
  readonly cells: readonly Shares[];
}

interface ColumnGroup extends MatrixColumn {
  /** Indices of the groups of recipients. */
  readonly members: readonly number[];
}

interface RowGroup extends Pick<MatrixRow, 'sender' | 'listeners' | 'everywhere'> {
  readonly entries: readonly Entry[];
}

/** What a cell says, for comparing. */
const signatureOf = ({ shares, dependsOn }: Shares): string =>
  JSON.stringify([
    shares.map(({ fate, action, certain }) => `${fate} ${certain} ${action ?? ''}`).sort(),
    [...dependsOn].sort(),
  ]);

function groupColumns(recipients: readonly Recipients[], entries: readonly Entry[]): readonly ColumnGroup[] {
  const groups = new Map<
    string,
    { readonly kind: Recipients['kind']; readonly names: string[]; readonly members: number[] }
  >();
  recipients.forEach(({ kind, names }, index) => {
    const cells = entries.map(({ cells: all }) => all[index]).flatMap((cell) => cell ?? []);
    if (cells.every(({ shares }) => shares.length === 0)) return;
    const key = JSON.stringify([kind, kind === 'own' ? cells.map(signatureOf) : index]);
    const group = groups.get(key) ?? { kind, names: [], members: [] };
    groups.set(key, group);
    for (const name of names) if (!group.names.includes(name)) group.names.push(name);
    group.members.push(index);
  });
  return [...groups.values()];
}

const rowOrder: readonly RowSender['kind'][] = [
  'strangers',
  'networks',
  'certificates',
  'users',
  'machine',
  'aliases',
];

/** Listeners on which a sender fares alike become one row, and so do senders of a kind that fare alike on the same listeners. */
function groupRows(entries: readonly Entry[], columns: readonly ColumnGroup[]): readonly RowGroup[] {
  const signature = ({ cells }: Entry): string =>
    JSON.stringify(
      columns.map(({ members }) => members.flatMap((index) => cells[index] ?? []).map(signatureOf)),
    );
  const senderKey = ({ clients: { sender } }: Entry): string => JSON.stringify(sender);
  const strangers = new Map(
    entries.flatMap((entry) =>
      entry.clients.sender.kind === 'strangers' ? [[entry.clients.on, signature(entry)] as const] : [],
    ),
  );
  const special = entries.filter(
    (entry) => !entry.clients.ordinary || strangers.get(entry.clients.on) !== signature(entry),
  );
  const specialSenders = new Set(special.map(senderKey));
  // A network that a rule names has a row in any case.
  const shown = entries.filter(
    (entry) =>
      special.includes(entry) ||
      (entry.clients.sender.names.length > 0 && !specialSenders.has(senderKey(entry))),
  );
  const placesOf = (key: string): number =>
    new Set(entries.filter((entry) => senderKey(entry) === key).map(({ clients: { on } }) => on)).size;
  const bySender = new Map<string, Entry[]>();
  for (const entry of shown) {
    const key = `${senderKey(entry)} ${signature(entry)}`;
    bySender.set(key, [...(bySender.get(key) ?? []), entry]);
  }
  const groups = new Map<
    string,
    {
      readonly sender: { readonly kind: RowSender['kind']; readonly names: string[] };
      readonly listeners: readonly string[];
      readonly everywhere: boolean;
      readonly entries: Entry[];
    }
  >();
  for (const members of bySender.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const { kind, names } = first.clients.sender;
    const listeners = [...new Set(members.map(({ clients: { on } }) => on))];
    const key = JSON.stringify([kind, names.length > 0, listeners, signature(first)]);
    const group = groups.get(key) ?? {
      sender: { kind, names: [] },
      listeners,
      everywhere: listeners.length === placesOf(senderKey(first)),
      entries: [],
    };
    groups.set(key, group);
    group.sender.names.push(...names);
    group.entries.push(...members);
  }
  return [...groups.values()].sort(
    (a, b) => rowOrder.indexOf(a.sender.kind) - rowOrder.indexOf(b.sender.kind),
  );
}

/** What is accepted first. */
const fateOrder: readonly Fate[] = ['relayed', 'delivered', 'temporary-failure', 'refused'];

/** Groups of clients and recipients in which an example of one part is looked for. */
const mostSearches = 3;

function cellOf(
  flows: Flows,
  examples: Examples,
  recipients: readonly Recipients[],
  { sender, entries }: RowGroup,
  { kind, members }: ColumnGroup,
): MatrixCell {
  const parts = new Map<
    string,
    { share: Share; readonly rules: Set<number>; example: CellExample | undefined; searches: number }
  >();
  const dependsOn = new Set<string>();
  for (const { clients, cells } of entries)
    for (const member of members) {
      const [cell, whom] = [cells[member], recipients[member]];
      if (cell === undefined || whom === undefined) continue;
      for (const reason of cell.dependsOn) dependsOn.add(reason);
      for (const share of cell.shares) {
        const key = `${share.fate} ${share.action ?? ''}`;
        const part = parts.get(key) ?? { share, rules: new Set<number>(), example: undefined, searches: 0 };
        parts.set(key, part);
        for (const rule of share.rules) part.rules.add(rule);
        if (share.certain && !part.share.certain) part.share = share;
        if (part.example !== undefined || part.searches >= mostSearches) continue;
        part.searches += 1;
        part.example = examples.find(clients, whom, share);
      }
    }
  const found = [...parts.values()].sort(
    (a, b) => fateOrder.indexOf(a.share.fate) - fateOrder.indexOf(b.share.fate),
  );
  const mails = found.map(({ share }) =>
    found.length < 2
      ? undefined
      : describeMail(flows, share.region, {
          kind: sender.kind === 'certificates' ? 'strangers' : sender.kind,
          names: [],
        }),
  );
  const differ = new Set(mails.map((mail) => mail?.to)).size > 1;
  const fates = new Set(found.map(({ share: { fate } }) => fate));
  const [only = 'none'] = fates;
  return {
    kind: dependsOn.size > 0 ? 'depends' : fates.size > 1 ? 'mixed' : only,
    parts: found.map(({ share: { fate, action, certain }, rules, example }, index) => {
      const mail = mails[index];
      return {
        fate,
        action,
        rules: [...rules].sort((a, b) => a - b),
        certain,
        when: [...(differ && mail !== undefined ? [`to ${mail.to}`] : []), ...(mail?.when ?? [])],
        example,
      };
    }),
    dependsOn: [...dependsOn],
    open:
      sender.kind === 'strangers' &&
      kind === 'foreign' &&
      found.some(({ share: { fate, certain } }) => fate === 'relayed' && certain),
  };
}

function pathsOf(
  config: Config,
  machine: Machine,
  flows: Flows,
  outcomeOf: (leaf: number) => Outcome,
  {
    recipients,
    entries,
    holes,
  }: {
    readonly recipients: readonly Recipients[];
    readonly entries: readonly Entry[];
    readonly holes: RelayVerdict['holes'];
  },
): Paths {
  const foreign = recipients.findIndex(({ kind }) => kind === 'foreign');
  const groups = new Map<
    string,
    { readonly names: string[]; readonly rules: readonly number[]; readonly open: readonly number[] }
  >();
  for (const { on, listener, sessions } of sourcesOf(config, flows)) {
    const rules = new Set<number>();
    for (const { region, decision } of sessions)
      for (const leaf of leavesIn(flows, restrict(flows, region, decision)))
        rules.add(outcomeOf(leaf).rule ?? 0);
    const open = new Set(
      entries
        .filter(({ clients }) => clients.on === on && clients.sender.kind === 'strangers')
        .flatMap(({ cells }) => cells[foreign]?.shares ?? [])
        .filter(({ fate, certain }) => fate === 'relayed' && certain)
        .flatMap((share) => [...share.rules]),
    );
    for (const hole of holes)
      if (hole.listener !== undefined && hole.listener === listener?.span) open.add(hole.rule);
    const ascending = (set: ReadonlySet<number>): readonly number[] => [...set].sort((a, b) => a - b);
    const key = JSON.stringify([ascending(rules), ascending(open)]);
    const group = groups.get(key) ?? { names: [], rules: ascending(rules), open: ascending(open) };
    groups.set(key, group);
    group.names.push(on);
  }
  return {
    sources: [...groups.values()],
    dead: reachability(config, machine).dead.map(({ rule }) => rule),
  };
}

function assumptionsOf({ listeners }: Config, unseen: readonly UnseenList[]): readonly string[] {
  const found = new Set<string>();
  for (const { filters } of listeners)
    for (const filter of flatten(filters))
      if (filter.type === 'process')
        found.add(
          `filter ${filter.name} is an external program: assumed to let everything through unchanged`,
        );
  for (const { table } of unseen)
    found.add(`table ${table.name} was not seen: what is named elsewhere is assumed not to be in it`);
  return [...found];
}
