/** The releases before 6.4 whose syntax is known, oldest first; each is the last of its line. */
export const legacyReleases = ['5.3', '5.4', '5.7', '5.9', '6.0'] as const;

export type LegacyRelease = (typeof legacyReleases)[number];

/** The reserved words of the releases before 6.4, by the first and last release that reserves them (`keywords` in parse.y). */
const rows = [
  {
    words: [
      'accept',
      'alias',
      'any',
      'as',
      'auth',
      'auth-optional',
      'backup',
      'bounce-warn',
      'certificate',
      'compression',
      'deliver',
      'domain',
      'expire',
      'filter',
      'for',
      'from',
      'hostname',
      'include',
      'key',
      'listen',
      'lmtp',
      'local',
      'maildir',
      'max-message-size',
      'mbox',
      'mda',
      'on',
      'port',
      'queue',
      'reject',
      'relay',
      'sender',
      'smtps',
      'source',
      'table',
      'tag',
      'tagged',
      'tls',
      'tls-require',
      'to',
      'userbase',
      'via',
      'virtual',
    ],
  },
  { last: '5.3', words: ['helo', 'ssl'] },
  {
    first: '5.4',
    words: [
      'ca',
      'encryption',
      'forward-only',
      'hostnames',
      'inet4',
      'inet6',
      'limit',
      'mask-source',
      'max-mta-deferred',
      'mta',
      'no-dsn',
      'pki',
      'recipient',
      'scheduler',
      'verify',
    ],
  },
  { first: '5.4', last: '5.9', words: ['dhparams', 'secure'] },
  { first: '5.7', last: '5.7', words: ['curve', 'disable', 'dsn-notify', 'dsn-ret', 'enqueuer', 'headers'] },
  { first: '5.7', words: ['ciphers', 'masquerade', 'received-auth', 'senders', 'session'] },
  { first: '5.9', words: ['rcpt-to', 'socket'] },
  { first: '6.0', words: ['authenticated', 'dhe', 'subaddressing-delimiter'] },
] as const satisfies readonly {
  readonly first?: LegacyRelease;
  readonly last?: LegacyRelease;
  readonly words: readonly string[];
}[];

export type LegacyKeyword = (typeof rows)[number]['words'][number];

/** The first and the last release before 6.4 that reserve a word. */
export interface Reserved {
  readonly first?: LegacyRelease;
  readonly last?: LegacyRelease;
}

export const legacyKeywords: ReadonlyMap<string, Reserved> = new Map(
  rows.flatMap(({ words, ...reserved }) => words.map((word): [string, Reserved] => [word, reserved])),
);
