import { describe, expect, test } from 'vitest';
import { fakeServer } from '../probe/fake-server.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();
write('sound.conf', 'listen on lo\naction "out" relay\nmatch from local for any action "out"\n');
write('broken.conf', 'listen on\n');

const probe = (port: number, ...args: string[]) =>
  run(['probe', '127.0.0.1', '--port', String(port), '--delay', '0', ...args]);

describe('consent', () => {
  test('a host that is not this machine is not asked without it', async () => {
    expect(await run(['probe', '198.51.100.25'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'smtpd-lint: 198.51.100.25 is not this machine, and its owner may take a probe for an attack; if you may test it, add --i-am-allowed-to-test 198.51.100.25\n',
    });
  });

  test('it names the host', async () => {
    const { status, stderr } = await run([
      'probe',
      '198.51.100.25',
      '--i-am-allowed-to-test',
      '198.51.100.26',
    ]);
    expect([status, stderr]).toEqual([
      2,
      'smtpd-lint: --i-am-allowed-to-test names 198.51.100.26, but the host is 198.51.100.25\n',
    ]);
  });
});

test.each([
  [['probe'], 'probe takes a host: smtpd-lint probe HOST'],
  [['probe', '127.0.0.1', '::1'], 'probe takes one host'],
  [['probe', '127.0.0.1', '--to', 'a'], '--to takes an address such as victim@otherplace.com'],
  [['probe', '127.0.0.1', '--to', 'a@b.example>\r\nDATA'], '--to takes an address'],
  [['probe', '127.0.0.1', '--from', 'a b'], '--from takes an address'],
  [['probe', '127.0.0.1', '--helo', 'a\nDATA'], '--helo takes a host name'],
  [['probe', '127.0.0.1', '--src', '192.0.2.1'], '--src belongs to --config FILE, with probe'],
  [['probe', '127.0.0.1', '--config', 'absent.conf'], 'absent.conf: '],
  [['probe', '127.0.0.1', '--config', 'broken.conf'], 'broken.conf:1: smtpd refuses this file: syntax error'],
])('%j: %s', async (args, message) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`smtpd-lint: ${message}`);
});

describe('a server on this machine', () => {
  test('that refuses', async () => {
    const server = await fakeServer({});
    const { status, stdout, stderr } = await probe(server.port);
    expect([status, stderr]).toEqual([0, '']);
    await expect(stdout.replaceAll(String(server.port), '<port>')).toMatchFileSnapshot(
      'golden/probe.refused.txt',
    );
  });

  test('that relays, for a client that it sees outside', async () => {
    const server = await fakeServer({
      answer: (line) => (line.startsWith('RCPT') ? '250 ok\r\n' : undefined),
    });
    const { status, stdout } = await probe(server.port, '--format', 'json');
    const answer = JSON.parse(stdout);
    expect([status, answer.openRelay, answer.client, answer.vantage]).toEqual([
      1,
      'yes',
      '203.0.113.7',
      'outside',
    ]);
    expect(answer.attempts[0]).toMatchObject({ id: 'netcat', code: 250, outcome: 'relayed' });
    expect(answer).not.toHaveProperty('attempts.0.config');
  });

  test('that answers what its configuration does not say', async () => {
    const server = await fakeServer({
      answer: (line) => (line.startsWith('RCPT') ? '250 ok\r\n' : undefined),
    });
    const { status, stdout } = await probe(server.port, '--config', 'sound.conf');
    expect(status).toBe(1);
    expect(stdout).toContain('the server runs another file, or was not restarted');
  });

  test('that puts control characters into its replies', async () => {
    const server = await fakeServer({
      banner: '220 mail.example.org \x1b]0;x\x07\u202e\r\n',
      answer: (line) => (line.startsWith('RCPT') ? '550 \x1b[2J\x9b31m\r\n' : undefined),
    });
    const { stdout } = await probe(server.port);
    expect(stdout).toContain('\\x1b[2J');
    expect(stdout).toMatch(/^(?:[^\p{Cc}\p{Cf}]|\n)*$/u);
    const { stdout: json } = await probe(server.port, '--format', 'json');
    expect(json.trimEnd()).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });

  test('that is not there', async () => {
    const { status, stdout } = await probe(1);
    expect(status).toBe(2);
    expect(stdout).toContain('nothing was asked: no connection: refused: nobody listens there');
  });

  test('by its name: the end does not wait for what bounds the look-up', async () => {
    const started = performance.now();
    const { status, stdout } = await run(['probe', 'localhost', '--port', '1']);
    expect([status, stdout.slice(0, 11)]).toEqual([2, 'localhost (']);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test('whose own domain the recipient is', async () => {
    const server = await fakeServer({});
    const { status, stderr } = await probe(server.port, '--to', 'someone@example.org');
    expect([status, stderr]).toEqual([
      2,
      'smtpd-lint: --to someone@example.org: the server is mail.example.org, so this is no foreign recipient\n',
    ]);
  });
});
