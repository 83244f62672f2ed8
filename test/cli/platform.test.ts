import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const rest = 'action "in" maildir\nmatch from any for domain "example.org" action "in"\n';
const bsd = `listen on lo0\nlisten on egress\n${rest}`;

async function findings(text: string, ...options: readonly string[]) {
  write('smtpd.conf', text);
  const { status, stdout } = await run(['--format', 'json', ...options, 'smtpd.conf']);
  const [{ messages, notes = [] }] = JSON.parse(stdout);
  const texts = (found: readonly { readonly message: string; readonly severity?: number }[]) =>
    found.map(({ message, severity }) => (severity === 2 ? `error: ${message}` : message));
  return { status, found: [...texts(messages), ...texts(notes)] };
}

const taken = 'Taken for OpenBSD because of "egress"';
const unsure = '"egress" may not be an interface of the server';

test.each([
  ['lo0 and egress', bsd],
  ['egress and vio0', `listen on egress\nlisten on vio0 port 587\n${rest}`],
  [
    'egress and a user of its own',
    `filter dkim proc-exec "filter-dkimsign" user _dkimsign group _dkimsign\nlisten on egress filter dkim\n${rest}`,
  ],
])('a file with %s is taken for OpenBSD, and that is said', async (_, text) => {
  const { status, found } = await findings(text);
  expect(found).toContain(taken);
  expect(found).not.toContain(unsure);
  expect(status).toBe(0);
});

test('a group alone, and one beside what only Linux has, show nothing', async () => {
  expect((await findings(`listen on egress\n${rest}`)).found).toEqual([unsure]);
  const { found } = await findings(`listen on eth0\n${bsd}`);
  expect(found).not.toContain(taken);
  expect(found).toContain('Linux has no interface group "egress"');
});

test('where the platform is said, it holds', async () => {
  const { status, found } = await findings(bsd, '--platform', 'portable');
  expect(found).toContain('error: Linux has no interface group "egress"');
  expect(status).toBe(1);
  expect(await findings(bsd, '--platform', 'openbsd')).toEqual({ status: 0, found: [] });
});
