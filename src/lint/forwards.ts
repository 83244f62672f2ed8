import type { Config, LocalAction, MatchRule, RelayAction, Table, TableEntry } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import type { RelayOptions } from '../verify/relay.js';
import { readTargets } from '../verify/server/expansion-syntax.js';
import { unnamedServer } from '../verify/server/local-names.js';
import { domainsOf, ownership, Strangers } from './strangers.js';

/** An entry of an alias or virtual table that sends the mail of strangers on to somebody else's domain, as an example shows. */
export interface Forward {
  /** The rule that takes the mail. */
  readonly rule: MatchRule;
  readonly table: Table;
  readonly entry: TableEntry;
  /** Holds for every name: `@domain` or `@`. */
  readonly catchAll: boolean;
  readonly from: string;
  readonly to: string;
  readonly relay: RelayAction;
  readonly transcript: readonly string[];
}

/** Entries and conversations that are tried for one table: enough to find an example of each kind. */
const mostEntries = 40;

/**
 * The forwards of the tables that were seen, some of each table. What a table that was not seen sends on is not known.
 */
export function* forwardsOf(config: Config, machine: Machine, options: RelayOptions): Generator<Forward> {
  const tables = config.rules.flatMap((rule) => {
    if (rule.outcome.type !== 'action' || rule.outcome.action.type !== 'local' || !isForStrangers(rule))
      return [];
    return tablesOf(rule.outcome.action).map((table) => ({ rule, table }));
  });
  if (tables.length === 0) return;
  const strangers = new Strangers(config, machine);
  if (strangers.listeners.length === 0) return;
  const isOwn = ownership(config, machine, options);
  const seen = new Set<TableEntry>();
  for (const { rule, table } of tables) {
    let left = mostEntries;
    for (const entry of candidates(table, isOwn)) {
      if (seen.has(entry)) continue;
      left -= 1;
      if (left < 0) break;
      const found = followed(strangers, config, machine, rule, table, entry, isOwn);
      if (found === undefined) continue;
      seen.add(entry);
      yield found;
    }
  }
}

/** Whether a stranger's mail may come to the rule at all. */
const isForStrangers = ({ from, auth }: MatchRule): boolean =>
  !(auth && !auth.negated) && (from.negated || from.type === 'any' || from.type === 'rdns');

const tablesOf = ({ alias, virtual }: LocalAction): readonly Table[] =>
  [alias, virtual].flatMap((table) => (table?.contents.known ? [table] : []));

/** The entries that name an address of another domain. */
function* candidates({ contents }: Table, isOwn: (address: string) => boolean): Generator<TableEntry> {
  if (!contents.known) return;
  for (const entry of contents.entries) {
    // Most values are users: those with an address are read.
    if (!entry.value?.includes('@')) continue;
    const { targets } = readTargets(entry.value);
    if (
      targets.some(
        (target) => target.type === 'address' && !isOwn(`${target.address.user}@${target.address.domain}`),
      )
    )
      yield entry;
  }
}

function followed(
  strangers: Strangers,
  config: Config,
  machine: Machine,
  rule: MatchRule,
  table: Table,
  entry: TableEntry,
  isOwn: (address: string) => boolean,
): Forward | undefined {
  const key = entry.key.toLowerCase();
  const at = key.lastIndexOf('@');
  const user = (at < 0 ? key : key.slice(0, at)) || 'someone';
  const domain = at < 0 ? '' : key.slice(at + 1);
  const domains = domain === '' ? domainsOf(rule, config, machine.serverName ?? unnamedServer) : [domain];
  for (const listener of strangers.listeners.slice(0, 4))
    for (const name of domains.slice(0, 2)) {
      const from = `${user}@${name}`;
      const decision = strangers.ask(listener, { rcpt_to: from });
      if (decision.rule !== rule.index || decision.decision !== 'accept') continue;
      for (const { action, type, to } of decision.deliveries) {
        const relay = config.actions.get(action);
        if (type !== 'relay' || relay?.type !== 'relay' || isOwn(to)) continue;
        return {
          rule,
          table,
          entry,
          catchAll: key.startsWith('@'),
          from,
          to,
          relay,
          transcript: decision.transcript,
        };
      }
    }
  return undefined;
}
