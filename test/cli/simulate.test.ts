import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

write(
  'smtpd.conf',
  [
    'pki host1 cert "/etc/ssl/mx.crt"',
    'pki host1 key "/etc/ssl/private/mx.key"',
    'listen on 192.0.2.1',
    'listen on 192.0.2.1 port 587 tls-require pki host1 auth',
    'listen on 192.0.2.1 port 2525 tag INSIDE',
    'action "in" mbox',
    'action "out" relay',
    'match from any for domain "example.org" action "in"',
    'match from src 198.51.100.0/24 for any action "out"',
    'match tag INSIDE from any for any action "out"',
    'match from any mail-from "@partner.example" for any action "out"',
    'match auth from any for any action "out"',
    '',
  ].join('\n'),
);

const ask = async (...args: string[]) => {
  const { status, stdout, stderr } = await run(['simulate', '--format', 'json', ...args, 'smtpd.conf']);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

describe('one client', () => {
  test('as the netcat test asks', async () => {
    const { status, stdout } = await run(['simulate', 'smtpd.conf']);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot('golden/simulate.reject.txt');
  });

  test('one that gets through', async () => {
    const { status, stdout } = await run(['simulate', '--src', '198.51.100.7', 'smtpd.conf']);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot('golden/simulate.accept.txt');
  });

  test.each<[string[], string, number | undefined]>([
    [[], 'reject', undefined],
    [['--rcpt-to', 'someone@example.org'], 'accept', 8],
    [['--src', '198.51.100.7'], 'accept', 9],
    [['--port', '2525'], 'accept', 10],
    [['--tag', 'INSIDE'], 'accept', 10],
    [['--mail-from', 'x@partner.example'], 'accept', 11],
    [['--port', '587', '--tls', '--auth', 'alice'], 'accept', 12],
  ])('%j: %s', async (args, decision, line) => {
    const answer = await ask(...args);
    expect(answer.decision).toBe(decision);
    expect(answer.rule).toEqual(line === undefined ? null : { file: 'smtpd.conf', line });
    expect(answer.transcript.at(-1)).toBe(`S: ${answer.reply}`);
  });
});

test.each([
  [['--port', '99'], 'verdict: not asked: no listener takes a connection to this address and port\n'],
  [
    ['--port', '587', '--auth', 'alice'],
    'verdict: not asked: 503 at AUTH: port 587 does not offer AUTH without TLS\n',
  ],
])('a question that cannot be put: %j', async (args, words) => {
  const { status, stdout } = await run(['simulate', ...args, 'smtpd.conf']);
  expect(status).toBe(2);
  expect(stdout.endsWith(words)).toBe(true);
});

describe('--why', () => {
  test('says of each rule which criterion fails, and where it is written', async () => {
    const { status, stdout } = await run(['simulate', '--why', 'smtpd.conf']);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot('golden/simulate.why.txt');
  });

  test('says why no listener takes a connection', async () => {
    const { status, stdout } = await run(['simulate', '--why', '--port', '99', 'smtpd.conf']);
    expect(status).toBe(2);
    expect(stdout).toContain('  no listener takes the connection:\n    line 3: port 25, not 99\n');
  });

  test('JSON has it always', async () => {
    const { why } = await ask('--rcpt-to', 'someone@example.org');
    expect(why.listener).toEqual({ file: 'smtpd.conf', line: 3 });
    expect(why.defaults).toMatchObject({ src: '203.0.113.7', dst: '192.0.2.1', port: 25 });
    const [{ rules }] = why.steps;
    expect(rules[0]).toMatchObject({ line: 8, result: 'matches', asked: true });
    expect(rules[1]).toMatchObject({ line: 9, result: 'fails', asked: false });
    expect(rules[1].criteria).toMatchObject([
      { criterion: 'from', text: 'from src 198.51.100.0/24', holds: 'no', value: '203.0.113.7' },
    ]);
  });
});

test.each([
  ['reject', [], 0],
  ['accept', [], 1],
  ['accept', ['--src', '198.51.100.7'], 0],
  ['accept', ['--port', '99'], 2],
])('--expect %s %j: exit %d', async (expected, args, status) => {
  const answer = await run(['simulate', '--expect', expected, ...args, 'smtpd.conf']);
  expect(answer.status).toBe(status);
  expect(answer.stdout.includes(`\n  note: expected: ${expected}\n`)).toBe(status !== 0);
});

describe('many clients', () => {
  test('one answer a line, with what the envelope said', async () => {
    const envelopes = [
      { src: '198.51.100.7', rcpt_to: 'x@foreign.example', mark: 1 },
      {
        src: '203.0.113.9',
        rcpt_to: ['x@foreign.example', 'y@example.org'],
        auth: null,
        proxy: null,
        tls: 'none',
      },
    ];
    const path = write('envelopes.jsonl', `${envelopes.map((one) => JSON.stringify(one)).join('\n')}\n\n`);
    const { status, stdout } = await run(['simulate', 'smtpd.conf', '--envelopes', path, '--format', 'json']);
    expect(status).toBe(0);
    const [first, second] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      ...envelopes[0],
      decision: 'accept',
      rule: { file: 'smtpd.conf', line: 9 },
    });
    expect(second).toMatchObject({
      ...envelopes[1],
      decision: ['reject', 'accept'],
      rule: [null, { line: 8 }],
    });
  });

  test.each([
    ['{"src": 1}', 'src cannot be 1'],
    ['{"tls": "maybe"}', 'tls cannot be "maybe"'],
    ['{"rcpt_to": []}', 'rcpt_to cannot be []'],
    ['[]', 'is not a JSON object'],
    ['{', ''],
  ])('a line that is no envelope is named: %s', async (line, message) => {
    const path = write('bad.jsonl', `{}\n${line}\n`);
    const { status, stdout, stderr } = await run(['simulate', 'smtpd.conf', '--envelopes', path]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^smtpd-lint: <dir>\/bad\.jsonl:2: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});

test('a server that does not start answers nobody', async () => {
  write('refused.conf', 'listen on 192.0.2.1\nnonsense\n');
  const { status, stdout, stderr } = await run(['simulate', 'refused.conf']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^smtpd-lint: refused\.conf:2: smtpd refuses this file: syntax error\n {2}help: see what is wrong: smtpd-lint refused\.conf\n$/,
  );
});

describe('filters of the message', () => {
  const text = (phase: string): string =>
    [
      `filter "users" phase ${phase} match !src 198.51.100.0/24 reject "550 not you"`,
      'listen on 192.0.2.1 filter "users"',
      'listen on 192.0.2.1 port 26',
      'action "out" relay',
      'match from any for any action "out"',
      '',
    ].join('\n');

  test.each([
    ['data', ['C: DATA', 'S: 550 not you']],
    ['commit', ['C: .', 'S: 550 not you']],
  ])('%s: the decision is the last answer', async (phase, end) => {
    write('message.conf', text(phase));
    const { status, stdout } = await run(['simulate', '--format', 'json', 'message.conf']);
    expect(status).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ decision: 'reject', phase, reply: '550 not you', rule: { line: 5 } });
    expect(answer.deliveries).toEqual([]);
    expect(answer.transcript.slice(-2)).toEqual(end);
    expect((await run(['simulate', 'message.conf'])).stdout).toMatch(
      new RegExp(
        `\nmessage\\.conf: verdict: rejected \\(550\\): a filter of phase ${phase} rejects the message, whose recipient was accepted\n$`,
      ),
    );
  });

  test.each([
    [['--src', '198.51.100.7'], 'commit', /^250 .* Message accepted for delivery$/],
    [['--port', '26'], 'rcpt', /^250 .* Recipient ok$/],
    [['--rcpt-to', 'x'.repeat(3000)], 'rcpt', /^500 /],
  ])('%j ends at %s', async (args, phase, reply) => {
    write('message.conf', text('data'));
    const { stdout } = await run(['simulate', '--format', 'json', ...args, 'message.conf']);
    const answer = JSON.parse(stdout);
    expect(answer.phase).toBe(phase);
    expect(answer.reply).toMatch(reply);
  });

  test('an envelope may ask for the message', async () => {
    write('message.conf', text('data'));
    const path = write('message.jsonl', '{"port": 26, "data": true}\n');
    const { stdout } = await run(['simulate', 'message.conf', '--envelopes', path, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'accept', phase: 'commit' });
  });
});

test('all variants of a template', async () => {
  write(
    'smtpd.conf.j2',
    [
      'listen on {{ address }}',
      'action "out" relay host smtp://{{ host }}',
      '{% if open %}',
      'match from any for any action "out"',
      '{% elif inner %}',
      'match from src "{{ net }}" for any action "out"',
      '{% else %}',
      'match from local for any action "out"',
      '{% endif %}',
      '',
    ].join('\n'),
  );
  const { status, stdout } = await run(['simulate', '--format', 'json', 'smtpd.conf.j2']);
  expect(status).toBe(0);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ decision, variants, rule }) => [decision, variants, rule?.line]);
  expect(answers).toEqual([
    ['accept', ['where "open" holds (line 3)'], 4],
    ['unknown', ['where "inner" holds (line 5)'], undefined],
    ['reject', ['where none of the conditions from line 3 on holds'], undefined],
  ]);
  const inside = await run(['simulate', '--src', '127.0.0.1', '--dst', '192.0.2.1', 'smtpd.conf.j2']);
  expect(inside.stdout).not.toContain('qzx');
});

test('other commands say that they take no template', async () => {
  const { status, stderr } = await run(['show', 'smtpd.conf.j2']);
  expect([status, stderr]).toEqual([
    2,
    'smtpd-lint: smtpd.conf.j2:1: smtpd refuses this file: it is a template, whose variants check, simulate, matrix, diff and test take\n',
  ]);
});
