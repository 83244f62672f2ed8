import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { budgeted } from '../budget.js';
import { outcomeReader } from '../flows/dispositions.js';
import { Flows } from '../flows/flows.js';
import { likelyPublicSuffix } from '../relay/likely-public-suffix.js';
import type { RelayOptions } from '../relay/relay-options.js';
import { verifyRelay } from '../relay/verify-relay.js';
import { certificateAssumptions } from '../smtp/client-certificates.js';
import { programAssumptions } from '../smtp/filter-phases.js';
import { criteriaOf } from '../space/criteria.js';
import { Examples } from './cell-examples.js';
import { cellOf } from './cells.js';
import { recipientColumns, type UnseenList, unseenDomains } from './columns.js';
import { pathsOf } from './flow-paths.js';
import { groupColumns, groupRows, matrixEntry, type RowGroup } from './grouping.js';
import type { Matrix, MatrixCell } from './matrix-result.js';
import { RecipientGroups, sharesFor } from './outcome-shares.js';
import { clientsOf, unseenNetworks } from './rows.js';
import { filledInList, unreadList } from './unread-list.js';

export type * from './matrix-result.js';
export type { CellExample, RowSender } from './matrix-result.js';

/**
 * The matrix of senders and recipients: exact up to the kinds of envelopes that the configuration can tell apart, with an example for each answer that `decide`
 * confirms. Throws TooLarge if more has to be told apart than the limits allow.
 */
export const matrixOf = (config: Config, machine: Machine, options: RelayOptions = {}): Matrix =>
  budgeted(() => madeMatrix(config, machine, options));

function madeMatrix(config: Config, machine: Machine, options: RelayOptions): Matrix {
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
  const recipients = recipientColumns(config, machine, flows, asked.slice(networks.length), {
    ...options,
    publicSuffix,
  });
  const clients = clientsOf(config, flows, asked.slice(0, networks.length));
  const outcomeOf = outcomeReader(config);
  const verdict = verifyRelay(config, machine, options);
  const whom = new RecipientGroups(
    flows,
    recipients.map(({ region }) => region),
  );
  const entries = clients.map((one) => matrixEntry(one, sharesFor(whom, outcomeOf, one)));
  const columns = groupColumns(recipients, entries);
  const groups = groupRows(entries, columns);
  const examples = new Examples(config, machine, flows, unseen);
  const cellsOf = (group: RowGroup): readonly MatrixCell[] =>
    columns.map((column) => cellOf(flows, examples, recipients, group, column));
  return {
    columns: columns.map(({ kind, names, filledIn }) => ({ kind, names, ...(filledIn && { filledIn }) })),
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

function assumptionsOf({ listeners }: Config, unseen: readonly UnseenList[]): readonly string[] {
  const found = new Set(programAssumptions(listeners));
  for (const assumption of certificateAssumptions(listeners)) found.add(assumption);
  for (const { table } of unseen)
    found.add(
      `${unreadList(table)} ${filledInList(table) ? 'is not known' : 'was not read'}: what is named elsewhere is assumed not to be in it`,
    );
  return [...found];
}
