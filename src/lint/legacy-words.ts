/** A word of the dialect before 6.4, in today's words. */
export interface LegacyWord {
  /** What people should write. */
  readonly today: string;
  /** The very words that take the place of this one and, where there is a `with`, of the next. */
  readonly exact?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** By the statement's first word; under `''` those that begin a statement themselves. */
const legacyWords: Readonly<Record<string, Readonly<Record<string, LegacyWord>>>> = {
  '': {
    accept: { today: 'an action and a match rule' },
    reject: { today: 'a match rule that ends in reject' },
    'bounce-warn': { today: 'bounce warn-interval', exact: 'bounce warn-interval' },
    ciphers: { today: 'smtp ciphers', exact: 'smtp ciphers' },
    curve: { today: 'nothing' },
    enqueuer: { today: 'listen on socket filter NAME' },
    expire: { today: 'queue ttl', exact: 'queue ttl' },
    hostname: { today: 'the name in the mailname file' },
    limit: {
      today: 'smtp limit, mda limit, mta limit or scheduler limit',
      with: { session: 'smtp limit', mda: 'mda limit', mta: 'mta limit', scheduler: 'scheduler limit' },
    },
    map: { today: 'table' },
    'max-message-size': { today: 'smtp max-message-size', exact: 'smtp max-message-size' },
    'max-mta-deferred': { today: 'mta max-deferred', exact: 'mta max-deferred' },
    'subaddressing-delimiter': { today: 'smtp sub-addr-delim', exact: 'smtp sub-addr-delim' },
  },
  pki: { certificate: { today: 'cert', exact: 'cert' }, dhparams: { today: 'dhe auto' } },
  ca: { certificate: { today: 'cert', exact: 'cert' } },
  listen: {
    certificate: { today: 'pki', exact: 'pki' },
    'mask-source': { today: 'mask-src', exact: 'mask-src' },
    secure: { today: 'tls on this listener and smtps on another one' },
    ssl: { today: 'tls on this listener and smtps on another one' },
    'dsn-notify': { today: 'no-dsn' },
    'dsn-ret': { today: 'nothing' },
  },
  queue: { key: { today: 'queue encryption and the key itself' } },
};

/** The legacy word that stands at `at`, where today's smtpd does not know it there. */
export function legacyWord(words: readonly { readonly value: string }[], at: number): LegacyWord | undefined {
  const statement = at === 0 ? '' : (words[0]?.value ?? '');
  const table = Object.hasOwn(legacyWords, statement) ? legacyWords[statement] : undefined;
  const word = words[at]?.value ?? '';
  return table && Object.hasOwn(table, word) ? table[word] : undefined;
}
