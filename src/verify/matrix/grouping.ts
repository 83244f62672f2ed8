import type { RecipientColumn } from './columns.js';
import type { MatrixColumn, MatrixRow, RowSender } from './matrix-result.js';
import type { OutcomeShares } from './outcome-shares.js';
import type { Clients } from './rows.js';

/** One group of clients on one listener, with the outcomes of its mail for each group of recipients. */
export interface Entry {
  readonly clients: Clients;
  readonly cells: readonly OutcomeShares[];
  /** The cells as texts by which they are compared. */
  readonly signatures: readonly string[];
}

/** A group of clients with its cells. */
export const matrixEntry = (clients: Clients, cells: readonly OutcomeShares[]): Entry => ({
  clients,
  cells,
  signatures: cells.map(signatureOf),
});

/** Groups of recipients that become one column. */
export interface ColumnGroup extends MatrixColumn {
  /** The indices of the groups of recipients. */
  readonly members: readonly number[];
}

/** Groups of clients that become one row. */
export interface RowGroup extends Pick<MatrixRow, 'sender' | 'listeners' | 'everywhere'> {
  readonly entries: readonly Entry[];
}

const signatureOf = ({ shares, dependsOn }: OutcomeShares): string =>
  JSON.stringify([
    shares.map(({ disposition, action, certain }) => `${disposition} ${certain} ${action ?? ''}`).sort(),
    [...dependsOn].sort(),
  ]);

/** Groups recipients into columns: own domains that are treated alike for all clients become one column. */
export function groupColumns(
  recipients: readonly RecipientColumn[],
  entries: readonly Entry[],
): readonly ColumnGroup[] {
  const groups = new Map<
    string,
    Pick<RecipientColumn, 'kind' | 'filledIn'> & { readonly names: string[]; readonly members: number[] }
  >();
  recipients.forEach(({ kind, names, filledIn }, index) => {
    if (entries.every(({ cells }) => cells[index]?.shares.length === 0)) return;
    const key = JSON.stringify([
      kind,
      kind === 'own' ? entries.map(({ signatures }) => signatures[index]) : index,
    ]);
    const group = groups.get(key) ?? { kind, names: [], members: [], ...(filledIn && { filledIn }) };
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

/**
 * Groups entries into rows: listeners on which a sender is treated alike become one row, and so do senders of a kind that are treated alike on the same listeners.
 */
export function groupRows(entries: readonly Entry[], columns: readonly ColumnGroup[]): readonly RowGroup[] {
  const known = new Map(
    entries.map((entry) => [
      entry,
      JSON.stringify(columns.map(({ members }) => members.map((index) => entry.signatures[index]))),
    ]),
  );
  const signature = (entry: Entry): string | undefined => known.get(entry);
  const shown = shownEntries(entries, signature);
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

const senderKey = ({ clients: { sender } }: Entry): string => JSON.stringify(sender);

/** Strangers who come under their own addresses. */
const isStrangers = ({ kind, names }: RowSender): boolean => kind === 'strangers' && names.length === 0;

/** The entries that have rows: those whose mail is not treated as strangers' mail is there, and one of each network that a rule names. */
function shownEntries(
  entries: readonly Entry[],
  signature: (entry: Entry) => string | undefined,
): readonly Entry[] {
  const strangers = new Map(
    entries.flatMap((entry) =>
      isStrangers(entry.clients.sender) ? [[entry.clients.on, signature(entry)] as const] : [],
    ),
  );
  const special = new Set(
    entries.filter(
      (entry) => !entry.clients.ordinary || strangers.get(entry.clients.on) !== signature(entry),
    ),
  );
  const specialSenders = new Set([...special].map(senderKey));
  // A network that a rule names always has a row.
  return entries.filter(
    (entry) =>
      special.has(entry) || (entry.clients.sender.names.length > 0 && !specialSenders.has(senderKey(entry))),
  );
}
