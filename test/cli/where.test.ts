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

test('what depends on a table that was not read is told for each case, and not as a fact', async () => {
  write(
    'unread.conf',
    [
      'table domains file:/nowhere/domains',
      'listen on 192.0.2.1',
      'action "local" maildir',
      'match from any for domain <domains> action "local"',
      '',
    ].join('\n'),
  );
  const { status, stdout } = await run(['where', 'alice@example.org', 'unread.conf', '--root', '.']);
  expect(status).toBe(2);
  expect(stdout).toContain(
    [
      '  it depends on what was not read:',
      '    if nothing that is looked for is there: rejected (550)',
      '    if example.org is in "<domains>": delivered to alice by action "local"',
      '  why, if what was not read has no entry that is looked for:',
    ].join('\n'),
  );
  expect(stdout).not.toMatch(/was not seen|not read:.*not read/);
  const json = await run(['where', 'alice@example.org', 'unread.conf', '--root', '.', '--format', 'json']);
  const { answers } = JSON.parse(json.stdout) as {
    readonly answers: readonly {
      readonly cases: readonly { readonly given: readonly string[]; readonly decision: string }[];
      readonly why: { readonly condition?: string };
    }[];
  };
  expect(answers[0]?.cases.map(({ given, decision }) => [given, decision])).toEqual([
    [[], 'reject'],
    [['example.org is in "<domains>"'], 'accept'],
  ]);
  expect(answers[0]?.why.condition).toBe('what was not read has no entry that is looked for');
});

test('a verdict says whether mail arrives on some ways', async () => {
  write(
    'logins.conf',
    [
      'pki "mx" cert "/etc/ssl/mx.crt"',
      'pki "mx" key "/etc/ssl/mx.key"',
      'listen on 192.0.2.1',
      'listen on 192.0.2.1 port submission tls-require pki "mx" auth',
      'action "local" maildir',
      'match from any for domain "example.org" action "local"',
      '',
    ].join('\n'),
  );
  const verdictOn = async (address: string): Promise<string | undefined> =>
    / verdict: (.*)/.exec((await run(['where', address, 'logins.conf'])).stdout)?.[1];
  expect(await verdictOn('alice@example.org')).toBe('arrives, but not on every way');
  expect(await verdictOn('alice@elsewhere.example')).toBe('does not arrive');
});
