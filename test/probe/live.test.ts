import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';
import { type LiveServer, liveServer } from '../support/live-servers.js';
import { oracleAbsent } from '../support/oracle.js';
import { titled } from '../support/skipped.js';

const { write, commandLine } = scratch();

const sound = write(
  'sound.conf',
  [
    'pki mail cert "/etc/ssl/oracle.crt"',
    'pki mail key "/etc/ssl/private/oracle.key"',
    'listen on eth0 tls pki mail',
    'listen on eth0 smtps pki mail',
    'listen on eth0 port 587 tls-require pki mail auth',
    'listen on lo',
    'action "in" mbox',
    'action "out" relay',
    'match from any for domain "example.org" action "in"',
    'match from local for local action "in"',
    'match from local for any action "out"',
    'match auth from any for any action "out"',
    '',
  ].join('\n'),
);
const open = write('open.conf', 'listen on eth0\naction "out" relay\nmatch from any for any action "out"\n');
const gate = write(
  'gate.conf',
  [
    'table own { "@" = "alice", "@mail.example.org" = "bob" }',
    'listen on eth0',
    'action "in" mbox virtual <own>',
    'action "out" relay',
    'match from any for local action "in"',
    'match from any mail-from "@mail.example.org" for any action "out"',
    '',
  ].join('\n'),
);

const strict = write(
  'strict.conf',
  [
    'filter f phase mail-from match mail-from regex { "fakedomain" } reject "550 no"',
    'listen on eth0 filter f',
    'action "out" relay',
    'match from any mail-from "@[192.0.2.1]" for any action "out"',
    '',
  ].join('\n'),
);
const customer = write(
  'customer.conf',
  'listen on eth0\naction "out" relay\nmatch from any mail-from "@customer.example" for any action "out"\n',
);

interface LiveAnswer {
  readonly openRelay: string;
  readonly differences: number | null;
  readonly vantage: string;
  readonly demandsTls: boolean;
  readonly tls: { readonly protocol: string } | null;
  readonly attempts: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly code: number | null;
    readonly config?: { readonly rule: { readonly line: number } | null; readonly agrees: boolean | null };
  }[];
}

async function ask(server: LiveServer, where: 'client' | 'server', ...args: string[]) {
  const words = await commandLine();
  const consent = where === 'client' ? ['--i-am-allowed-to-test', '192.0.2.1'] : [];
  const { status, output } = await server.run(where, [
    ...words,
    ...['probe', '192.0.2.1', '--delay', '0', '--format', 'json', ...consent, ...args],
  ]);
  return { status, answer: JSON.parse(output) as LiveAnswer };
}

const outcomesOf = ({ attempts }: LiveAnswer): Record<string, string> =>
  Object.fromEntries(attempts.map(({ id, outcome }) => [id, outcome]));

describe.skipIf(oracleAbsent !== undefined)(titled('a real smtpd', oracleAbsent), () => {
  describe('that is sound', () => {
    let server: LiveServer;
    beforeAll(async () => {
      server = await liveServer(sound, '7.9', ['203.0.113.7']);
    });
    afterAll(() => server.stop());

    test.each([
      ['on port 25', [], false, undefined],
      ['under STARTTLS', ['--tls'], false, 'TLSv1.3'],
      ['with smtps', ['--port', '465'], false, 'TLSv1.3'],
      ['where STARTTLS and a login are demanded', ['--port', '587'], true, 'TLSv1.3'],
    ])('%s: refuses everything, as its file says', async (_, args, demandsTls, protocol) => {
      const { status, answer } = await ask(server, 'client', '--config', sound, ...args);
      expect(new Set(Object.values(outcomesOf(answer)))).toEqual(new Set(['refused']));
      expect(answer).toMatchObject({ openRelay: 'no', vantage: 'outside', differences: 0, demandsTls });
      expect([status, answer.tls?.protocol]).toEqual([0, protocol]);
      expect(answer.attempts.every(({ config }) => config?.agrees === true)).toBe(true);
    });

    test('relays for its own machine: told, and explained by its file', async () => {
      const alone = await ask(server, 'server');
      expect([alone.status, alone.answer.openRelay, alone.answer.vantage]).toEqual([1, 'unknown', 'machine']);
      const { status, answer } = await ask(server, 'server', '--config', sound);
      expect([status, answer.openRelay, answer.differences]).toEqual([0, 'no', 0]);
      expect(outcomesOf(answer).netcat).toBe('trusted');
      expect(answer.attempts[0]?.config?.rule?.line).toBe(11);
    });

    test('is not the one of another file', async () => {
      const { status, answer } = await ask(server, 'client', '--config', open);
      expect([status, answer.openRelay]).toEqual([1, 'no']);
      expect(answer.differences).toBeGreaterThan(10);
    });
  });

  test.each(['6.8', '7.9'] as const)('%s as an open relay', async (release) => {
    const server = await liveServer(open, release, ['203.0.113.7']);
    try {
      const { status, answer } = await ask(server, 'client', '--config', open, '--release', release);
      expect([status, answer.openRelay, answer.differences]).toEqual([1, 'yes', 0]);
      expect(outcomesOf(answer)).toMatchObject({
        netcat: 'relayed',
        'null-sender': 'relayed',
        'foreign-literal': 'relayed',
        route: 'relayed',
      });
    } finally {
      await server.stop();
    }
  });

  test('that trusts its own name as a sender, and takes whatever comes at home', async () => {
    const server = await liveServer(gate, '7.9', ['203.0.113.7']);
    try {
      const alone = await ask(server, 'client');
      expect(alone.status).toBe(1);
      expect(outcomesOf(alone.answer)).toMatchObject({
        netcat: 'refused',
        'own-name': 'relayed',
        'bare-sender': 'relayed',
        percent: 'unproven',
        bang: 'unproven',
      });
      const { status, answer } = await ask(server, 'client', '--config', gate);
      expect([status, answer.differences]).toEqual([1, 0]);
      expect(outcomesOf(answer)).toMatchObject({
        'own-name': 'relayed',
        percent: 'delivered',
        bang: 'delivered',
      });
    } finally {
      await server.stop();
    }
  });

  test('that refuses the first sender at MAIL FROM, and relays for another', async () => {
    const server = await liveServer(strict, '7.9', ['203.0.113.7']);
    try {
      const { status, answer } = await ask(server, 'client');
      expect([status, answer.openRelay]).toEqual([1, 'yes']);
      expect(outcomesOf(answer)).toMatchObject({ netcat: 'refused', 'foreign-literal': 'relayed' });
    } finally {
      await server.stop();
    }
  });

  test('whose file lets a customer’s domain send: it is asked', async () => {
    const server = await liveServer(customer, '7.9', ['203.0.113.7']);
    try {
      const { status, answer } = await ask(server, 'client', '--config', customer);
      expect([status, answer.openRelay, answer.differences]).toEqual([1, 'yes', 0]);
      expect(outcomesOf(answer)).toMatchObject({ 'witness-1': 'relayed', 'sender-1': 'relayed' });
    } finally {
      await server.stop();
    }
  });
});
