import { operand } from './match-options.js';
import type { OptionTable, SyntaxPart } from './table-types.js';

/** Options of `proc`, and of a filter that runs as its own process. */
export const processOptions = {
  chroot: { takes: ['directory'] },
  group: { takes: ['group'] },
  user: { takes: ['user'] },
} as const satisfies OptionTable;

/** The conditions of a filter; any of them may be negated with `!`. Each phase has those on the commands up to its own. */
export const conditions = {
  auth: { since: '6.7', takes: [{ optional: operand }] },
  fcrdns: {},
  helo: { takes: operand },
  'mail-from': { takes: operand },
  'rcpt-to': { takes: operand },
  rdns: { takes: [{ optional: operand }] },
  src: { takes: operand },
} as const satisfies OptionTable;

const replies = {
  disconnect: { takes: ['reply'] },
  reject: { takes: ['reply'] },
  report: { takes: ['reply'] },
  rewrite: { takes: ['reply'] },
} as const satisfies OptionTable;

/** The actions of a filter whose condition holds. `junk` and `bypass` are not available at `commit`, where it is too late for them. */
const filterActions = {
  ...replies,
  bypass: { since: '6.7' },
  junk: {},
} as const satisfies OptionTable;

const { fcrdns, rdns, src, helo, auth, 'mail-from': mailFrom, 'rcpt-to': rcptTo } = conditions;
const atConnect = { fcrdns, rdns, src } as const;
const atHelo = { ...atConnect, helo } as const;
const atAuth = { ...atHelo, auth } as const;
const atMail = { ...atAuth, 'mail-from': mailFrom } as const;
const atRecipient = { ...atMail, 'rcpt-to': rcptTo } as const;

const when = <Conditions extends OptionTable, Actions extends OptionTable>(
  table: Conditions,
  actions: Actions,
) =>
  ({
    takes: [{ word: 'match' }],
    followedBy: [{ one: table, negatable: true }, { one: actions }],
  }) as const satisfies { readonly takes: readonly SyntaxPart[]; readonly followedBy: readonly SyntaxPart[] };

/** The phases of a session in which smtpd itself can filter. */
export const phases = {
  auth: { since: '6.7', ...when(atAuth, filterActions) },
  commit: when(atMail, replies),
  connect: when(atConnect, filterActions),
  data: when(atMail, filterActions),
  ehlo: when(atHelo, filterActions),
  helo: when(atHelo, filterActions),
  'mail-from': when(atMail, filterActions),
  'rcpt-to': when(atRecipient, filterActions),
} as const satisfies OptionTable;

const refusals = {
  disconnect: { takes: ['reply'] },
  reject: { takes: ['reply'] },
} as const satisfies OptionTable;

const onlyWhen = <Conditions extends OptionTable>(table: Conditions) =>
  ({ followedBy: [{ one: table, negatable: true }, { one: refusals }] }) as const satisfies {
    readonly followedBy: readonly SyntaxPart[];
  };

/** The phases as 6.5 had them, without the word `match`. Source: parse.y 1.251. */
const builtinPhases = {
  commit: onlyWhen(atMail),
  connect: onlyWhen(atConnect),
  data: onlyWhen(atMail),
  ehlo: onlyWhen(atHelo),
  helo: onlyWhen(atHelo),
  'mail-from': onlyWhen(atMail),
  'rcpt-to': onlyWhen(atRecipient),
} as const satisfies OptionTable;

/** The kinds of filters. */
export const filterForms = {
  builtin: { until: '6.5', followedBy: [{ one: builtinPhases }] },
  chain: { takes: ['chain'] },
  phase: { since: '6.6', followedBy: [{ one: phases }] },
  proc: { takes: ['process name'] },
  'proc-exec': { takes: ['command'], followedBy: [{ any: processOptions }] },
} as const satisfies OptionTable;
