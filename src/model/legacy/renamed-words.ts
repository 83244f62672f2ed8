/** The current names of statements from before 6.4: the words that replace their keyword. */
export const renamedStatements: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'bounce-warn': ['bounce', 'warn-interval'],
  ciphers: ['smtp', 'ciphers'],
  expire: ['queue', 'ttl'],
  map: ['table'],
  'max-message-size': ['smtp', 'max-message-size'],
  'max-mta-deferred': ['mta', 'max-deferred'],
  'subaddressing-delimiter': ['smtp', 'sub-addr-delim'],
};

/** The words after `limit`, with the statement that has this limit today. */
export const renamedLimits: Readonly<Record<string, string>> = {
  mda: 'mda',
  mta: 'mta',
  scheduler: 'scheduler',
  session: 'smtp',
};

/** Options that were renamed without changing their meaning, by statement. */
export const renamedOptions = {
  ca: { certificate: 'cert' },
  listen: { 'mask-source': 'mask-src' },
  pki: { certificate: 'cert' },
  relay: { as: 'mail-from', helo: 'helo-src', hostname: 'helo', hostnames: 'helo-src', source: 'src' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Options that still have the same name. */
export const keptOptions = {
  pki: new Set(['key', 'dhe']),
  relay: new Set(['ca', 'pki']),
} as const satisfies Readonly<Record<string, ReadonlySet<string>>>;

/** Statements and options that have no equivalent and can be left out without changing any mail flow, with what exists instead. */
export const withoutEffect = {
  statement: {
    curve: 'smtpd chooses the curves by itself today',
    hostname: "the server's name comes from the mailname file, or is the machine's",
  },
  listen: { 'dsn-notify': 'today there is no-dsn', 'dsn-ret': 'today there is no-dsn' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The entry for a word in a table of renamed words, or undefined if it has none. */
export const renamedWord = (table: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
