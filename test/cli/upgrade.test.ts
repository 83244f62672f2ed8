import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

write(
  'smtpd.conf',
  [
    'pki mx.example.org cert "/etc/ssl/mx.crt"',
    'pki mx.example.org key "/etc/ssl/mx.key"',
    'table users ldap:/etc/mail/ldap.conf',
    'listen on 192.0.2.1 tls pki mx.example.org protocols "tlsv1.1,tlsv1.2"',
    'action "local" mbox',
    'action "users" lmtp "/run/lmtp.sock" rcpt-to',
    'action "out" relay',
    'match from any for local action "local"',
    'match from any for domain <users> action "users"',
    'match from local for any action "out"',
    '',
  ].join('\n'),
);
write(
  'relay.conf',
  'listen on 192.0.2.1\naction "local" mbox\nmatch from any for local action "local"\nmatch from any reject\n',
);

const upgrade = (...args: readonly string[]) => run(['upgrade', ...args, '--root', '.']);

test('what is refused, found, renamed or treated otherwise is named', async () => {
  const { status, stdout } = await upgrade('--from', '7.3', 'smtpd.conf');
  expect(status).toBe(1);
  await expect(stdout).toMatchFileSnapshot('golden/upgrade.txt');
});

test('where nothing changes that is proven', async () => {
  const { status, stdout } = await upgrade('--from', '6.8', '--to', '7.0', 'relay.conf');
  expect([status, stdout]).toEqual([0, 'relay.conf: 6.8 -> 7.0: verdict: nothing to do (proven)\n']);
});

test('what changes under any configuration, or is not compared, is excepted from the verdict', async () => {
  write(
    'user.conf',
    'listen on 192.0.2.1\naction "in" maildir user vmail\nmatch from any for domain "a.example" action "in"\n',
  );
  const { status, stdout } = await upgrade('--from', '6.8', '--to', '7.9', 'user.conf');
  expect(status).toBe(0);
  expect(stdout).toContain('now: rejected (smtpd cannot read the address)');
  expect(stdout).not.toContain('nothing to do');
  expect(stdout).toContain(
    'verdict: mail is treated as before (proven), except for what changes under any configuration and what is not compared\n',
  );
});

test('a flow that differs comes with an envelope and both answers', async () => {
  const { status, stdout } = await upgrade('--from', '7.4', '--to', '7.5', '--format', 'json', 'relay.conf');
  const { changes, changesSomething } = JSON.parse(stdout) as {
    readonly changes: readonly { readonly to: string; readonly example: object }[];
    readonly changesSomething: string;
  };
  expect([status, changesSomething]).toEqual([1, 'yes']);
  expect(changes[0]).toMatchObject({
    to: "the server's IPv4 addresses in brackets",
    example: { old: { decision: 'accept' }, new: { decision: 'reject' } },
  });
});

test.each([
  [[], 'needs --from RELEASE'],
  [['--from', '6.9'], 'release 6.9 is not known'],
  [['--from', '7.9'], 'compares two releases'],
])('%j is refused', async (args, words) => {
  const { status, stderr } = await upgrade(...args, 'relay.conf');
  expect(status).toBe(2);
  expect(stderr).toContain(words);
});
