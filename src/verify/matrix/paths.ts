import type { Config } from '../../model/config.js';
import type { Machine } from '../../model/machine.js';
import type { Outcome } from '../flows/fates.js';
import type { Flows } from '../flows/flows.js';
import { reachability } from '../reach.js';
import type { RelayVerdict } from '../verdict.js';
import type { Recipients } from './columns.js';
import type { Entry } from './grouping.js';
import type { Paths } from './result.js';
import { sourcesOf } from './rows.js';
import { leavesIn, restrict } from './shares.js';

/** Which rules decide on each listener, and by which of them strangers relay. */
export function pathsOf(
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
