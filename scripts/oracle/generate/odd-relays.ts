import fc from 'fast-check';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';

/** Generates rulesets that test for unusual octets, source routes and names, and strangers who use these. */

const pick = (...texts: readonly string[]) => fc.constantFrom(...texts);
const list = (entries: readonly string[]): string => `{ ${entries.map((text) => `"${text}"`).join(', ')} }`;
const some = (arbitrary: fc.Arbitrary<string>) =>
  fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 2 }).map(list);

const nameExpressions = pick(
  '[\\\\]',
  '^[a-z0-9.-]*$',
  '^[^\\\\]*$',
  '\\\\\\\\[0-9]',
  '^\\[',
  '_',
  '\\.$',
  '109',
  '[g-z]',
  '^[a-z]*\\\\',
  '^(.)\\1',
  '(\\ba)+',
);
const addressExpressions = pick(
  '^[a-z0-9@.+-]*$',
  '[^a-z@.]',
  '^@$',
  '^bob',
  '\\\\',
  '[$`{]',
  ':',
  '^[a-z]+@',
  '@[a-z.]+$',
  '^([a-z])\\1',
);
const names = pick('a.example', '*.example', 'co\\109', '*.co\\109', 'mx\\.example', '*', '[192.0.2.1]');
const addresses = pick(
  'bob',
  'bob@evil.com',
  '@a.example',
  '@*.co\\109',
  'bob+x',
  '@r:bob@evil.com',
  '@',
  '@*',
);

const criterion = (word: string, literal: fc.Arbitrary<string>, expression: fc.Arbitrary<string>) =>
  fc
    .tuple(
      pick('', '!'),
      fc.oneof(
        some(literal),
        some(expression).map((entries) => `regex ${entries}`),
      ),
    )
    .map(([negation, entries]) => `${negation}${word} ${entries}`);
const helo = criterion('helo', names, nameExpressions);
const sender = criterion('mail-from', addresses, addressExpressions);
const recipient = criterion('rcpt-to', addresses, addressExpressions);
const destination = fc.oneof(
  { weight: 2, arbitrary: fc.constant('for any') },
  criterion('for domain', names, nameExpressions),
);
const optional = (arbitrary: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, arbitrary);

const rule = fc
  .tuple(
    destination,
    optional(helo),
    optional(sender),
    optional(recipient),
    pick('action r', 'reject', 'reject'),
  )
  .map((words) => ['match from any', ...words].filter((text) => text !== '').join(' '));

const filter = fc.oneof(
  fc.tuple(pick('helo', 'ehlo'), helo),
  fc.tuple(pick('mail-from'), sender),
  fc.tuple(pick('rcpt-to'), recipient),
);

/** Configurations with rules about unusual names, and sometimes filters of that kind. Two thirds of the rules reject, and a last one may relay all mail. */
export const oddRelay: fc.Arbitrary<string> = fc
  .tuple(fc.array(filter, { maxLength: 2 }), fc.array(rule, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([filters, rules, open]) => {
    const use = filters.length === 0 ? '' : ` filter { ${filters.map((_, at) => `f${at}`).join(', ')} }`;
    return [
      ...filters.map(([phase, when], at) => `filter f${at} phase ${phase} match ${when} reject "550 no"`),
      'action r relay',
      `listen on 192.0.2.1${use}`,
      ...rules,
      ...(open ? ['match from any for any action r'] : []),
      '',
    ].join('\n');
  });

const users = pick('bob', 'bob+x', 'eve', 'a.b', 'aa', 'o{k}', 'x$y', 'a_b', "o'neil");
const domains = pick(
  'evil.com',
  'victim.org',
  'y.co\\109',
  'a\\b.net',
  'x_y.net',
  '\\x',
  '[198.51.100.9]',
  '[IPv6:2001:db8::9]',
  'xn--a.net',
  'aa',
  'a-.net',
);
const routes = pick('', '', '', '@r:', 'bob+:', ':', '\udc80:', 'x y:', '@a,@b:', '\\:');
const address = fc
  .tuple(routes, users, domains)
  .map(([route, user, domain]) => `<${route}${user}@${domain}>`);

/** Strangers with unusual names. */
export const oddStranger: fc.Arbitrary<EnvelopeInput> = fc.record({
  src: pick('203.0.113.7', '198.51.100.7'),
  dst: fc.constant('192.0.2.1'),
  port: fc.constant(25),
  helo: pick(
    'fakedomain.com',
    'a\\b.example',
    'mx\\109.net',
    '\\x',
    '[198.51.100.9]',
    'x_y',
    'aa',
    'a.example',
    'co\\109',
  ),
  ehlo: fc.boolean(),
  mail_from: fc.oneof(address, pick('', '<a:>', '<:>', '<\udc80:>', '<bob+:>', 'eve@fakedomain.com')),
  rcpt_to: address,
});
