import { type Availability, available, type Release } from '../../source/release.js';

/** error: smtpd prints it with file and line, and continues; fatal: it prints it and exits; warning: it prints it, and the configuration remains valid. */
export interface Check extends Availability {
  readonly severity: 'error' | 'fatal' | 'warning';
  /** smtpd's message; each `%s` is replaced by an offending word, in order. */
  readonly text: string;
  /** Whether it depends on the machine instead of the text: a file, an interface, a program that must exist. */
  readonly host?: true;
}

const tableFile = 'invalid configuration file %s for table %s';

/**
 * Every check that smtpd makes while it reads a configuration, with its message: the single place for both. If a row covers several subjects (`tag`,
 * `auth`, …), the first `%s` is the subject. `since` and `until` bound the check itself; the options that it is about have their own in the grammar.
 */
export const checks = {
  /* lexer, macros, includes: made by the reader */
  L01: { severity: 'error', text: 'syntax error' },
  L02: { severity: 'error', text: 'syntax error' },
  L03: { severity: 'error', text: 'reached end of file while parsing quoted string' },
  L04: { severity: 'error', text: 'string too long' },
  L05: { severity: 'error', text: '"%s" invalid number: %s' },
  L06: { severity: 'error', text: "macro '%s' not defined" },
  L07: { severity: 'error', text: 'macro name cannot contain whitespace' },
  L08: { severity: 'error', text: 'failed to include file %s', host: true },
  L11: { severity: 'error', text: 'warn: no rules, nothing to do' },

  /* tables */
  T01: { severity: 'fatal', text: 'table_create: table "%s" already defined' },
  T02: { severity: 'fatal', text: 'table_create: backend "%s" does not exist', host: true },
  T03: { severity: 'error', text: 'invalid backend parameter for table: %s' },
  T04: { severity: 'error', text: tableFile, host: true },
  /* a `db` without a path, if it is built in */
  T04b: { severity: 'error', text: tableFile },
  /* a `db` that was read and that smtpd cannot open */
  T04c: { severity: 'error', text: tableFile },
  /* a `getpwnam` with a path */
  T04d: { severity: 'error', text: tableFile },
  T05: { severity: 'error', text: tableFile, until: '7.4' },
  T05b: { severity: 'error', text: tableFile, since: '7.5' },
  T06: { severity: 'fatal', text: 'table_create: table name too long' },
  T07: { severity: 'fatal', text: 'table_create: table config "%s" too large' },
  T07b: { severity: 'fatal', text: 'table_create: path too long "%s"' },
  T07c: { severity: 'fatal', text: 'table_create: config file path too long' },
  T08: { severity: 'warning', text: 'warn: failed to add "%s" in table "%s"', since: '6.5' },
  T09: { severity: 'warning', text: 'warn: duplicate key "%s" in static table "%s"', until: '6.4' },
  T10: { severity: 'error', text: 'no such table: %s' },
  T11: { severity: 'error', text: '%s' },

  /* pki, ca */
  K01: { severity: 'error', text: 'not a valid domain name: %s' },
  K02: { severity: 'error', text: 'invalid DHE keyword: %s' },
  K03: { severity: 'fatal', text: 'load_pki_tree: missing certificate file' },
  K04: { severity: 'fatal', text: 'load_pki_tree: missing key file' },
  K05: { severity: 'fatal', text: 'load_pki_tree: failed to load certificate file', host: true },
  K06: { severity: 'fatal', text: 'load_pki_tree: failed to load CA file', host: true },
  K07: { severity: 'fatal', text: 'load_pki_keys: failed to load key file', host: true },
  K08: { severity: 'warning', text: 'warn:  %s: not owned by uid 0', host: true },
  K09: { severity: 'warning', text: 'warn:  %s: insecure permissions: must be at most %s ', host: true },
  K10: { severity: 'fatal', text: 'lowercase: truncation' },

  /* listeners */
  I01: { severity: 'fatal', text: 'invalid virtual ip or interface: %s', host: true },
  /* the same for a name that nothing can have */
  I01b: { severity: 'fatal', text: 'invalid virtual ip or interface: %s' },
  I02: { severity: 'warning', text: 'warn: host_dns: could not parse "%s": %s', host: true },
  I03: { severity: 'fatal', text: 'invalid listen option: auth requires tls/smtps' },
  I04: { severity: 'fatal', text: 'invalid listen option: pki requires tls/smtps' },
  I05: { severity: 'fatal', text: 'invalid listen option: pki required for tls/smtps', since: '7.0' },
  I07: { severity: 'fatal', text: 'pki name not found: %s' },
  I08: { severity: 'fatal', text: 'ca name not found: %s' },
  I09: { severity: 'fatal', text: '%s name too long: %s' },
  I10: { severity: 'error', text: 'TLS mode already specified' },
  I11: { severity: 'error', text: 'address family already specified' },
  I12: { severity: 'error', text: 'port already specified' },
  I13: { severity: 'error', text: 'invalid port: %s' },
  I14: { severity: 'error', text: 'filter already specified' },
  I15: { severity: 'error', text: 'no filter exist with that name: %s', since: '6.5' },
  I16: { severity: 'error', text: 'pki already specified', until: '6.8' },
  I17: { severity: 'error', text: 'too many pki specified', since: '7.0' },
  I18: { severity: 'error', text: '%s already specified' },
  I19: { severity: 'error', text: 'mask-source already specified' },
  I20: { severity: 'error', text: 'proxy-v2 already specified', since: '6.6' },
  I21: { severity: 'error', text: '%s already specified', since: '7.0' },
  I22: { severity: 'error', text: 'tag name too long' },
  I23: { severity: 'error', text: 'socket listener already configured' },

  /* actions */
  A01: { severity: 'error', text: 'dispatcher already declared with that name: %s' },
  A02: { severity: 'error', text: 'user may not be specified for this dispatcher' },
  A03: { severity: 'error', text: 'user may not be specified for %s' },
  A04: { severity: 'error', text: 'user already specified for this dispatcher' },
  A05: { severity: 'error', text: 'alias mapping already specified for this dispatcher' },
  A06: { severity: 'error', text: 'virtual mapping already specified for this dispatcher' },
  A07: { severity: 'error', text: 'userbase mapping already specified for this dispatcher' },
  A08: { severity: 'error', text: 'no mda wrapper with that name: %s' },
  A10: { severity: 'error', text: 'mda wrapper already declared with that name: %s' },
  A11: { severity: 'error', text: '%s already specified for this dispatcher' },
  A12: { severity: 'error', text: 'backup already specified for this dispatcher' },
  A13: { severity: 'error', text: 'backup and host are mutually exclusive' },
  A14: { severity: 'error', text: 'backup and domain are mutually exclusive', since: '6.7' },
  A15: { severity: 'error', text: 'host mapping already specified for this dispatcher' },
  A16: { severity: 'error', text: 'tls already specified for this dispatcher' },
  A17: { severity: 'error', text: 'auth may not be specified without host on a dispatcher' },
  A18: { severity: 'error', text: 'auth mapping already specified for this dispatcher' },
  A19: { severity: 'error', text: 'filter already specified for this dispatcher', since: '6.7' },
  A19b: { severity: 'error', text: 'no filter exist with that name: %s', since: '6.7' },
  A20: {
    severity: 'error',
    text: 'an srs key is required for srs to be specified in an action',
    since: '6.6',
  },
  A21: { severity: 'error', text: 'srs already specified for this dispatcher', since: '6.6' },
  A22: { severity: 'error', text: '%s already specified for this dispatcher', since: '7.0' },
  A23: { severity: 'error', text: 'ttl already specified for this dispatcher' },
  A24: { severity: 'error', text: 'ttl delay "%s" is invalid' },

  /* match */
  M01: { severity: 'error', text: 'no such dispatcher: %s' },
  M02: { severity: 'error', text: 'from already specified for this rule' },
  M03: { severity: 'error', text: 'for already specified for this rule' },
  M04: { severity: 'error', text: '%s already specified for this rule' },

  /* filters and processes */
  F01: { severity: 'error', text: 'processor already exists with that name: %s', since: '6.5' },
  F02: { severity: 'error', text: '%s already specified for this processor', since: '6.5' },
  F03: { severity: 'error', text: 'filter already exists with that name: %s', since: '6.5' },
  F04: { severity: 'error', text: 'no processor exist with that name: %s', since: '6.5' },
  F05: { severity: 'error', text: 'no filter exist with that name: %s', since: '6.5' },
  F06: { severity: 'error', text: 'no filter chain allowed within a filter chain: %s', since: '6.5' },
  F07: { severity: 'error', text: 'no filter allowed twice within a filter chain: %s', since: '6.5' },
  /* since 6.7 smtpd's test never succeeds */
  F08: {
    severity: 'error',
    text: 'no proc allowed twice within a filter chain: %s',
    since: '6.5',
    until: '6.6',
  },

  /* global settings */
  G01: { severity: 'error', text: 'invalid ttl delay: %s' },
  G02: { severity: 'error', text: 'invalid bounce delay: %s' },
  G04: { severity: 'error', text: 'ttl delay "%s" is invalid', since: '6.6' },
  G04b: { severity: 'error', text: 'ttl delay "%s" is too short', since: '6.6' },
  G05: { severity: 'error', text: 'subaddressing-delimiter must be one character' },
  G06: { severity: 'error', text: 'sub-addr-delim uses invalid character' },
  G07: { severity: 'error', text: 'invalid size: %s' },
  G08: { severity: 'error', text: 'not a valid admd', since: '6.8' },
  G09: { severity: 'error', text: 'invalid session limit keyword: %s' },
  G10: { severity: 'error', text: 'invalid scheduler limit keyword: %s' },
  G11: { severity: 'error', text: 'invalid mta limit keyword: %s' },
  G12: { severity: 'error', text: 'RFC5321 requires max-rcpt >= 100', since: '7.9' },
  G13: { severity: 'fatal', text: 'crypto_setup:invalid key for queue encryption' },
} as const satisfies Readonly<Record<string, Check>>;

export type CheckId = keyof typeof checks;

/** Whether a name is a row of the table. */
export function isCheck(check: string): check is CheckId {
  return Object.hasOwn(checks, check);
}

/** The check with its severity and the releases that have it. */
export function checkOf(id: CheckId): Check {
  return checks[id];
}

/** Whether `release` makes the check at all. */
export function checked(id: CheckId, release: Release): boolean {
  return available(checkOf(id), release);
}

/** Formats smtpd's message for a check. Each `%s` takes the next of `words`. */
export function checkMessage(id: CheckId, words: readonly string[]): string {
  let next = 0;
  return checks[id].text.replace(/%s/g, () => words[next++] ?? '');
}

/** Checks that refuse something but keep it in the model as written: a listener without the certificate that it needs, for instance. */
export const inModel: ReadonlySet<string> = new Set<CheckId>([
  'I03',
  'I04',
  'I05',
  'I07',
  'I08',
  'I09',
  'K03',
  'K04',
  'K10',
]);
