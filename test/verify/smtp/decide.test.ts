import { describe, expect, test } from 'vitest';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import { noFiles } from '../../../src/source/host.js';
import type { Release } from '../../../src/source/release.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { filesBelow } from '../../support/folder-files.js';
import { load } from '../../support/load-config.js';

interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly release?: Release;
}

const passwd = 'root:x:0:0::/root:/bin/sh\nalice:x:1:1::/home/alice:/bin/sh\nbob:x:2:2::/home/bob:/bin/sh\n';

/** What a server says to one envelope; it is called mail.example.org and has 192.0.2.1. */
function ask(
  text: string,
  envelope: EnvelopeInput = {},
  { files = {}, release = '7.9' }: World = {},
): Decision {
  const host = filesBelow({ '/etc/mail/mailname': 'mail.example.org\n', '/etc/passwd': passwd, ...files });
  const config = readConfig(
    { path: '/etc/smtpd.conf', text },
    { release, platform: 'portable', files: host },
  );
  return decide(config, describeMachine(config, host, ['192.0.2.1']), envelope);
}

const relayAny = 'action "r" relay\nmatch from any for any action "r"\n';
const tls =
  'pki a cert "/c"\npki a key "/k"\ntable users { "alice" = "$2b$08$abc", "plain" = "secret" }\n' +
  'listen on eth0 tls pki a auth-optional <users>\n';

test('the dialogue is that of the netcat test', () => {
  const decision = ask(`listen on eth0\n${relayAny}`, { ehlo: false });
  expect(decision.transcript).toEqual([
    'S: 220 mail.example.org ESMTP OpenSMTPD',
    'C: HELO fakedomain.com',
    'S: 250 mail.example.org Hello fakedomain.com [203.0.113.7], pleased to meet you',
    'C: MAIL FROM:<criminal@fakedomain.com>',
    'S: 250 2.0.0 Ok',
    'C: RCPT TO:<victim@otherplace.com>',
    'S: 250 2.1.5 Destination address valid: Recipient ok',
  ]);
  expect(decision).toMatchObject({
    decision: 'accept',
    rule: 1,
    deliveries: [{ action: 'r', type: 'relay', to: 'victim@otherplace.com' }],
    assumptions: [],
    dependsOn: [],
  });
});

describe('which listener', () => {
  const two = `listen on lo\nlisten on 192.0.2.1 tag A\nlisten on 0.0.0.0 port 587 tag B\n${relayAny}`;
  test.each<[string, EnvelopeInput, string]>([
    ['the first public one for a stranger', {}, 'accept'],
    ['by address', { dst: '192.0.2.1' }, 'accept'],
    ['nobody at another address', { dst: '192.0.2.2' }, 'error'],
    ['all addresses of 0.0.0.0', { dst: '198.51.100.9', port: 587 }, 'accept'],
    ['no IPv6 on 0.0.0.0', { src: '2001:db8::9', dst: '2001:db8::1', port: 587 }, 'error'],
    ['nobody on another port', { port: 26 }, 'error'],
    ['by tag, on its own port', { tag: 'b' }, 'accept'],
    ['no such tag', { tag: 'C' }, 'error'],
    ['loopback from the machine', { src: '127.0.0.1', dst: '127.0.0.1' }, 'accept'],
    ['no address', { src: 'elsewhere' }, 'error'],
  ])('%s', (_, envelope, verdict) => {
    expect(ask(two, envelope).decision).toBe(verdict);
  });
  test('who nobody listens to is told so', () => {
    expect(ask(two, { dst: '192.0.2.1', port: 26 })).toMatchObject({
      phase: 'connect',
      reply: 'connection refused: nobody listens on 192.0.2.1 port 26',
    });
  });
  test('only loopback listeners: a stranger reaches none', () => {
    expect(ask(`listen on lo0\nlisten on localhost port 587\n${relayAny}`).decision).toBe('error');
  });
});

describe('sendmail on the machine itself', () => {
  test.each<[string, string, string]>([
    ['is local', 'match for any action "r"', 'accept'],
    ['is the socket', 'match from socket for any action "r"', 'accept'],
    ['is authenticated', 'match auth for any action "r"', 'accept'],
    ['has no user name', 'match auth "alice" for any action "r"', 'reject'],
    ['says localhost', 'match helo "localhost" for any action "r"', 'accept'],
    ['has the tag of the socket', 'match tag "S" for any action "r"', 'accept'],
    ['has the server as its reverse name', 'match from rdns "mail.example.org" for any action "r"', 'accept'],
  ])('%s', (_, rule, verdict) => {
    expect(ask(`listen on socket tag S\naction "r" relay\n${rule}\n`, { src: 'local' }).decision).toBe(
      verdict,
    );
  });
  test.each<[Release, string]>([
    ['6.4', 'accept'],
    ['6.6', 'accept'],
    ['6.7', 'reject'],
  ])('%s calls the untagged socket local: %s', (release, verdict) => {
    const text = 'action "r" relay\nmatch tag "local" for any action "r"\n';
    expect(ask(text, { src: 'local' }, { release }).decision).toBe(verdict);
  });
});

describe('what was not seen', () => {
  const unseen = 'listen on eth0\ntable t file:/etc/t\naction "r" relay\n';
  test('what decides is named', () => {
    const decision = ask(`${unseen}match from src <t> for any action "r"\n`);
    expect(decision).toMatchObject({ decision: 'unknown', reply: '', phase: 'rcpt', rule: undefined });
    expect(decision.dependsOn.join()).toContain('/etc/t');
    expect(decision.transcript.at(-1)).toBe('C: RCPT TO:<victim@otherplace.com>');
  });
  test('it is no matter where both answers lead to the same decision', () => {
    const decision = ask(
      `${unseen}match from src <t> for any action "r"\nmatch from any for any action "r"\n`,
    );
    expect(decision).toMatchObject({ decision: 'accept', dependsOn: [] });
    expect(decision.notDecisive.join()).toContain('/etc/t');
  });
  test('one question has one answer', () => {
    expect(
      ask(`${unseen}match from src <t> for any action "r"\nmatch !from src <t> for any action "r"\n`)
        .decision,
    ).toBe('accept');
  });
  test('it is not asked where another criterion fails', () => {
    const decision = ask(
      `${unseen}match from src <t> for domain "x.test" action "r"\nmatch for local reject\n`,
    );
    expect(decision).toMatchObject({ decision: 'reject', dependsOn: [] });
  });
  test('a value that was not seen may be anything', () => {
    const text =
      'listen on eth0\ntable a file:/etc/aliases\naction "l" mbox alias <a>\nmatch from any for any action "l"\n';
    expect(ask(text, { rcpt_to: 'alice@x.test' }).decision).toBe('unknown');
  });
  test('many unseen tables end in bounded time', () => {
    const rules = Array.from(
      { length: 60 },
      (_, at) => `table t${at} file:/etc/t${at}\nmatch from src <t${at}> for domain <t${at}> action "r"\n`,
    );
    expect(ask(`listen on eth0\naction "r" relay\n${rules.join('')}`).decision).toBe('unknown');
  });
  test('a regular expression with a back-reference to what may take no part', () => {
    const rule = (expression: string) =>
      ask(`listen on eth0\naction "r" relay\nmatch from src regex "${expression}" for any action "r"\n`);
    expect(rule('(x)?\\1')).toMatchObject({ decision: 'unknown' });
    expect(rule('(1)\\1')).toMatchObject({ decision: 'accept' });
    expect(rule('(2)\\1')).toMatchObject({ decision: 'reject' });
  });
});

describe('assumptions are said', () => {
  test('a user exists without a list of users', () => {
    const config = readConfig(
      { path: 'c', text: 'listen on eth0\naction "l" mbox\nmatch from any for any action "l"\n' },
      { release: '7.9', platform: 'portable', files: filesBelow({}) },
    );
    const decision = decide(config, describeMachine(config, filesBelow({}), []), { rcpt_to: 'who@x.test' });
    expect(decision.decision).toBe('accept');
    expect(decision.assumptions).toEqual([
      'user who exists (no etc/passwd under the root)',
      'no .forward file of who was seen, and there is none',
    ]);
  });
  test('the reverse name, where something looks at it', () => {
    const text = 'listen on eth0\naction "r" relay\nmatch !from rdns for any action "r"\n';
    expect(ask(text).assumptions).toEqual(['the client has no reverse name']);
    expect(ask(text, { rdns: null }).assumptions).toEqual([]);
    expect(ask(text, { rdns: 'a.test' }).decision).toBe('reject');
  });
  test('external filters', () => {
    const text = `filter f proc-exec "/bin/f"\nlisten on eth0 filter f\n${relayAny}`;
    expect(ask(text).assumptions).toEqual(['filter "f" is a program, which lets everything pass']);
  });
});

describe('logins', () => {
  const text = `${tls}action "r" relay\nmatch from any auth for any action "r"\n`;
  test.each<[string, EnvelopeInput, string, string]>([
    ['a listed user with a hash', { tls: 'starttls', auth: ['alice', 'x'] }, 'accept', 'rcpt'],
    ['a user who is not listed', { tls: 'starttls', auth: ['bob', 'x'] }, 'error', 'auth'],
    [
      'a password in plain text, which is no hash',
      { tls: 'starttls', auth: ['plain', 'secret'] },
      'error',
      'auth',
    ],
    ['a user alone', { tls: 'starttls', auth: 'anybody' }, 'accept', 'rcpt'],
    ['not before TLS', { auth: 'alice' }, 'error', 'auth'],
    ['nobody', {}, 'reject', 'rcpt'],
  ])('%s', (_, envelope, verdict, stage) => {
    expect(ask(text, envelope)).toMatchObject({ decision: verdict, phase: stage });
  });
  test('AUTH is offered behind TLS only', () => {
    const { transcript } = ask(text, { tls: 'starttls' });
    const offers = transcript.flatMap((line, at) => (/STARTTLS|AUTH/.test(line) ? [`${at} ${line}`] : []));
    expect(offers).toEqual(['7 S: 250-STARTTLS', '9 C: STARTTLS', '17 S: 250-AUTH PLAIN LOGIN']);
  });
});

describe('.forward and included files', () => {
  const text =
    'listen on eth0\naction "l" mbox alias { "team" = ":include:/etc/team" }\nmatch from any for any action "l"\n';
  const to = (rcpt: string, files: Readonly<Record<string, string>>): readonly string[] =>
    ask(text, { rcpt_to: rcpt }, { files }).deliveries.map((delivery) => delivery.to);
  test('are followed', () => {
    expect(to('alice@x.test', { '/home/alice/.forward': '# away\nbob, \\\n  /tmp/box\n' })).toEqual([
      'bob',
      '/tmp/box',
    ]);
    expect(to('team@x.test', { '/etc/team': 'alice\nbob, nobody else\n' })).toEqual(['alice', 'bob']);
  });
  test('a .forward that nobody here may read counts as absent, and that is said', () => {
    const { config, machine } = load(
      'listen on eth0\ntable u { "foo" = "1000:1000:/home/foo" }\naction "l" maildir userbase <u>\nmatch from any for any action "l"\n',
    );
    for (const [code, reply] of [
      ['EACCES', 250],
      ['ENOENT', 250],
      ['EISDIR', 524],
    ] as const) {
      const files = { ...noFiles, read: () => ({ ok: false, code, message: '' }) as const };
      const decision = decide(config, { ...machine, files }, { rcpt_to: 'foo@x.test' });
      expect([code, Number.parseInt(decision.reply ?? '', 10)]).toEqual([code, reply]);
      if (reply === 250)
        expect(decision.assumptions).toContain('no .forward file of foo was seen, and there is none');
    }
  });
  test('a domain that is none leaves the user', () => {
    expect(to('alice@x.test', { '/home/alice/.forward': 'bob@bad_domain\n' })).toEqual(['bob']);
  });
});

test('an expansion that multiplies ends in bounded time', () => {
  const all = Array.from({ length: 60 }, (_, at) => `u${at}@x.test`).join(', ');
  const text = `listen on eth0\naction "v" mbox virtual { "@" = "${all}" }\nmatch from any for any action "v"\n`;
  const decision = ask(text);
  expect(decision).toMatchObject({
    decision: 'unknown',
    dependsOn: ['the recipient expands to over 4000 addresses'],
  });
});

test('hostile addresses are refused, not believed', () => {
  for (const rcpt_to of [
    '<',
    '>',
    '<>',
    `<${'@'.repeat(5000)}>`,
    'a\u0000b@x',
    '<\ud800@x>',
    `${'a.'.repeat(3000)}a@x`,
  ])
    expect(ask(`listen on eth0\n${relayAny}`, { rcpt_to }).decision).toBe('reject');
});

test.each([
  [0, ['C: DATA', 'C: .']],
  [17, ['C: DATA', 'C: .']],
  [18, ['C: DATA', 'C: Subject: x', 'C: ', 'C: hello', 'C: .']],
])('with max-message-size %d the client sends what smtpd takes', (size, sent) => {
  const { decision, phase, transcript } = ask(`smtp max-message-size ${size}\nlisten on eth0\n${relayAny}`, {
    data: true,
  });
  expect([decision, phase]).toEqual(['accept', 'commit']);
  const commands = transcript.filter((line) => line.startsWith('C: '));
  expect(commands.slice(commands.indexOf('C: DATA'))).toEqual(sent);
});
