import { renamedLimits, renamedOptions, renamedStatements } from '../../src/model/legacy/renamed-words.js';

/** A word of the syntax before 6.4, with its replacement in today's. */
export interface LegacyWord {
  /** What to write today; words of the configuration are in backquotes. */
  readonly today: string;
  /** The exact words that replace this one. `with` has, by the next word, those that replace both. */
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

/** Legacy words by the first word of their statement; under `''` those that begin a statement themselves. */
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

/** The legacy word at `at`, or undefined if the word there is not one. */
export function legacyWord(words: readonly { readonly value: string }[], at: number): LegacyWord | undefined {
  if (at === 0 && words[2]?.value === '=') return undefined;
  const statement = at === 0 ? '' : (words[0]?.value ?? '');
  const table = Object.hasOwn(legacyWords, statement) ? legacyWords[statement] : undefined;
  const word = words[at]?.value ?? '';
  return table && Object.hasOwn(table, word) ? table[word] : undefined;
}
