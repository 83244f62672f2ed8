import type { Config, LocalAction, Table } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { localActionOf } from '../model/config/rule-actions.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { type Node, yes } from '../verify/bdd/diagram.js';
import type { Flows } from '../verify/flows/flows.js';
import type { MailAddress } from '../verify/match/mail-address.js';
import { assignments } from '../verify/relay/witness.js';

/** The maximum number of names to distinguish; if an action has more, any recipient may exist. */
const maxNames = 1000;

/**
 * A superset of the recipients that a local action may accept, as patterns of `rcpt-to`: those that its virtual domains, its aliases or its users
 * name. What happens to them afterwards is not considered. Returns undefined if any recipient is possible because something was not seen.
 */
export function namedRecipients(action: LocalAction, machine: Machine): readonly string[] | undefined {
  const { alias, virtual } = action;
  const lists =
    virtual === undefined
      ? [alias === undefined ? [] : keysOf(alias), usersOf(action, machine)]
      : [keysOf(virtual)];
  const names = new Set<string>();
  for (const list of lists) {
    if (list === undefined) return undefined;
    for (const name of list) names.add(name);
  }
  return names.size > maxNames ? undefined : [...names];
}

/** The users that mail may be delivered to; if the action only forwards, those who have a `.forward` file. */
function usersOf({ userbase, method }: LocalAction, machine: Machine): readonly string[] | undefined {
  if (userbase !== undefined && userbase.kind !== 'users') return keysOf(userbase);
  const { users, homes, files } = machine;
  if (users === undefined) return undefined;
  if ((method !== 'expand-only' && method !== 'forward-only') || homes === undefined || files === undefined)
    return [...users];
  return [...users].filter((user) => {
    const read = files.read(`${homes.get(user)}/.forward`);
    return read.ok || read.code !== 'ENOENT';
  });
}

const keysOf = ({ contents }: Table): readonly string[] | undefined =>
  contents.known ? contents.entries.map(({ key }) => key.toLowerCase()) : undefined;

/** The local actions of a configuration's rules. */
export const localActions = ({ rules }: Config): readonly LocalAction[] => [
  ...new Set(rules.flatMap((rule) => localActionOf(rule) ?? [])),
];

/** The maximum number of choices of atoms, and of recipients, to enumerate. */
const maxChoices = 3000;
const maxRecipients = 2000;

/** A user that is not named anywhere. */
const unnamed = 'somebody-nobody-names';

/**
 * Recipients of a region that may each be treated differently: every name that aliases, virtual domains and users have, at every domain that can be
 * distinguished, and one for all others. Throws TooLarge.
 */
export function distinctRecipients(
  { space: { recipient } }: Flows,
  config: Config,
  machine: Machine,
  region: Node,
): readonly MailAddress[] {
  const users = new Set<string>();
  const domains = new Set<string>();
  for (const action of localActions(config))
    for (const name of namedRecipients(action, machine) ?? []) {
      const at = name.lastIndexOf('@');
      if (at !== 0) users.add(at < 0 ? name : name.slice(0, at));
      if (at >= 0 && at < name.length - 1) domains.add(name.slice(at + 1));
    }
  const found = new Map<string, MailAddress>();
  const fields = recipient.fields.map(({ field, order }) => {
    const atoms = field.atomsIn(region);
    return { field, order: order.filter((code) => atoms.has(code)) };
  });
  let left = maxChoices;
  for (const codes of assignments(yes, fields, 0, new Map())) {
    left -= 1;
    if (left < 0) throw new TooLarge('too many recipients');
    const samples = [...recipient.samples((field) => codes.get(field) ?? 0)];
    const sample = samples.find(({ user }) => !users.has(user)) ?? samples[0];
    if (sample?.domain === undefined) continue;
    domains.add(sample.domain);
    found.set(`${sample.user}@${sample.domain}`, { user: sample.user, domain: sample.domain });
  }
  for (const user of [...users, unnamed])
    for (const domain of domains) found.set(`${user}@${domain}`, { user, domain });
  if (found.size > maxRecipients) throw new TooLarge('too many recipients');
  return [...found.values()];
}
