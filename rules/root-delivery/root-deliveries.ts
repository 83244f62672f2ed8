import type { Config, LocalAction, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { readTargets } from '../../src/verify/smtp/expansion-syntax.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';
import { rootUsers } from '../../src/verify/smtp/users.js';
import { Forwarding, forwardedRecipients } from '../shared/refused-forwards.js';
import { exampleDomains } from '../shared/strangers.js';

/** Mail that smtpd accepts and cannot deliver, since it would have to do so as root. */
export interface RootDelivery {
  readonly rule: MatchRule;
  readonly action: LocalAction;
  /** `root`: root's own mail; `alias`: an entry that leads to root; `user`: an entry of the userbase with the user number 0. */
  readonly kind: 'root' | 'alias' | 'user';
  /** The entry that leads to root, or undefined for `root`. */
  readonly entry: TableEntry | undefined;
  /** Whether root's .forward was not seen, and may send the mail on. */
  readonly mayForward: boolean;
}

/** The most entries that are reported of the alias and virtual tables of one action, and of its userbase, and the most of one table that are tried. */
const maxReported = 10;
const maxEntries = 100;

/**
 * Whether an action delivers as the recipient. An action with a user of its own delivers as that user; `user root` is reported elsewhere. Deliveries below /tmp are
 * not meant to be kept, even root's.
 */
const deliversAsRecipient = ({ method, user, argument }: LocalAction): boolean =>
  user === undefined &&
  (method === 'mda' || method === 'lmtp' || (method === 'maildir' && !argument?.startsWith('/tmp/')));

/** The deliveries that fail for root according to `decide`, one for each entry that leads there. */
export function* rootDeliveries(config: Config, machine: Machine): Generator<RootDelivery> {
  const own = decide(config, machine, { src: 'local', mail_from: 'root', rcpt_to: 'root' });
  // If the users were seen, so were their files.
  const mayForward = machine.users === undefined;
  const seen = new Set<TableEntry>();
  const forwarding = new Forwarding(config, machine);
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (action === undefined || !deliversAsRecipient(action)) continue;
    const found = { rule, action };
    if (fails(own, action) && own.rules.length === 1 && own.rule === rule.index && isPlain(action))
      yield { ...found, kind: 'root', entry: undefined, mayForward };
    const domains = exampleDomains(rule, config, machine.serverName ?? unnamedServer).slice(0, 2);
    for (const { kind, entry } of candidates(action)) {
      if (seen.has(entry)) continue;
      for (const recipient of forwardedRecipients(entry.key, domains)) {
        const failed = [...forwarding.answers(recipient)].find(
          (decision) => decision.rules.includes(rule.index) && fails(decision, action),
        );
        if (failed === undefined) continue;
        seen.add(entry);
        yield { ...found, kind, entry, mayForward };
        break;
      }
    }
  }
}

/** Whether the failure of root's own mail is due to the action, rather than to an entry that names root. */
const isPlain = ({ alias, virtual, userbase }: LocalAction): boolean =>
  virtual === undefined &&
  (userbase === undefined || userbase.kind === 'users') &&
  (alias === undefined || !named(alias).some(({ key }) => key.toLowerCase() === 'root'));

const fails = ({ decision, deliveries }: Decision, { name }: LocalAction): boolean =>
  decision === 'accept' && deliveries.some(({ action, failure }) => action === name && failure !== undefined);

const named = ({ contents }: Table): readonly TableEntry[] => (contents.known ? contents.entries : []);

/** Entries of an action's tables that may lead to root. */
function* candidates({
  alias,
  virtual,
  userbase,
}: LocalAction): Generator<Pick<RootDelivery, 'kind'> & { readonly entry: TableEntry }> {
  const { names, entries } = rootUsers(userbase);
  let left = maxReported;
  for (const table of [alias, virtual]) {
    if (table === undefined) continue;
    for (const entry of named(table).slice(0, maxEntries)) {
      if (left === 0 || !leadsTo(names, entry)) continue;
      left -= 1;
      yield { kind: 'alias', entry };
    }
  }
  for (const entry of entries.slice(0, maxReported)) yield { kind: 'user', entry };
}

/** Whether an entry names root, or root's address; `decide` determines where that leads. */
const leadsTo = (names: ReadonlySet<string>, { value }: TableEntry): boolean =>
  value !== undefined &&
  readTargets(value).targets.some((target) => {
    const user =
      target.type === 'user' ? target.name : target.type === 'address' ? target.address.user : undefined;
    return user !== undefined && names.has(user.toLowerCase());
  });
