import type { Disposition } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import { describeMail } from '../flows/principals.js';
import type { Examples } from './cell-examples.js';
import type { RecipientColumn } from './columns.js';
import type { ColumnGroup, RowGroup } from './grouping.js';
import type { CellExample, MatrixCell } from './matrix-result.js';
import type { OutcomeShare } from './outcome-shares.js';

/** The order of dispositions: accepted mail first. */
const dispositionOrder: readonly Disposition[] = ['relayed', 'delivered', 'temporary-failure', 'refused'];

/** The most groups of clients and recipients in which an example of one part is looked for. */
const maxSearches = 3;

/** One outcome of a cell, with the number of searches for an example of it. */
interface OutcomePart {
  share: OutcomeShare;
  readonly rules: Set<number>;
  example: CellExample | undefined;
  searches: number;
}

/** The outcomes of mail from a row's clients to a column's recipients. */
export function cellOf(
  flows: Flows,
  examples: Examples,
  recipients: readonly RecipientColumn[],
  { sender, entries }: RowGroup,
  { kind, members }: ColumnGroup,
): MatrixCell {
  const { parts, dependsOn } = partsOf(examples, recipients, entries, members);
  const found = [...parts.values()].sort(
    (a, b) => dispositionOrder.indexOf(a.share.disposition) - dispositionOrder.indexOf(b.share.disposition),
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
  const dispositions = new Set(found.map(({ share: { disposition } }) => disposition));
  const [only = 'none'] = dispositions;
  return {
    kind: dependsOn.size > 0 ? 'depends' : dispositions.size > 1 ? 'mixed' : only,
    parts: found.map(({ share: { disposition, action, certain }, rules, example }, index) => {
      const mail = mails[index];
      return {
        disposition,
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
      found.some(({ share: { disposition, certain } }) => disposition === 'relayed' && certain),
  };
}

/** The outcomes of all mail of a cell, and what they depend on. */
function partsOf(
  examples: Examples,
  recipients: readonly RecipientColumn[],
  entries: RowGroup['entries'],
  members: ColumnGroup['members'],
): { readonly parts: ReadonlyMap<string, OutcomePart>; readonly dependsOn: ReadonlySet<string> } {
  const parts = new Map<string, OutcomePart>();
  const dependsOn = new Set<string>();
  for (const { clients, cells } of entries)
    for (const member of members) {
      const [cell, whom] = [cells[member], recipients[member]];
      if (cell === undefined || whom === undefined) continue;
      for (const reason of cell.dependsOn) dependsOn.add(reason);
      for (const share of cell.shares) {
        const key = `${share.disposition} ${share.action ?? ''}`;
        const part = parts.get(key) ?? { share, rules: new Set<number>(), example: undefined, searches: 0 };
        parts.set(key, part);
        for (const rule of share.rules) part.rules.add(rule);
        if (share.certain && !part.share.certain) part.share = share;
        if (part.example !== undefined || part.searches >= maxSearches) continue;
        part.searches += 1;
        part.example = examples.find(clients, whom, share);
      }
    }
  return { parts, dependsOn };
}
