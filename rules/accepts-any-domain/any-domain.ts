import type { Config, MatchRule, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { isSentOn } from '../../src/verify/flows/dispositions.js';
import { relayDestinationOf } from '../../src/verify/relay/relay-destination.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';

/** Virtual domains that were not seen may be the list of what is taken, and a bare `@` in them says that everything is. */
export const isMeant = (virtual: Table | undefined): boolean =>
  virtual !== undefined &&
  (!virtual.contents.known || virtual.contents.entries.some(({ key }) => key === '@'));

/** Whether the rule's mail ends here: in a local delivery, at an LMTP server, or in the queue for want of a host. */
export const isKept = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' &&
  (outcome.action.type === 'local' ||
    ['mailboxes', 'domains'].includes(relayDestinationOf(outcome.action).type));

/** Whether mail leaves for somebody else's server. */
export function leavesServer(
  { actions }: Config,
  { type, action: name, failure }: Decision['deliveries'][number],
): boolean {
  const action = actions.get(name);
  return type !== 'local' && failure === undefined && action !== undefined && isSentOn(action);
}

/** Whether the rule may hold for domains that nobody named: a quick look, which saves the question. */
export function isWide({ from, for: to, rcptTo, auth }: MatchRule): boolean {
  if (auth && !auth.negated) return false;
  if (!from.negated && (from.type === 'local' || from.type === 'socket')) return false;
  if (rcptTo && !rcptTo.negated && !rcptTo.regex && !hasStar(rcptTo.table)) return false;
  if (to.type === 'any') return true;
  return to.negated || to.regex || (to.type === 'domain' && hasStar(to.table));
}

const hasStar = (table: Table | undefined): boolean =>
  table?.contents.known === true && table.contents.entries.some(({ key }) => /\*|@$/.test(key));

/** So many of the names that a table has are tried: each costs a conversation. */
const maxNames = 4;

/**
 * The users whom a stranger at a foreign domain would write to: one of this machine, and the first names that `userbase`, `alias` and `virtual` of the
 * wide rules have for any domain.
 */
export function triedUsers(rules: readonly MatchRule[], { users }: Machine): readonly string[] {
  const [user = 'root'] = users ?? [];
  const tables = rules.flatMap(({ outcome }) =>
    outcome.type === 'action' && outcome.action.type === 'local'
      ? [outcome.action.userbase, outcome.action.alias, outcome.action.virtual]
      : [],
  );
  const named = [...new Set(tables)].flatMap((table) =>
    table?.contents.known ? firstNames(table.contents.entries.map(({ key }) => key)) : [],
  );
  return [...new Set([user, ...named])].slice(0, 2 * maxNames);
}

/** Names that stand for a user in every domain; a key with a domain or for all users (`@`) is none. */
function firstNames(keys: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const key of keys) {
    if (found.length === maxNames) break;
    if (/^[\w.-]+$/.test(key)) found.push(key);
  }
  return found;
}
