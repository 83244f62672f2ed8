import fc from 'fast-check';

/**
 * Random configurations with the mistakes that rules suggest something for: shared tables, negations, keywords in quotes, networks without a
 * width, rules in the wrong order, declarations in odd places.
 */

const some = (pool: readonly string[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: most });

const quoted = (entries: readonly string[]): string =>
  `{ ${entries.map((entry) => `"${entry}"`).join(', ')} }`;

const domainEntries = [
  'example.org',
  'example.com',
  'exmaple.org',
  'lists.example.org',
  '*',
  '*.example.org',
  '*example.org',
  'any',
  'local',
  '@example.org',
  'EXAMPLE.net',
  'example.org.',
];
const addressEntries = [
  '@example.org',
  'list@example.org',
  'example.org',
  '*',
  '*@example.org',
  '@*',
  'bob',
  '<>',
  'any',
];
const networkEntries = [
  '192.0.2.0/24',
  '192.0.2.0',
  '192.0.2.7/24',
  '10.0.0.0',
  '10.0.0.0/8',
  '10.1',
  '0.0.0.0/0',
  '203.0.113.7',
  'any',
  'local',
  'socket',
  '2001:db8::/32',
  '192.0.2.*',
  '198.51.100.0/33',
];

/** Tables that several rules share, of kinds that do not always fit their uses. */
const tables = {
  d: some(domainEntries),
  a: some(addressEntries),
  n: some(networkEntries),
  mixed: some([...domainEntries, ...addressEntries]),
  one: some(['*', 'example.org', 'any', '@example.org'], 1),
} as const;

type TableName = keyof typeof tables;

const inline = (pool: readonly string[]) => some(pool).map(quoted);
const reference = (...names: readonly TableName[]) => fc.constantFrom(...names).map((name) => `<${name}>`);
const negatable = (criterion: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom('', '', '', '!'), criterion).map(([negation, text]) => `${negation}${text}`);
const optional = (criterion: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: criterion });

const networks = fc.oneof(inline(networkEntries), reference('n', 'mixed'));
const names = fc.oneof(inline(domainEntries), reference('d', 'mixed', 'one'));
const addresses = fc.oneof(inline(addressEntries), reference('a', 'd', 'mixed', 'one'));

const from = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.constant('from any') },
  fc.constantFrom('from local', 'from socket', 'from auth', '!from local', '!from auth', 'from rdns'),
  negatable(networks.map((list) => `from src ${list}`)),
  negatable(addresses.map((list) => `from mail-from ${list}`)),
  fc.constantFrom('from auth { "bob" }', '!from auth { "bob" }'),
);
const target = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.constant('for any') },
  fc.constant('for local'),
  { weight: 3, arbitrary: negatable(names.map((list) => `for domain ${list}`)) },
  negatable(names.map((list) => `for domain regex ${list}`)),
  negatable(addresses.map((list) => `for rcpt-to ${list}`)),
);
const outcome = fc.oneof(
  { weight: 3, arbitrary: fc.constant('action "out"') },
  { weight: 3, arbitrary: fc.constant('action "inbox"') },
  fc.constantFrom('action "backup"', 'action "filter"', 'reject'),
);

const rule = fc
  .record({
    tag: optional(fc.constantFrom('tag BACK', 'tag "OTHER"', '!tag BACK')),
    from,
    target,
    helo: optional(negatable(names.map((list) => `helo ${list}`))),
    auth: optional(fc.constantFrom('auth', '!auth', 'auth { "bob" }', '!auth { "bob" }')),
    tls: optional(fc.constantFrom('tls', '!tls')),
    sender: optional(negatable(addresses.map((list) => `mail-from ${list}`))),
    recipient: optional(negatable(addresses.map((list) => `rcpt-to ${list}`))),
    outcome,
  })
  .map((parts) => `match ${Object.values(parts).filter(Boolean).join(' ')}`);

const listener = fc.constantFrom(
  'listen on eth0',
  'listen on 192.0.2.10 port 25',
  'listen on 0.0.0.0 port 25',
  'listen on eth0 port 587 tls-require pki m auth',
  'listen on eth0 port 587 tls-require pki m auth-optional',
  'listen on eth0 port 587 tls pki m',
  'listen on eth0 port 465 smtps pki m auth <logins>',
  'listen on lo0 port 10028 tag BACK',
  'listen on eth0 port 10028 tag BACK',
  'listen on eth0 port 2525 proxy-v2',
);

/** What a configuration declares before everything, each with the words of those that use it. */
const declarations = (alias: string): readonly (readonly [use: string, line: string])[] => [
  ['"inbox"', alias],
  ['<logins>', 'table logins { "bob" = "$2b$10$abcdefghijklmnopqrstuv" }'],
  ['pki m', 'pki m cert "/m.crt"'],
  ['pki m', 'pki m key "/m.key"'],
  ['"out"', 'action "out" relay'],
  ['"inbox"', 'action "inbox" maildir alias <aliases>'],
  ['"backup"', 'action "backup" relay backup'],
  ['"filter"', 'action "filter" relay host smtp://127.0.0.1:10027'],
];

const aliases = fc.constantFrom(
  'table aliases { "root" = "admin" }',
  'table aliases { "admin" = "it@elsewhere.example" }',
);

/** Places for a declaration: before everything, or directly before the first statement that needs it. */
type FaultPlace = 'top' | 'late';

/** How many listeners and rules a configuration has at the most. What is asked of it costs several times as much with twice as many rules. */
export interface RulesetSize {
  readonly listeners: number;
  readonly rules: number;
}

const place = fc.constantFrom<FaultPlace>('top', 'late');
const partsOf = (most: RulesetSize) => ({
  tables: fc.record(tables),
  places: fc.record({ d: place, a: place, n: place, mixed: place, one: place }),
  aliases,
  listeners: fc.uniqueArray(listener, { minLength: 1, maxLength: most.listeners }),
  rules: fc.array(rule, { minLength: 1, maxLength: most.rules }),
  comments: fc.boolean(),
});

type FaultyParts =
  ReturnType<typeof partsOf> extends infer M
    ? { [K in keyof M]: M[K] extends fc.Arbitrary<infer V> ? V : never }
    : never;

function textOf({
  tables: contents,
  places,
  aliases: alias,
  listeners,
  rules,
  comments,
}: FaultyParts): string {
  const uses = [...listeners, ...rules].join('\n');
  const lines = declarations(alias)
    .filter(([use]) => uses.includes(use))
    .map(([, line]) => line);
  const declare = (name: TableName): string => `table ${name} ${quoted(contents[name])}`;
  const all = Object.keys(tables) as TableName[];
  const isUsed = (name: TableName): boolean => rules.some((text) => text.includes(`<${name}>`));
  lines.push(...all.filter((name) => places[name] === 'top').map(declare), ...listeners);
  const declared = new Set(all.filter((name) => places[name] === 'top'));
  for (const text of rules) {
    for (const name of all)
      if (!declared.has(name) && text.includes(`<${name}>`)) {
        declared.add(name);
        lines.push(declare(name));
      }
    lines.push(comments ? `${text} # a rule` : text);
  }
  return `${lines.filter((line) => !line.startsWith('table ') || isKept(line, isUsed)).join('\n')}\n`;
}

/** A whole configuration as text. */
export const faultyConfiguration = (most: RulesetSize): fc.Arbitrary<string> =>
  fc.record(partsOf(most)).map(textOf);

/** One of three unused tables stays. */
const isKept = (line: string, isUsed: (name: TableName) => boolean): boolean => {
  const name = /^table (\w+)/.exec(line)?.[1];
  return name === undefined || !Object.hasOwn(tables, name) || name === 'd' || isUsed(name as TableName);
};
