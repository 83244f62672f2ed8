import type { LocalAction, Table } from '../../model/config/config.js';
import { type MailAddress, mailAddressText, withoutTag } from '../match/mail-address.js';
import { hasHabit } from './release-habits.js';
import { recipientReplies } from './replies.js';
import { type Context, lookUpAlias } from './table-lookup.js';
import { findUser, type User } from './users.js';

/** Thrown to end the expansion: any failing branch fails the whole recipient. Not an Error: to capture a stack trace takes longer than all the rest. */
export class Refused {
  /** @param reason the cause, of which a reply may have several */
  constructor(
    readonly reply: string,
    readonly reason: string,
  ) {}
}

/** The value of a name in an alias table: that of the full name with its sub-address or, if there is none, of the name without it. */
export function aliasValue(context: Context, table: Table, name: string): string | undefined {
  const keys = [name, withoutTag(name, context.config.settings.subAddressDelimiter)];
  return firstValue(context, table, keys, { type: 'alias', of: name });
}

/** The value of an address in a virtual table: from the full address down to the catch-alls. An empty sub-address does not count. */
export function virtualValue(
  context: Context,
  table: Table,
  { user, domain }: MailAddress,
): string | undefined {
  const plain = withoutTag(user, context.config.settings.subAddressDelimiter);
  const tagged = user.length > plain.length + 1 ? [user] : [];
  const catchAlls =
    domain === '' && hasHabit('noCatchAllForNames', context.config.release) ? [] : [`@${domain}`, '@'];
  const keys = [
    ...tagged.map((name) => `${name}@${domain}`),
    `${plain}@${domain}`,
    ...tagged,
    plain,
    ...catchAlls,
  ];
  const of = domain === '' ? user : mailAddressText({ user, domain });
  return firstValue(context, table, keys, { type: 'virtual', of });
}

function firstValue(
  context: Context,
  table: Table,
  keys: readonly string[],
  step: { readonly type: 'alias' | 'virtual'; readonly of: string },
): string | undefined {
  for (const key of new Set(keys)) {
    const value = lookUpAlias(context, table, key);
    if (value === 'error')
      throw new Refused(recipientReplies.expansionTemporary, `${key} cannot be looked up`);
    if (value === undefined) continue;
    context.trace?.steps.push({ ...step, table, key, value: value.text });
    return value.text;
  }
  context.trace?.steps.push({ ...step, table, key: undefined, value: undefined });
  return undefined;
}

/** The user that local mail is for. Throws Refused if there is none. */
export function localUser(context: Context, { userbase }: Pick<LocalAction, 'userbase'>, name: string): User {
  const user = findUser(context, userbase, name);
  const isSystem = userbase === undefined || userbase.kind === 'users';
  const isSeen = isSystem ? context.machine.users !== undefined : userbase.contents.known;
  context.trace?.steps.push({
    type: 'user',
    of: name,
    userbase: isSystem ? undefined : userbase,
    found: user === 'error' ? 'error' : user === 'none' ? 'no' : isSeen ? 'yes' : 'assumed',
  });
  if (user === 'error') throw new Refused(recipientReplies.temporary, 'its entry cannot be read');
  if (user === 'none') throw new Refused(recipientReplies.invalid, 'there is no such user');
  return user;
}
