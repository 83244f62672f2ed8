import type { Config, MatchRule, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { isSentOn } from '../../src/verify/flows/dispositions.js';
import { relayDestinationOf } from '../../src/verify/relay/relay-destination.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';

/** Whether the owner means to accept any domain: unseen virtual domains may be the list of those that are accepted, and a bare `@` in a virtual table accepts all. */
export const isMeant = (virtual: Table | undefined): boolean =>
  virtual !== undefined &&
  (!virtual.contents.known || virtual.contents.entries.some(({ key }) => key === '@'));

/** Whether a rule's mail ends here: in a local delivery, at an LMTP server, or in the queue for lack of a host. */
export const isKept = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' &&
  (outcome.action.type === 'local' ||
    ['mailboxes', 'domains'].includes(relayDestinationOf(outcome.action).type));

/** Whether mail leaves for a foreign server. */
export function leavesServer(
  { actions }: Config,
  { type, action: name, failure }: Decision['deliveries'][number],
): boolean {
  const action = actions.get(name);
  return type !== 'local' && failure === undefined && action !== undefined && isSentOn(action);
}

/** Whether a rule may match domains that are named nowhere: a quick check that saves a conversation. */
export function isWide({ from, for: to, rcptTo, auth }: MatchRule): boolean {
  if (auth && !auth.negated) return false;
  if (!from.negated && (from.type === 'local' || from.type === 'socket')) return false;
  if (rcptTo && !rcptTo.negated && !rcptTo.regex && !hasStar(rcptTo.table)) return false;
  if (to.type === 'any') return true;
  return to.negated || to.regex || (to.type === 'domain' && hasStar(to.table));
}

const hasStar = (table: Table | undefined): boolean =>
  table?.contents.known === true && table.contents.entries.some(({ key }) => /\*|@$/.test(key));

/** The most names of one table that are tried: each costs a conversation. */
const maxNames = 4;

/**
 * The users that a stranger would try at a foreign domain: one of this machine, and the first names that `userbase`, `alias` and `virtual` of the wide rules have
 * for any domain.
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

/** The first keys that name a user in every domain, rather than one with a domain or all users (`@`). */
function firstNames(keys: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const key of keys) {
    if (found.length === maxNames) break;
    if (/^[\w.-]+$/.test(key)) found.push(key);
  }
  return found;
}
