import { actionMethods } from '../tables/action-options.js';
import { criteria, ruleOutcomes } from '../tables/match-options.js';
import type { OptionTable, StatementSyntax, SyntaxPart } from '../tables/table-types.js';

/** The `!` after a keyword: `from ! local`. Only before `authenticated` does it come first. */
const not = { optional: [{ symbol: '!' }] } as const satisfies SyntaxPart;

/** The forms of `from`. Before 5.4 a table follows it directly, without a word. */
const sources = {
  any: {},
  local: {},
  source: { takes: ['table'] },
} as const satisfies OptionTable;

const destinations = {
  any: {},
  domain: { takes: ['table'] },
  local: {},
} as const satisfies OptionTable;

/** The criteria of a rule. Before 5.3 `for any` is called `for all`. */
const decisions = {
  authenticated: {},
  for: { takes: [not, { either: [[{ one: destinations }], ['text']] }] },
  from: { takes: [not, { either: [[{ one: sources }], ['table']] }] },
  recipient: { takes: [not, 'table'] },
  sender: { takes: [not, 'table'] },
  tagged: { takes: [not, 'tag'] },
} as const satisfies OptionTable;

/** How recipients are looked up; these come before the action. */
const lookups = {
  alias: { takes: ['table'] },
  userbase: { takes: ['table'] },
  virtual: { takes: ['table'] },
} as const satisfies OptionTable;

const asUser = { optional: [{ word: 'as' }, 'user'] } as const satisfies SyntaxPart;

const deliveries = {
  lmtp: { takes: ['socket', { optional: [{ word: 'rcpt-to' }] }, asUser] },
  maildir: { takes: [{ optional: ['directory'] }] },
  mbox: {},
  mda: { takes: ['command', asUser] },
} as const satisfies OptionTable;

/** Options of `relay` and of `relay via`, accepted in any order. `certificate` and `helo` are from 5.3. */
const relayOptions = {
  as: { takes: ['mail address'] },
  auth: { takes: ['table'] },
  backup: { takes: [{ optional: ['host name'] }] },
  ca: { takes: ['ca name'] },
  certificate: { takes: ['pki name'] },
  helo: { takes: ['table'] },
  hostname: { takes: ['host name'] },
  hostnames: { takes: ['table'] },
  pki: { takes: ['pki name'] },
  source: { takes: ['table'] },
  tls: { takes: [{ optional: [{ word: 'verify' }] }] },
  verify: {},
  via: { takes: ['host name'] },
} as const satisfies OptionTable;

const methods = {
  deliver: { takes: [{ word: 'to' }, { one: deliveries }] },
  relay: { takes: [{ any: relayOptions }] },
} as const satisfies OptionTable;

const parameters = { expire: { takes: ['interval'] }, 'forward-only': {} } as const satisfies OptionTable;

/** Options of `listen on INTERFACE`; `certificate` and `ssl` are from 5.3. */
const interfaceOptions = {
  auth: { takes: [{ optional: ['table'] }] },
  'auth-optional': { takes: [{ optional: ['table'] }] },
  ca: { takes: ['ca name'] },
  certificate: { takes: ['pki name'] },
  'dsn-notify': { takes: [{ word: 'disable' }] },
  'dsn-ret': { takes: [{ word: 'headers' }] },
  filter: { takes: ['filter name'] },
  hostname: { takes: ['host name'] },
  hostnames: { takes: ['table'] },
  inet4: {},
  inet6: {},
  'mask-source': {},
  'no-dsn': {},
  pki: { takes: ['pki name'] },
  port: { takes: ['port'] },
  'received-auth': {},
  secure: {},
  senders: { takes: ['table', { optional: [{ word: 'masquerade' }] }] },
  smtps: { takes: [{ optional: [{ word: 'verify' }] }] },
  ssl: {},
  tag: { takes: ['tag'] },
  tls: {},
  'tls-require': { takes: [{ optional: [{ word: 'verify' }] }] },
} as const satisfies OptionTable;

const limits = [{ many: [['limit name', 'number']] }] as const satisfies readonly SyntaxPart[];

/**
 * The statements of the releases from 5.3 to 6.0 in one table: a statement that some of them lack means nothing else in those. `map` is the former
 * name of `table`, and `hostname` was a statement then. `include`, macros and statements that current smtpd also takes are not repeated here.
 */
export const legacyStatements = {
  accept: {
    parts: [
      { any: { ...decisions, ...lookups }, negatable: true },
      { optional: [{ one: methods }] },
      { any: parameters },
    ],
  },
  'bounce-warn': { parts: [{ optional: ['interval'] }, { many: [[{ symbol: ',' }, 'interval']] }] },
  ca: { parts: ['ca name', { any: { certificate: { takes: ['path'] } } }] },
  ciphers: { parts: ['ciphers'] },
  curve: { parts: ['text'] },
  enqueuer: { parts: [{ word: 'filter' }, 'filter name'] },
  expire: { parts: ['interval'] },
  filter: { parts: ['filter name', { many: [['text']] }] },
  limit: {
    parts: [
      {
        one: {
          mda: { takes: limits },
          mta: {
            takes: [
              { optional: [{ word: 'for' }, { word: 'domain' }, 'domain name'] },
              { many: [[{ word: 'inet4' }], [{ word: 'inet6' }], ['limit name', 'number']] },
            ],
          },
          scheduler: { takes: limits },
          session: { takes: limits },
        },
      },
    ],
  },
  listen: {
    parts: [
      { word: 'on' },
      {
        either: [
          [{ word: 'socket' }, { any: { filter: { takes: ['filter name'] }, 'mask-source': {} } }],
          ['interface', { any: interfaceOptions }],
        ],
      },
    ],
  },
  map: { parts: ['table name', { either: [[{ word: 'source' }, 'text', 'path'], ['contents']] }] },
  hostname: { parts: ['host name'] },
  'max-message-size': { parts: ['size'] },
  'max-mta-deferred': { parts: ['number'] },
  pki: {
    parts: [
      'pki name',
      {
        any: {
          ca: { takes: ['path'] },
          certificate: { takes: ['path'] },
          dhe: { takes: ['dhe kind'] },
          dhparams: { takes: ['path'] },
          key: { takes: ['path'] },
        },
      },
    ],
  },
  queue: { parts: [{ one: { encryption: { takes: [{ word: 'key' }, 'secret'] } } }] },
  reject: { parts: [{ any: decisions, negatable: true }] },
  'subaddressing-delimiter': { parts: ['delimiter'] },
  table: { parts: ['table name', 'contents'] },
} as const satisfies Readonly<Record<string, StatementSyntax>>;

/** Keywords written where the name of an action is meant: `action relay`, `action local`. */
const unquoted = ['local', 'lmtp', 'maildir', 'mbox', 'mda', 'relay'] as const;

/**
 * A mixture of both dialects that no release takes: `match from any for any relay`, where a current rule is followed by the action's own words, or
 * has a keyword as the name of its action.
 */
export const halfway = {
  match: {
    parts: [
      { any: criteria, negatable: true },
      {
        one: {
          ...ruleOutcomes,
          ...actionMethods,
          action: { takes: [{ either: [['action name'], ...unquoted.map((word) => [{ word }])] }] },
        },
      },
    ],
  },
} as const satisfies Readonly<Record<string, StatementSyntax>>;
