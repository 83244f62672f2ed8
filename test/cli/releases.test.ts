import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const rest = 'action r relay\nmatch from local for any action r\n';
const pkis = 'pki a cert "/a" key "/a"\npki b cert "/b" key "/b"\n';

interface Message {
  readonly message: string;
  readonly line: number;
  readonly fatal?: true;
  readonly releases?: readonly string[];
}

async function check(text: string, releases: string) {
  write('upgrade.conf', text);
  const { status, stdout } = await run(['--format', 'json', '--release', releases, 'upgrade.conf']);
  const [result] = JSON.parse(stdout);
  const messages: Message[] = result.messages;
  return { status, result, refusals: messages.filter(({ fatal }) => fatal) };
}

test('the releases of OpenBSD between portable ones are known', async () => {
  const { status, result } = await check(`listen on 192.0.2.1\n${rest}`, '7.1,7.2,7.3');
  expect(status).toBe(0);
  const notes: readonly { readonly message: string; readonly releases?: readonly string[] }[] = result.notes;
  const crash = notes.find(({ message }) => message.includes('CVE-2023-29323'));
  expect(crash?.releases).toEqual(['7.1', '7.2']);
});

describe('an upgrade', () => {
  test.each([
    ['TLS without pki', `listen on 192.0.2.1 tls\n${rest}`, 1, ['7.9']],
    ['max-rcpt below 100', `smtp limit max-rcpt 50\n${rest}`, 1, ['7.9']],
    ['several pki', `${pkis}listen on 192.0.2.1 tls pki a pki b\n${rest}`, 3, ['6.8']],
    [
      'a mapping of senders',
      `table s { x = y }\naction r relay\nmatch mail-from <s> for local action r\n`,
      3,
      ['6.8'],
    ],
    [
      'a list over several lines',
      `action r relay\nmatch from any for domain {\n "a.example"\n} action r\n${'match for any reject\n'}`,
      2,
      ['6.8'],
    ],
  ])('%s', async (_, text, line, releases) => {
    const { status, result, refusals } = await check(text, '6.8,7.9');
    expect(status).toBe(1);
    expect(refusals).toMatchObject([{ line, releases }]);
    const [other] = ['6.8', '7.9'].filter((each) => !releases.includes(each));
    expect(refusals[0]?.message).toContain(`(in ${releases[0]}, not in ${other})`);
    expect(
      result.releases.map(({ release, refused }: { release: string; refused: boolean }) => [
        release,
        refused,
      ]),
    ).toEqual([
      ['6.8', releases[0] === '6.8'],
      ['7.9', releases[0] === '7.9'],
    ]);
  });

  test('what only the releases between refuse', async () => {
    const text = 'action l lmtp "/run/lmtp" user vmail\nmatch for local action l\n';
    const { refusals } = await check(text, '6.8,7.0,7.4,7.6');
    // That the rule cannot name the action then is no error of its own.
    expect(refusals.map(({ line, releases }) => [line, releases])).toEqual([[1, ['7.0', '7.4']]]);
    expect((await check(text, '6.8,7.9')).status).toBe(0);
  });

  test('what is the same in all is said once, and without releases', async () => {
    const { refusals } = await check(`listen on 192.0.2.1 auth\n${rest}`, '6.8,7.4,7.9');
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).not.toHaveProperty('releases');
  });

  test('the other formats say it, too', async () => {
    write('upgrade.conf', `listen on 192.0.2.1 tls\n${rest}`);
    for (const format of ['pretty', 'github']) {
      const { stdout } = await run(['--format', format, '--release', '6.8,7.9', 'upgrade.conf']);
      expect(stdout).toContain('(in 7.9, not in 6.8)');
      expect(stdout).toContain('refused by smtpd 7.9 (6.8 takes it)');
      expect(stdout).toContain('once line 1 is fixed: closed (proven)\n');
    }
  });
});
