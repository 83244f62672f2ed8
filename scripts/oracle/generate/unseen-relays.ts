import fc from 'fast-check';

/** Rulesets whose lists are in files that the verifier does not see, and contents for these files. */

const pick = (...texts: readonly string[]) => fc.constantFrom(...texts);
const optional = (arbitrary: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, arbitrary);

const from = pick(
  'from any',
  'from any',
  'from any',
  'from src <s>',
  '!from src <s>',
  'from rdns <n>',
  '!from rdns <n>',
);
const to = pick(
  'for any',
  'for any',
  'for any',
  'for domain <d>',
  '!for domain <d>',
  'for domain "a.example"',
);
const helo = pick('helo <n>', '!helo <n>', 'helo <h>', 'helo "a.example"');
const sender = pick(
  'mail-from <m>',
  '!mail-from <m>',
  'mail-from <o>',
  '!mail-from <o>',
  'mail-from "@a.example"',
);
const rule = fc
  .tuple(from, to, optional(helo), optional(sender), pick('action r', 'action r', 'reject'))
  .map((words) => ['match', ...words].filter((text) => text !== '').join(' '));
const filter = pick(
  'phase mail-from match !mail-from <m>',
  'phase mail-from match mail-from <o>',
  'phase helo match !helo <n>',
  'phase ehlo match !helo <n>',
  'phase connect match !rdns <n>',
  'phase connect match src <s>',
);

/** The tables by name, with their possible entries. */
const unseenTables = {
  s: ['192.0.2.128/25', '198.51.100.0/26', '10.0.0.0/8'],
  d: ['own.example', '*.own.example', 'a.example'],
  n: ['mx.partner.example', 'relay.partner.example', 'a.example'],
  h: ['hub.partner.example', 'hub2.partner.example'],
  m: ['@partner.example', 'news@list.example', 'daemon', '@a.example'],
  o: ['@bad.example', 'spam@list.example'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const unseenRelay: fc.Arbitrary<string> = fc
  .tuple(fc.array(filter, { maxLength: 1 }), fc.array(rule, { minLength: 1, maxLength: 4 }))
  .map(([filters, rules]) =>
    [
      ...Object.keys(unseenTables).map((name) => `table ${name} file:/etc/unseen/${name}`),
      ...filters.map((text, at) => `filter f${at} ${text} reject "550 no"`),
      'action r relay',
      `listen on 192.0.2.1${filters.length > 0 ? ' filter f0' : ''}`,
      ...rules,
      '',
    ].join('\n'),
  );

/** One or two entries of each table. */
export const filling: fc.Arbitrary<Readonly<Record<string, readonly string[]>>> = fc.record(
  Object.fromEntries(
    Object.entries(unseenTables).map(([name, entries]) => [
      name,
      fc.uniqueArray(fc.constantFrom<string>(...entries), { minLength: 1, maxLength: 2 }),
    ]),
  ),
);

/** A sender and a host name that match an entry. */
export const fitting = (entry: string): { readonly sender: string; readonly name: string } => ({
  sender: entry.startsWith('@')
    ? `someone${entry}`
    : entry.includes('@')
      ? entry
      : `${entry}@elsewhere.example`,
  name: entry,
});
