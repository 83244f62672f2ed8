import type { OptionTable } from './table-types.js';

/** Options of `listen on socket`. */
export const socketOptions = {
  filter: { takes: ['filters'] },
  'mask-src': {},
  'no-dsn': { since: '7.5' },
  tag: { since: '6.7', takes: ['tag'] },
} as const satisfies OptionTable;

/** Options of `listen on INTERFACE`. smtpd has no `tls verify`: `tls-require verify` asks for a certificate. */
export const interfaceOptions = {
  auth: { takes: [{ optional: ['table'] }] },
  'auth-optional': { takes: [{ optional: ['table'] }] },
  ca: { takes: ['ca name'] },
  ciphers: { since: '7.0', takes: ['ciphers'] },
  filter: { takes: ['filters'] },
  hostname: { takes: ['host name'] },
  hostnames: { takes: ['table'] },
  inet4: {},
  inet6: {},
  'mask-src': {},
  'no-dsn': {},
  pki: { takes: ['pki name'] },
  port: { takes: ['port'] },
  protocols: { since: '7.0', takes: ['protocols'] },
  'proxy-v2': { since: '6.6' },
  'received-auth': {},
  senders: { takes: ['table', { optional: [{ word: 'masquerade' }] }] },
  smtps: { takes: [{ optional: [{ word: 'verify' }] }] },
  tag: { takes: ['tag'] },
  tls: {},
  'tls-require': { takes: [{ optional: [{ word: 'verify' }] }] },
} as const satisfies OptionTable;
