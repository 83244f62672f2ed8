import { expect, test } from 'vitest';
import { load } from '../../../src/index.js';

/**
 * smtpd takes `<@>`, `<x:@>` and `<b@:@>` for the null sender, as `<>` and `<x:>`; filters see each as it is written. Live 6.8 and 7.9 accept what the witnesses say, and
 * reject the senders that are listed.
 */
test.each<readonly [filter: string, rule: string, witness: string | undefined, rejected: readonly string[]]>([
  ['!mail-from regex { "^@$" }', 'mail-from regex { "^@$" }', '@', ['', 'x:', 'x:@', 'b@:@']],
  ['!mail-from regex { "b@" }', 'mail-from regex { "^@$" }', 'b@:@', ['', '@', 'x:', 'x:@']],
  ['!mail-from regex { "^@$" }', 'mail-from "@"', '@', ['', 'x:', 'x:@', 'b@:@']],
  ['mail-from regex { "@" }', 'mail-from regex { "^@$" }', '', ['@', 'x:@', 'b@:@']],
  ['mail-from { "@" }', 'mail-from regex { "^@$" }', undefined, ['', '@', 'x:', 'x:@', 'b@:@']],
  ['mail-from { "b" }', 'mail-from regex { "^@$" }', '', ['b+y:@']],
  ['!mail-from { "@*" }', 'mail-from regex { "^@$" }', undefined, ['', '@', 'x:', 'x:@', 'b@:@']],
])('filter %s, rule %s: %s', (filter, rule, witness, rejected) => {
  const conf = load(
    `filter f phase mail-from match ${filter} reject "550 no"\nlisten on 192.0.2.1 filter f\naction "out" relay\nmatch from any ${rule} for any action "out"\n`,
  );
  const { openRelay, holes } = conf.relay();
  expect([openRelay, ...holes.map((hole) => hole.witness.mail_from)]).toEqual(
    witness === undefined ? ['no'] : ['yes', witness],
  );
  for (const mail_from of rejected)
    expect(conf.decide({ src: '203.0.113.7', mail_from, rcpt_to: 'v@o.example' }).decision, mail_from).toBe(
      'reject',
    );
});
