import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { budgeted } from './budget.js';
import { certificateAssumptions } from './client-certificates.js';
import { criteriaOf } from './flows/criteria.js';
import { outcomeReader } from './flows/fates.js';
import { type FlowOptions, Flows } from './flows/flows.js';
import { cellOf } from './matrix/cells.js';
import { recipientsOf, type UnseenList, unseenDomains } from './matrix/columns.js';
import { Examples } from './matrix/examples.js';
import { groupColumns, groupRows, type RowGroup } from './matrix/grouping.js';
import { pathsOf } from './matrix/paths.js';
import type { Matrix, MatrixCell } from './matrix/result.js';
import { clientsOf, unseenNetworks } from './matrix/rows.js';
import { sharesOf } from './matrix/shares.js';
import { verifyRelay } from './relay.js';
import { flatten } from './server/filters.js';
import { likelyPublicSuffix } from './suffixes.js';

export type { CellExample } from './matrix/examples.js';
export type * from './matrix/result.js';
export type { RowSender } from './matrix/rows.js';

/**
 * Who may send to whom: exact within the classes of envelopes that the configuration can tell apart, with an example for each answer that `decide`
 * confirms. Throws TooLarge where there is more than can be told apart.
 */
export const matrixOf = (config: Config, machine: Machine, options: FlowOptions = {}): Matrix =>
  budgeted(() => madeMatrix(config, machine, options));

function madeMatrix(config: Config, machine: Machine, options: FlowOptions): Matrix {
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
  const recipients = recipientsOf(config, machine, flows, asked.slice(networks.length), {
    ...options,
    publicSuffix,
  });
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

function assumptionsOf({ listeners }: Config, unseen: readonly UnseenList[]): readonly string[] {
  const found = new Set<string>();
  for (const { filters } of listeners)
    for (const filter of flatten(filters))
      if (filter.type === 'process')
        found.add(
          `filter ${filter.name} is an external program: assumed to let everything through unchanged`,
        );
  for (const assumption of certificateAssumptions(listeners)) found.add(assumption);
  for (const { table } of unseen)
    found.add(`table ${table.name} was not seen: what is named elsewhere is assumed not to be in it`);
  return [...found];
}
