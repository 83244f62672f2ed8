import type { Listener, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { type MailAddress, matchesMailAddress, parseMailAddressPattern } from '../match/mail-address.js';
import { splitList, trim } from './expansion-syntax.js';
import { type Context, lookUpValue } from './table-lookup.js';

/** The result of a login or of a sender check. */
export type LoginCheck = 'ok' | 'refused' | 'error';

/** Forms of crypt(3) hashes: `$id$…`, and the traditional ones. */
const hash = /^(?:\$[0-9a-z]+\$.+|_[./0-9A-Za-z]{19}|[./0-9A-Za-z]{13})$/;

/** The password of a credential, `password` or `user:password`, or undefined if smtpd cannot read it (table(5), Credentials tables). */
export function passwordOf(value: string): string | undefined {
  const colon = value.indexOf(':');
  return value.length < 3 || colon === 0 || colon === value.length - 1 ? undefined : value.slice(colon + 1);
}

/** Whether a password looks like a hash of crypt(3), the only form that smtpd compares with the password of a login. */
export const isHash = (password: string): boolean => hash.test(password);

/**
 * Whether a user may log in on a listener. Hashes are not computed: a user with a hash is assumed to know the password.
 *
 * @param password undefined if the user counts as authenticated in any case
 */
export function checkLogin(
  context: Context,
  listener: Listener,
  user: string,
  password: string | undefined,
): LoginCheck {
  if (password === undefined) return 'ok';
  const { machine, knowledge } = context;
  const table = listener.authTable;
  if (table === undefined) {
    if (machine.users !== undefined && !machine.users.has(foldCase(user))) return 'refused';
    knowledge.assume(`the password of system user ${user} is right`);
    return 'ok';
  }
  const value = seenValue(context, table, user);
  if (value === 'error') return 'error';
  if (value === 'unseen') {
    knowledge.assume(`${user} may log in (table <${table.name}> was not read)`);
    return 'ok';
  }
  if (value === undefined) return 'refused';
  const stored = passwordOf(value.text);
  if (stored === undefined) return 'error';
  if (!isHash(stored)) return 'refused';
  knowledge.assume(`the password of ${user} is right (its hash in table <${table.name}> is not computed)`);
  return 'ok';
}

function seenValue(context: Context, table: Table, key: string) {
  if (!table.contents.known) return 'unseen';
  return lookUpValue(context, table, key);
}

/** Whether a listener's `senders` table lets an authenticated user send as `sender`. */
export function checkSender(context: Context, table: Table, user: string, sender: MailAddress): LoginCheck {
  const value = lookUpValue(context, table, user);
  if (value === 'error') return 'error';
  if (value === undefined) return 'refused';
  const delimiter = context.config.settings.subAddressDelimiter;
  const { parts, complete } = splitList(value.text);
  if (!complete) return 'error';
  const patterns = parts.map(trim).filter((entry) => entry !== '');
  const allowed = patterns
    .flatMap((entry) => parseMailAddressPattern(entry) ?? [])
    .some((pattern) => matchesMailAddress(pattern, sender, delimiter));
  return allowed ? 'ok' : 'refused';
}
