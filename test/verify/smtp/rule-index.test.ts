import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget, within } from '../../../src/verify/budget.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { load } from '../../support/load-config.js';

/** Criteria of all kinds: such as rules are found by, and such as have to be looked at. */
const criteria = fc.tuple(
  fc.constantFrom('', ' tag a', ' tag !b', ' tag <tags>', ' tag regex "^[ab]"'),
  fc.constantFrom(
    ' from any',
    ' from local',
    ' from src 192.0.2.1',
    ' from src 192.0.2.0/24',
    ' from src "2001:db8::/32"',
    ' from src !192.0.2.0/24',
    ' from src <unseen>',
    ' from src <networks>',
    ' from src regex "^192"',
    ' from rdns "client.example"',
    ' from socket',
  ),
  fc.constantFrom(
    ' for any',
    ' for domain "d1.example"',
    ' for domain "D2.EXAMPLE"',
    ' for domain !"d1.example"',
    ' for domain "*.example"',
    ' for domain <domains>',
    ' for domain <unseen>',
    ' for domain regex "^d"',
    ' for local',
  ),
  fc.constantFrom('', ' helo "client.example"', ' helo <unseen>', ' helo !"x"'),
  fc.constantFrom('', ' auth', ' !auth', ' auth <users>'),
  fc.constantFrom(
    '',
    ' mail-from "u1@d1.example"',
    ' mail-from "@d2.example"',
    ' mail-from "u1"',
    ' mail-from <senders>',
    ' mail-from !"u1@d1.example"',
    ' mail-from regex "^u1"',
  ),
  fc.constantFrom('', ' rcpt-to "u1@d1.example"', ' rcpt-to "u1+x@d1.example"', ' rcpt-to <unseen>'),
);
const outcome = fc.constantFrom(' action r', ' action l', ' action v', ' reject');

const rule = fc.tuple(criteria, outcome).map(([words, end]) => `match${words.join('')}${end}\n`);

const ruleset = fc
  .array(rule, { minLength: 17, maxLength: 40 })
  .map(
    (rules) =>
      `table unseen file:/unseen\ntable tags { "a" }\ntable networks { 192.0.2.0/25, "local", "host" }\ntable domains { "d1.example", "d2.example" }\n` +
      `table users { "bob" }\ntable senders { "u1@d1.example", "@d3.example", "u2@*.example" }\ntable virtuals { "u1@d1.example" = "u2@d2.example", "@d2.example" = "bob" }\n` +
      'listen on 192.0.2.25\nlisten on 192.0.2.25 port 26 tag a\n' +
      `action r relay\naction l maildir user nobody\naction v maildir virtual <virtuals>\n${rules.join('')}`,
  );

const envelope: fc.Arbitrary<EnvelopeInput> = fc.record(
  {
    src: fc.constantFrom('192.0.2.1', '192.0.2.200', '198.51.100.1', '2001:db8::1', 'local'),
    port: fc.constantFrom(25, 26),
    helo: fc.constantFrom('client.example', 'x', 'Client.Example'),
    mail_from: fc.constantFrom('u1@d1.example', 'U1+tag@d1.example', 'u2@d2.example', '<>', 'u1@d3.example'),
    rcpt_to: fc.constantFrom('u1@d1.example', 'u1+x@D1.example', 'u3@d2.example', 'u@other.example', 'bob'),
    rdns: fc.constantFrom('client.example', 'other.example'),
  },
  { requiredKeys: [] },
);

test('an index of rules changes no answer', () => {
  fc.assert(
    fc.property(ruleset, fc.array(envelope, { minLength: 12, maxLength: 24 }), (text, envelopes) => {
      const often = load(text);
      for (const input of envelopes) decide(often.config, often.machine, input);
      for (const input of envelopes) {
        // A configuration that is asked once has no index.
        const once = load(text);
        expect(decide(often.config, often.machine, input)).toEqual(decide(once.config, once.machine, input));
      }
    }),
    { numRuns: 15 },
  );
});

test('a rule that cannot match is not looked at', () => {
  const rules = Array.from(
    { length: 5000 },
    (_, at) => `match from any for domain "d${at}.example" action l\n`,
  );
  const { config, machine } = load(`listen on 192.0.2.25\naction l maildir user nobody\n${rules.join('')}`);
  const spent = (input: EnvelopeInput): number => {
    const budget = new Budget(1e9);
    within(budget, () => decide(config, machine, input));
    return 1e9 - budget.left;
  };
  const input: EnvelopeInput = { rcpt_to: 'u@d4999.example' };
  const first = spent(input);
  for (let at = 0; at < 10; at += 1) decide(config, machine, input);
  expect(decide(config, machine, input).rule).toBe(5000);
  expect(spent(input)).toBeLessThan(first / 20);
});
