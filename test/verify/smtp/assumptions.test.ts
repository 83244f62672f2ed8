import { expect, test } from 'vitest';
import { assumeAnyUser, withAssumedEntries } from '../../../src/verify/smtp/assumptions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const { config, machine } = load(
  `listen on 192.0.2.1
table domains file:/etc/mail/domains
table users file:/etc/mail/users
action "in" maildir virtual <users>
match from any for domain <domains> action "in"
`,
  { addresses: ['192.0.2.1'] },
);
const mail = { src: '203.0.113.7', dst: '192.0.2.1', rcpt_to: 'anybody@a.example' };
const assumed = [{ table: 'domains', entry: 'a.example' }];

test.each([
  ['entries first', assumeAnyUser(withAssumedEntries(config, assumed))],
  ['users first', withAssumedEntries(assumeAnyUser(config), assumed)],
])('entries and users are assumed together: %s', (_, both) => {
  expect(decide(both, machine, mail)).toMatchObject({ decision: 'accept', rule: 1 });
});

test('each alone leaves the other open', () => {
  for (const one of [config, assumeAnyUser(config), withAssumedEntries(config, assumed)])
    expect(decide(one, machine, mail).decision).toBe('unknown');
});
