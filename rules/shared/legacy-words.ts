import { renamedLimits, renamedOptions, renamedStatements } from '../../src/model/legacy/renamed-words.js';

/** A word of the dialect before 6.4, in today's words. */
export interface LegacyWord {
  /** The text to write today: words of the configuration between backquotes. */
  readonly today: string;
  /** The very words that take the place of this one and, where there is a `with`, of the next. */
  readonly exact?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const renamed = (words: Readonly<Record<string, string>>): Readonly<Record<string, LegacyWord>> =>
  Object.fromEntries(
    Object.entries(words).map(([word, today]) => [word, { today: `\`${today}\``, exact: today }]),
  );

const limits = Object.fromEntries(
  Object.entries(renamedLimits).map(([kind, today]) => [kind, `${today} limit`]),
);

/** By the statement's first word; under `''` those that begin a statement themselves. */
const legacyWords: Readonly<Record<string, Readonly<Record<string, LegacyWord>>>> = {
  '': {
    ...renamed(
      Object.fromEntries(Object.entries(renamedStatements).map(([word, today]) => [word, today.join(' ')])),
    ),
    accept: { today: 'an `action` and a `match` rule' },
    reject: { today: 'a `match` rule that ends in `reject`' },
    curve: { today: 'nothing' },
    enqueuer: { today: '`listen on socket filter NAME`' },
    hostname: { today: 'the name in the mailname file' },
    limit: { today: '`smtp limit`, `mda limit`, `mta limit` or `scheduler limit`', with: limits },
    map: { today: '`table`' },
  },
  pki: { ...renamed(renamedOptions.pki), dhparams: { today: '`dhe auto`' } },
  ca: renamed(renamedOptions.ca),
  listen: {
    ...renamed(renamedOptions.listen),
    certificate: { today: '`pki`', exact: 'pki' },
    secure: { today: '`tls` on this listener and `smtps` on another one' },
    ssl: { today: '`tls` on this listener and `smtps` on another one' },
    'dsn-notify': { today: '`no-dsn`' },
    'dsn-ret': { today: 'nothing' },
  },
  queue: { key: { today: '`queue encryption` and the key itself' } },
};

/** The legacy word that stands at `at`, where today's smtpd does not know it there. */
export function legacyWord(words: readonly { readonly value: string }[], at: number): LegacyWord | undefined {
  if (at === 0 && words[2]?.value === '=') return undefined;
  const statement = at === 0 ? '' : (words[0]?.value ?? '');
  const table = Object.hasOwn(legacyWords, statement) ? legacyWords[statement] : undefined;
  const word = words[at]?.value ?? '';
  return table && Object.hasOwn(table, word) ? table[word] : undefined;
}
