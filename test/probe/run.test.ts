import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/probe/assess.js';
import { Clock, type ProbeLimits } from '../../src/probe/clock.js';
import type { Observation } from '../../src/probe/observation.js';
import type { ProbeOutcome } from '../../src/probe/outcome.js';
import { type ProbeOptions, runProbe } from '../../src/probe/run-probe.js';
import { variants } from '../../src/probe/variants.js';
import { type FakeAnswer, type FakeServer, fakeServer, type Script } from './fake-server.js';

const quick: ProbeLimits = { connect: 1000, reply: 300, total: 5000 };

async function probe(
  server: FakeServer,
  more: Partial<ProbeOptions> = {},
  limits = quick,
): Promise<Observation> {
  const options: ProbeOptions = {
    place: { host: '127.0.0.1', address: '127.0.0.1', port: server.port },
    helo: 'fakedomain.com',
    from: 'criminal@fakedomain.com',
    to: { user: 'victim', domain: 'otherplace.com' },
    tls: 'automatic',
    delay: 0,
    nonce: 'x',
    ...more,
  };
  return runProbe(options, new Clock(limits), variants);
}

/** How many variants have each outcome. */
function count(observation: Observation): Partial<Record<ProbeOutcome, number>> {
  const counts: Partial<Record<ProbeOutcome, number>> = {};
  for (const { meaning } of assess(observation, 'outside', undefined).rows)
    counts[meaning.outcome] = (counts[meaning.outcome] ?? 0) + 1;
  return counts;
}

const answerTo =
  (verb: string, answer: FakeAnswer): NonNullable<Script['answer']> =>
  (command) =>
    command.toUpperCase().startsWith(verb) ? answer : undefined;

/** Nothing that a probe says may be more than this. */
const allowed = /^(?:(?:HELO|EHLO) \S+|MAIL FROM:<[^<>]*>|RCPT TO:<[^<>]*>|RSET|STARTTLS|QUIT)$/;

describe('the dialogue', () => {
  test('as the article has it, then the variants with RSET between them, then QUIT', async () => {
    const server = await fakeServer({});
    expect(count(await probe(server))).toEqual({ refused: 26 });
    expect(server.heard.slice(0, 9)).toEqual([
      'HELO fakedomain.com',
      'MAIL FROM:<criminal@fakedomain.com>',
      'RCPT TO:<victim@otherplace.com>',
      'RSET',
      'QUIT',
      'EHLO fakedomain.com',
      'MAIL FROM:<criminal@fakedomain.com>',
      'RCPT TO:<victim@otherplace.com>',
      'RSET',
    ]);
    expect(server.heard.at(-1)).toBe('QUIT');
    // One for each name and verb that it greets with.
    expect(server.connections()).toBe(4);
    for (const line of server.heard) expect(line).toMatch(allowed);
  });

  test('names come from the server, and what is no name does not', async () => {
    const named = await probe(await fakeServer({}));
    expect(named.names).toMatchObject({ serverName: 'mail.example.org', literal: '[127.0.0.1]' });
    expect(named.facts).toMatchObject({ seenAs: '203.0.113.7', offersStartTls: false });
    const strange = await fakeServer({
      banner: '220 a.b>\x1b[31mDATA ESMTP\r\n',
      answer: (command) => (/^(EHLO|HELO)/.test(command) ? '250 ok\r\n' : undefined),
    });
    const observation = await probe(strange);
    expect(observation.names?.serverName).toBeUndefined();
    expect(count(observation)).toEqual({ refused: 18, 'no-name': 8 });
    for (const line of strange.heard) expect(line).toMatch(allowed);
  });

  test('who does not know EHLO is told HELO', async () => {
    const server = await fakeServer({ answer: answerTo('EHLO', '502 what?\r\n') });
    expect(count(await probe(server))).toEqual({ refused: 26 });
    expect(server.heard.filter((line) => line.startsWith('HELO'))).toHaveLength(4);
  });

  test('who does not want HELO is asked the rest', async () => {
    const server = await fakeServer({ answer: answerTo('HELO', '550 say EHLO\r\n') });
    expect(count(await probe(server))).toEqual({ silent: 1, refused: 25 });
  });

  test('a delay lies between attempts', async () => {
    const server = await fakeServer({});
    const started = performance.now();
    await probe(server, { delay: 20 });
    expect(performance.now() - started).toBeGreaterThan(23 * 20);
  });
});

describe('answers', () => {
  test('an open relay', async () => {
    const server = await fakeServer({ answer: answerTo('RCPT', '250 ok\r\n') });
    const observation = await probe(server);
    expect(count(observation)).toEqual({ relayed: 14, unproven: 12 });
    expect(assess(observation, 'outside', undefined).verdict).toMatchObject({ openRelay: 'yes', status: 1 });
    expect([...observation.controls.keys()]).toEqual(['foreign', 'name', 'literal', 'bare'].slice(1));
  });

  test('a form of the recipient is asked from another sender where the first gets nowhere', async () => {
    const refusesFake = await fakeServer({
      answer: (command, { secure: _ }) => {
        if (/^MAIL FROM:<criminal@(?:fakedomain\.com|\[)/.test(command)) return '550 no such sender\r\n';
        return /^RCPT TO:<"victim%otherplace\.com"@?/.test(command) ? '250 ok\r\n' : undefined;
      },
    });
    const { rows, verdict } = assess(await probe(refusesFake), 'outside', undefined);
    const found = rows.find(({ attempt }) => attempt.variant.id === 'quoted-percent');
    expect(found).toMatchObject({ attempt: { envelope: { sender: '' } }, meaning: { outcome: 'unproven' } });
    expect(verdict.status).toBe(2);
  });

  test('what is open to another name of the client only is found', async () => {
    let helo = '';
    const server = await fakeServer({
      answer: (command) => {
        helo = /^(?:HELO|EHLO) (.*)/.exec(command)?.[1] ?? helo;
        return command.startsWith('RCPT') && helo === '[203.0.113.7]' ? '250 ok\r\n' : undefined;
      },
    });
    const { rows, verdict } = assess(await probe(server), 'outside', undefined);
    expect(verdict).toMatchObject({ openRelay: 'yes', status: 1, relayed: 1 });
    expect(rows.find(({ meaning }) => meaning.outcome === 'relayed')?.attempt).toMatchObject({
      variant: { id: 'helo-literal' },
      helo: '[203.0.113.7]',
    });
  });

  test('that the client may not call itself as the server is an answer', async () => {
    const server = await fakeServer({
      answer: (command) => (/^\w+ mail\.example\.org$/.test(command) ? '550 that is me\r\n' : undefined),
    });
    const { rows, verdict } = assess(await probe(server), 'outside', undefined);
    expect(verdict).toMatchObject({ openRelay: 'no', status: 0 });
    expect(rows.at(-1)).toMatchObject({
      attempt: { result: { stage: 'helo' } },
      meaning: { outcome: 'refused' },
    });
  });

  test('what is open for its own address only is found, as nmap finds it', async () => {
    let sender = '';
    const server = await fakeServer({
      answer: (command) => {
        sender = /^MAIL FROM:<(.*)>/.exec(command)?.[1] ?? sender;
        return sender.endsWith('[127.0.0.1]') && command.startsWith('RCPT TO:<@') ? '250 ok\r\n' : undefined;
      },
    });
    const { verdict } = assess(await probe(server), 'outside', undefined);
    expect(verdict).toMatchObject({ openRelay: 'yes', status: 1, relayed: 2 });
  });

  test('a recipient that no sender got to is not refused', async () => {
    const server = await fakeServer({ answer: answerTo('MAIL', '550 sender rejected\r\n') });
    const { rows, verdict } = assess(await probe(server), 'outside', undefined);
    expect(rows.filter(({ meaning }) => meaning.outcome === 'not-asked')).toHaveLength(15);
    expect(verdict).toMatchObject({ openRelay: 'unknown', status: 2 });
  });

  test('a percent hack, at a server that refuses unknown users', async () => {
    const server = await fakeServer({
      answer: (command) => (/^RCPT TO:<victim%\S+@mail/.test(command) ? '250 ok\r\n' : undefined),
    });
    const { rows, verdict } = assess(await probe(server), 'outside', undefined);
    expect(verdict).toMatchObject({ openRelay: 'unknown', status: 2 });
    expect(rows.find(({ meaning }) => meaning.outcome === 'unproven')?.meaning.meaning).toContain(
      'it probably reads the foreign address in it',
    );
    expect(server.heard).toContain('RCPT TO:<smtpd-lint-x@mail.example.org>');
  });

  test.each<[string, NonNullable<Script['answer']>, Partial<Record<ProbeOutcome, number>>]>([
    ['greylisting', answerTo('RCPT', '450 later\r\n'), { deferred: 26 }],
    ['a login first', answerTo('MAIL', '530 5.7.0 Authentication required\r\n'), { refused: 26 }],
    ['only the null sender', answerTo('RCPT', '550 no\r\n'), { refused: 26 }],
    ['replies of many lines', answerTo('RCPT', '550-no\r\n550-really\r\n550 no\r\n'), { refused: 26 }],
    ['bare line ends', answerTo('RCPT', '550 no\n'), { refused: 26 }],
    [
      'in two pieces',
      answerTo('RCPT', (socket) => {
        socket.write('55');
        setTimeout(() => socket.write('0 no\r\n'), 5);
      }),
      { refused: 26 },
    ],
  ])('%s', async (_, answer, expected) => {
    expect(count(await probe(await fakeServer({ answer })))).toEqual(expected);
  });
});

/** The forms of the recipient. */
const fromSecondSender = 15;

describe('connections that end', () => {
  test('after each refusal: as many connections as envelopes', async () => {
    const server = await fakeServer({
      answer: answerTo('RCPT', { text: '550 no\r\n', next: 'close' }),
    });
    expect(count(await probe(server))).toEqual({ refused: 26 });
    expect(server.connections()).toBe(26 + fromSecondSender);
  });

  test('with 421 in place of an answer: each is asked twice', async () => {
    const server = await fakeServer({ answer: answerTo('RCPT', { text: '421 bye\r\n', next: 'close' }) });
    expect(count(await probe(server, {}, { ...quick, total: 10_000 }))).toEqual({ deferred: 26 });
    expect(server.connections()).toBe(52);
  });

  test('without an answer: a few connections, then no more', async () => {
    const server = await fakeServer({ answer: answerTo('RCPT', { next: 'close' }) });
    expect(count(await probe(server))).toEqual({ silent: 2, 'not-asked': 24 });
    expect(server.connections()).toBe(3);
  });

  test('once, in the middle', async () => {
    let dropped = false;
    const server = await fakeServer({
      answer(command) {
        if (dropped || !command.startsWith('RCPT TO:<victim%')) return undefined;
        dropped = true;
        return { next: 'close' };
      },
    });
    expect(count(await probe(server))).toEqual({ refused: 26 });
    expect(server.connections()).toBe(5);
  });

  test('RSET that is refused makes a new connection', async () => {
    const server = await fakeServer({ answer: answerTo('RSET', '500 what?\r\n') });
    expect(count(await probe(server))).toEqual({ refused: 26 });
    expect(server.connections()).toBe(26 + fromSecondSender);
  });

  test('at once, with a reason', async () => {
    const server = await fakeServer({ banner: { text: '554 no\r\n', next: 'close' } });
    const { attempts } = await probe(server);
    expect(attempts[0]?.result).toEqual({
      type: 'not-asked',
      reason: 'the server refuses at the banner: 554 no',
    });
    expect(server.connections()).toBe(1);
  });

  test('nobody listens', async () => {
    const { attempts, facts } = await runProbe(
      {
        place: { host: '127.0.0.1', address: '127.0.0.1', port: 1 },
        helo: 'h',
        from: '',
        to: { user: 'v', domain: 'o.example' },
        tls: 'automatic',
        delay: 0,
        nonce: 'x',
      },
      new Clock(quick),
      variants,
    );
    expect(facts).toBeUndefined();
    expect(attempts[0]?.result).toEqual({
      type: 'not-asked',
      reason: 'no connection: refused: nobody listens there',
    });
  });
});

describe('hostile servers', () => {
  const endless =
    (piece: string, pause: number): FakeAnswer =>
    (socket) => {
      const more = (): void => {
        if (socket.destroyed) return;
        socket.write(piece);
        setTimeout(more, pause);
      };
      more();
    };

  test.each<[string, Script, RegExp]>([
    ['says nothing', { banner: { next: 'silence' } }, /^no reply in/],
    ['speaks another protocol', { banner: 'SSH-2.0-OpenSSH_9.7\r\n' }, /no SMTP reply: SSH-2.0/],
    ['sends an endless line', { banner: endless('x'.repeat(1000), 0) }, /a line of more than 4096 bytes/],
    ['sends an endless reply', { banner: endless('220-x\r\n'.repeat(20), 0) }, /more than 200 lines/],
    ['drips byte by byte', { banner: endless('2', 20) }, /no reply in|no SMTP reply/],
    ['drips line by line', { banner: endless('220-x\r\n', 20) }, /^no reply in/],
    [
      'answers before it is asked',
      { banner: '220 a\r\n250 b\r\n250 c\r\n250 d\r\n' },
      /answers before it is asked/,
    ],
    ['sends binary', { banner: '\0\xff\x1b[2J\r\n' }, /no SMTP reply/],
  ])('one that %s', async (_, script, reason) => {
    const started = performance.now();
    const observation = await probe(await fakeServer(script));
    expect(performance.now() - started).toBeLessThan(quick.total);
    const [first] = observation.attempts;
    expect(first?.result).toMatchObject({ type: 'not-asked', reason: expect.stringMatching(reason) });
    expect(assess(observation, 'outside', undefined).verdict).toMatchObject({
      openRelay: 'unknown',
      status: 2,
    });
  });

  test('one that is slow with everything: the whole time is bounded', async () => {
    const slow: FakeAnswer = (socket) => {
      setTimeout(() => socket.write('250 ok\r\n'), 100);
    };
    const server = await fakeServer({ answer: () => slow });
    const started = performance.now();
    const observation = await probe(server, {}, { ...quick, total: 700 });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(observation.attempts.at(-1)?.result).toEqual({ type: 'not-asked', reason: 'the time is up' });
  });

  test('whatever it says, no mail is sent, and an end is made', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '250 ok\r\n',
        '354 go on\r\n',
        '550 no\r\n',
        '421 bye\r\n',
        '250-x\r\n',
        '530 STARTTLS\r\n',
        '220 x\r\n',
        '',
        '\r\n',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (said, honest) => {
          let at = 0;
          const next = (): string => said[at++ % said.length] ?? '';
          const server = await fakeServer({
            ...(honest ? {} : { banner: next() }),
            answer: () => next(),
          });
          await probe(server, {}, { connect: 200, reply: 20, total: 200 });
          for (const line of server.heard) expect(line).toMatch(allowed);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-probe-'));
  const path = (name: string) => join(folder, name);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=mail.example.org',
      '-keyout',
      path('key'),
      '-out',
      path('cert'),
    ],
    { stdio: 'ignore' },
  );
  const tls = { key: readFileSync(path('key'), 'utf8'), cert: readFileSync(path('cert'), 'utf8') };
  rmSync(folder, { recursive: true });

  const demanding: Script = {
    tls,
    answer: (command, { secure }) =>
      !secure && command.startsWith('MAIL') ? '530 5.7.0 Must issue a STARTTLS command first\r\n' : undefined,
  };

  test('STARTTLS where it is demanded, and only there', async () => {
    const server = await fakeServer(demanding);
    const observation = await probe(server);
    expect(count(observation)).toEqual({ refused: 26 });
    expect(observation.demandsTls).toBe(true);
    expect(observation.facts?.tls).toMatchObject({
      protocol: 'TLSv1.3',
      problem: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    // Once in clear, then once each with HELO and EHLO under TLS.
    expect(server.connections()).toBe(5);
    const clear = await probe(await fakeServer({ tls }));
    expect([clear.demandsTls, clear.facts?.tls]).toEqual([false, undefined]);
  });

  test('STARTTLS where it is wanted', async () => {
    const server = await fakeServer({ tls });
    const observation = await probe(server, { tls: 'starttls' });
    expect(count(observation)).toEqual({ refused: 26 });
    expect(server.heard.slice(0, 3)).toEqual(['EHLO fakedomain.com', 'STARTTLS', 'HELO fakedomain.com']);
  });

  test('from the start', async () => {
    const server = await fakeServer({ tls: { ...tls, smtps: true } });
    const observation = await probe(server, { tls: 'smtps' });
    expect(count(observation)).toEqual({ refused: 26 });
    expect(observation.facts?.tls?.protocol).toBe('TLSv1.3');
  });

  test('that is demanded and not to be had is no judgement', async () => {
    const server = await fakeServer({
      answer: (command) =>
        command.startsWith('MAIL')
          ? '530 Must issue a STARTTLS command first\r\n'
          : command === 'STARTTLS'
            ? '454 not now\r\n'
            : undefined,
    });
    const observation = await probe(server);
    expect(assess(observation, 'outside', undefined).verdict.status).toBe(2);
  });

  test.each([
    ['at RCPT TO', 'RCPT', '530 5.7.0 Must issue a STARTTLS command first'],
    ['without a word of it', 'MAIL', '530 5.7.0 no'],
  ])('that is demanded %s is used', async (_, verb, reply) => {
    const server = await fakeServer({
      tls,
      answer: (command, { secure }) => {
        if (!secure && command.startsWith('EHLO')) return '250-mail.example.org Hi\r\n250 STARTTLS\r\n';
        if (!secure && command.startsWith('HELO')) return '250-mail.example.org Hi\r\n250 STARTTLS\r\n';
        return !secure && command.startsWith(verb) ? `${reply}\r\n` : undefined;
      },
    });
    const observation = await probe(server);
    expect([observation.demandsTls, count(observation)]).toEqual([true, { refused: 26 }]);
  });

  test.each(['MAIL', 'RCPT'])(
    'that is demanded at %s, with plain text behind the 220: nothing was asked',
    async (verb) => {
      const server = await fakeServer({
        answer: (command) =>
          command.startsWith(verb)
            ? '530 5.7.0 Must issue a STARTTLS command first\r\n'
            : command === 'STARTTLS'
              ? '220 go\r\n250 Hello\r\n250 Ok\r\n550 Invalid recipient\r\n'
              : undefined,
      });
      const observation = await probe(server);
      expect(count(observation)).toEqual({ 'not-asked': 26 });
      expect(assess(observation, 'outside', undefined).verdict).toMatchObject({
        openRelay: 'unknown',
        status: 2,
      });
    },
  );

  test('a 530 without any TLS to be had is no refusal of the recipient', async () => {
    const server = await fakeServer({ answer: answerTo('RCPT', '530 5.7.0 later\r\n') });
    const observation = await probe(server);
    expect(count(observation)).toEqual({ 'not-asked': 26 });
    expect(assess(observation, 'outside', undefined).verdict.status).toBe(2);
  });

  test('what is said between STARTTLS and TLS is not taken for an answer', async () => {
    const server = await fakeServer({
      answer: (command) => (command === 'STARTTLS' ? '220 go\r\n250 injected\r\n' : undefined),
    });
    const { attempts } = await probe(server, { tls: 'starttls' });
    expect(attempts[0]?.result).toMatchObject({
      reason: expect.stringMatching(/between STARTTLS and TLS|no TLS/),
    });
  });
});
