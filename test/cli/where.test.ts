import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

write(
  'smtpd.conf',
  [
    'table aliases { sales = "alice, bob@partner.example", root = alice }',
    'listen on 192.0.2.1',
    'action "local" maildir alias <aliases>',
    'action "out" relay',
    'match from any for domain "example.org" action "local"',
    'match from local for any action "out"',
    '',
  ].join('\n'),
);
write('etc/passwd', 'alice:x:1000:1000::/home/alice:/bin/sh\n');

test('mail is followed through rules, aliases and actions', async () => {
  const { status, stdout } = await run(['where', 'sales@example.org', 'smtpd.conf', '--root', '.']);
  expect(status).toBe(0);
  await expect(stdout).toMatchFileSnapshot('golden/where.txt');
});

test.each([
  ['nobody@example.org', 1, 'reject'],
  ['bob@partner.example', 1, 'reject'],
  ['alice@example.org', 0, 'accept'],
])('%s', async (address, expected, decision) => {
  const { status, stdout } = await run(['where', address, 'smtpd.conf', '--root', '.', '--format', 'json']);
  const { answers } = JSON.parse(stdout) as { readonly answers: readonly { readonly decision: string }[] };
  expect([status, answers[0]?.decision]).toEqual([expected, decision]);
});
