import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import type { FlowOutcome } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import type { RelayVerdict } from '../relay/relay-verdict.js';
import { reachability } from '../ruleset/reachability.js';
import type { RecipientColumn } from './columns.js';
import type { Entry } from './grouping.js';
import type { Paths } from './matrix-result.js';
import { leavesIn, withinRegion } from './outcome-shares.js';
import { rowSources } from './rows.js';

/** The rules that decide on each listener, and those of them by which strangers relay. */
export function pathsOf(
  config: Config,
  machine: Machine,
  flows: Flows,
  outcomeOf: (leaf: number) => FlowOutcome,
  {
    recipients,
    entries,
    holes,
  }: {
    readonly recipients: readonly RecipientColumn[];
    readonly entries: readonly Entry[];
    readonly holes: RelayVerdict['holes'];
  },
): Paths {
  const foreign = recipients.findIndex(({ kind }) => kind === 'foreign');
  const groups = new Map<
    string,
    { readonly names: string[]; readonly rules: readonly number[]; readonly open: readonly number[] }
  >();
  for (const { on, listener, sessions } of rowSources(config, flows)) {
    const rules = new Set<number>();
    for (const { region, decision } of sessions)
      for (const leaf of leavesIn(flows, withinRegion(flows, region, decision)))
        rules.add(outcomeOf(leaf).rule ?? 0);
    const open = new Set(
      entries
        .filter(({ clients }) => clients.on === on && clients.sender.kind === 'strangers')
        .flatMap(({ cells }) => cells[foreign]?.shares ?? [])
        .filter(({ disposition, certain }) => disposition === 'relayed' && certain)
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
