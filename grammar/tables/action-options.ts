import type { OptionTable } from './table-types.js';

/** Options of actions that deliver on this machine. */
const localOptions = {
  alias: { takes: ['table'] },
  user: { takes: ['user'] },
  userbase: { takes: ['table'] },
  virtual: { takes: ['table'] },
  wrapper: { takes: ['wrapper name'] },
} as const satisfies OptionTable;

/** Options of `relay`. */
export const relayOptions = {
  auth: { takes: ['table'] },
  backup: { takes: [{ optional: [{ word: 'mx' }, 'host name'] }] },
  ca: { takes: ['ca name'] },
  ciphers: { since: '7.0', takes: ['ciphers'] },
  domain: { since: '6.7', takes: ['table'] },
  filter: { since: '6.7', takes: ['filters'] },
  helo: { takes: ['host name'] },
  'helo-src': { takes: ['table'] },
  host: { takes: ['table'] },
  'mail-from': { takes: ['mail address'] },
  pki: { takes: ['pki name'] },
  protocols: { since: '7.0', takes: ['protocols'] },
  src: { takes: ['table'] },
  srs: { since: '6.6' },
  tls: { takes: [{ optional: [{ word: 'no-verify' }] }] },
} as const satisfies OptionTable;

const local = [{ any: localOptions }] as const;

/** The methods of an action. */
export const actionMethods = {
  'expand-only': { followedBy: local },
  'forward-only': { followedBy: local },
  lmtp: { takes: ['socket', { optional: [{ word: 'rcpt-to' }] }], followedBy: local },
  maildir: { takes: [{ optional: ['directory'] }, { optional: [{ word: 'junk' }] }], followedBy: local },
  mbox: { followedBy: local },
  mda: { takes: ['command'], followedBy: local },
  relay: { followedBy: [{ any: relayOptions }] },
} as const satisfies OptionTable;
