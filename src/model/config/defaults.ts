import type { Listener, LocalAction, RelayAction } from './config.js';

/** A listener without any options (smtpd.conf(5), "listen on"). The port depends on the TLS mode. */
export const plainListener: Omit<Listener, 'on' | 'onSpan' | 'port' | 'pkis' | 'span' | 'statement'> = {
  family: undefined,
  portSpan: undefined,
  tls: 'none',
  tlsSpan: undefined,
  verify: false,
  auth: 'none',
  authSpan: undefined,
  authTable: undefined,
  tag: undefined,
  tagSpan: undefined,
  hostname: undefined,
  hostnames: undefined,
  senders: undefined,
  masquerade: false,
  proxy: false,
  proxySpan: undefined,
  filters: [],
  maskSource: false,
  receivedAuth: false,
  noDsn: false,
  ca: undefined,
  clientAuthority: undefined,
};

type OfEveryAction = 'type' | 'name' | 'nameSpan' | 'ttl' | 'span' | 'statement';

export type OptionsOfLocal = Omit<LocalAction, OfEveryAction>;
export type OptionsOfRelay = Omit<RelayAction, OfEveryAction | 'relaySpan'>;

/** The defaults of a local delivery, except its method, which is always given. */
export const plainLocal: Omit<OptionsOfLocal, 'method' | 'argument'> = {
  junk: false,
  user: undefined,
  alias: undefined,
  virtual: undefined,
  userbase: undefined,
  wrapper: undefined,
};

/** The defaults of `relay`. */
export const plainRelay: OptionsOfRelay = {
  host: undefined,
  domain: undefined,
  backup: false,
  backupName: undefined,
  tls: false,
  noVerify: false,
  auth: undefined,
  source: undefined,
  helo: undefined,
  heloSource: undefined,
  mailFrom: undefined,
  pki: undefined,
  ca: undefined,
  ciphers: undefined,
  protocols: undefined,
  filters: [],
  srs: false,
};
