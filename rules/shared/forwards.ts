import type {
  Config,
  LocalAction,
  MatchRule,
  RelayAction,
  Table,
  TableEntry,
} from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import type { RelayOptions } from '../../src/verify/relay/verify-relay.js';
import { readTargets } from '../../src/verify/smtp/expansion-syntax.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';
import { forwardedRecipients } from './refused-forwards.js';
import { exampleDomains, ownership, Strangers } from './strangers.js';

/** An entry of an alias or virtual table that sends strangers' mail on to a foreign domain, with an example. */
export interface Forward {
  /** The rule that takes the mail. */
  readonly rule: MatchRule;
  readonly table: Table;
  readonly entry: TableEntry;
  /** Whether the entry matches every name: `@domain` or `@`. */
  readonly catchAll: boolean;
  readonly from: string;
  readonly to: string;
  readonly relay: RelayAction;
  readonly transcript: readonly string[];
}

/** The most entries that are tried for one table: enough to find an example of each kind. */
const maxEntries = 40;

/** The forwards of the tables that were seen, a few of each table. What an unseen table sends on is not known. */
export function* forwardsOf(config: Config, machine: Machine, options: RelayOptions): Generator<Forward> {
  const users = new Map<Table, MatchRule[]>();
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (action === undefined || !isForStrangers(rule)) continue;
    for (const table of tablesOf(action)) {
      const known = users.get(table);
      if (known) known.push(rule);
      else users.set(table, [rule]);
    }
  }
  if (users.size === 0) return;
  const strangers = new Strangers(config, machine);
  if (strangers.listeners.length === 0) return;
  let owned: ReturnType<typeof ownership> | undefined;
  const isOwn = (address: string): boolean => {
    owned ??= ownership(config, machine, options);
    return owned(address);
  };
  for (const [table, rules] of users) {
    let left = maxEntries;
    for (const entry of candidates(table, isOwn)) {
      left -= 1;
      if (left < 0) break;
      const found = followed({ strangers, config, machine, isOwn }, rules, table, entry);
      if (found !== undefined) yield found;
    }
  }
}

/** Whether a stranger's mail may match a rule at all. */
const isForStrangers = ({ from, auth }: MatchRule): boolean =>
  !(auth && !auth.negated) && (from.negated || from.type === 'any' || from.type === 'rdns');

const tablesOf = ({ alias, virtual }: LocalAction): readonly Table[] =>
  [alias, virtual].flatMap((table) => (table?.contents.known ? [table] : []));

/** The entries that name an address at a foreign domain, those for every name first. */
function* candidates({ contents }: Table, isOwn: (address: string) => boolean): Generator<TableEntry> {
  if (!contents.known) return;
  const leadsAway = ({ value }: TableEntry): boolean =>
    // Most values are users: only those with an address are parsed.
    value?.includes('@') === true &&
    readTargets(value).targets.some(
      (target) => target.type === 'address' && !isOwn(`${target.address.user}@${target.address.domain}`),
    );
  for (const entry of contents.entries) if (isCatchAll(entry) && leadsAway(entry)) yield entry;
  for (const entry of contents.entries) if (!isCatchAll(entry) && leadsAway(entry)) yield entry;
}

const isCatchAll = ({ key }: TableEntry): boolean => key.startsWith('@');

/** The server for which mail to an entry is followed, and the strangers who send that mail. */
interface ForwardQuestion {
  readonly strangers: Strangers;
  readonly config: Config;
  readonly machine: Machine;
  /** Whether an address is one of the server's own. */
  readonly isOwn: (address: string) => boolean;
}

/** An example of strangers' mail that one entry sends on to a foreign domain, or undefined if none is found. */
function followed(
  { strangers, config, machine, isOwn }: ForwardQuestion,
  rules: readonly MatchRule[],
  table: Table,
  entry: TableEntry,
): Forward | undefined {
  const here = machine.serverName ?? unnamedServer;
  const domains = rules.slice(0, 3).flatMap((rule) => exampleDomains(rule, config, here).slice(0, 2));
  const recipients = forwardedRecipients(entry.key.toLowerCase(), domains);
  for (const listener of strangers.listeners.slice(0, 4))
    for (const from of recipients) {
      const decision = strangers.ask(listener, { rcpt_to: from });
      const rule = rules.find(({ index }) => index === decision.rule);
      if (rule === undefined || decision.decision !== 'accept') continue;
      for (const { action, type, to } of decision.deliveries) {
        const relay = config.actions.get(action);
        if (type !== 'relay' || relay?.type !== 'relay' || isOwn(to)) continue;
        return {
          rule,
          table,
          entry,
          catchAll: isCatchAll(entry),
          from,
          to,
          relay,
          transcript: decision.transcript,
        };
      }
    }
  return undefined;
}
