import { actionMethods } from './action-options.js';
import { filterForms, processOptions } from './filter-forms.js';
import { interfaceOptions, socketOptions } from './listen-options.js';
import { criteria, ruleOutcomes } from './match-options.js';
import type { StatementSyntax } from './table-types.js';

/** The parts of `smtp`, `mda` and `scheduler limit NAME NUMBER …`; the names are not keywords. */
const limits = [{ many: [['limit name', 'number']] }] as const;

/** Every statement of smtpd.conf(5) except macro definitions and `include`, by its keyword. */
export const statements = {
  action: { parts: ['action name', { one: actionMethods }, { any: { ttl: { takes: ['interval'] } } }] },
  admd: { since: '6.8', parts: ['text'] },
  bounce: { parts: [{ word: 'warn-interval' }, 'interval', { many: [[{ symbol: ',' }, 'interval']] }] },
  ca: { parts: ['ca name', { one: { cert: { takes: ['path'] } } }] },
  filter: { since: '6.5', parts: ['filter name', { one: filterForms }] },
  listen: {
    parts: [
      { word: 'on' },
      {
        either: [
          [{ word: 'socket' }, { any: socketOptions }],
          ['interface', { any: interfaceOptions }],
        ],
      },
    ],
  },
  match: { parts: [{ any: criteria, negatable: true }, { one: ruleOutcomes }] },
  mda: { parts: [{ one: { limit: { takes: limits }, wrapper: { takes: ['wrapper name', 'command'] } } }] },
  mta: {
    parts: [
      {
        one: {
          'max-deferred': { takes: ['number'] },
          limit: {
            takes: [
              { optional: [{ word: 'for' }, { word: 'domain' }, 'domain name'] },
              { many: [[{ word: 'inet4' }], [{ word: 'inet6' }], ['limit name', 'number']] },
            ],
          },
        },
      },
    ],
  },
  pki: {
    parts: [
      'pki name',
      { any: { cert: { takes: ['path'] }, key: { takes: ['path'] }, dhe: { takes: ['dhe kind'] } } },
    ],
  },
  proc: { since: '6.5', parts: ['process name', 'command', { any: processOptions }] },
  queue: {
    parts: [
      {
        one: {
          compression: {},
          encryption: { takes: [{ optional: ['secret'] }] },
          ttl: { takes: ['interval'] },
        },
      },
    ],
  },
  scheduler: { parts: [{ one: { limit: { takes: limits } } }] },
  smtp: {
    parts: [
      {
        one: {
          limit: { takes: limits },
          ciphers: { takes: ['ciphers'] },
          'max-message-size': { takes: ['size'] },
          'sub-addr-delim': { takes: ['delimiter'] },
        },
      },
    ],
  },
  srs: {
    since: '6.6',
    parts: [
      {
        one: {
          key: { takes: [{ optional: [{ word: 'backup' }] }, 'secret'] },
          ttl: { takes: ['interval'] },
        },
      },
    ],
  },
  table: { parts: ['table name', 'contents'] },
} as const satisfies Readonly<Record<string, StatementSyntax>>;

export type StatementKeyword = keyof typeof statements;
