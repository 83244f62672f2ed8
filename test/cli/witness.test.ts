import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseEnvelope } from '../../src/cli/envelopes.js';
import { toLintResults } from '../../src/report/results.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();
const folder = new URL('../../fixtures/rules/open-relay/bad/', import.meta.url);
const confirmed = 'filter f phase connect match !fcrdns disconnect "550 no"\n';

/** Configurations whose witness has to say more than usual. */
const special: readonly (readonly [string, string])[] = [
  [
    'a confirmed name',
    `${confirmed}listen on eth0 filter f\naction r relay\nmatch from any for any action r\n`,
  ],
  [
    'no name',
    'listen on eth0\naction r relay\nmatch !from rdns for any reject\nmatch from any for any reject\n',
  ],
  ['a proxy, IPv6 only', 'listen on :: proxy-v2\naction r relay\nmatch from any for any action r\n'],
  ['a proxy on loopback', 'listen on ::1 proxy-v2\naction r relay\nmatch from any for any action r\n'],
  [
    'one of two listeners on a port',
    'listen on eth0 tag A\nlisten on eth1 tag B\naction r relay\nmatch from any tag B for any action r\n',
  ],
];

describe('a witness in JSON is a line for simulate, which gives the same answer', () => {
  const fixtures = readdirSync(folder)
    .filter((name) => name.endsWith('.conf'))
    .map((name): readonly [string, string] => [name, readFileSync(new URL(name, folder), 'utf8')]);

  test.each([...special, ...fixtures])('%s', (_, text) => {
    const { config, machine } = load(text);
    const verdict = verifyRelay(config, machine);
    const locate = (path: string): string => path;
    const [result] = toLintResults([{ config, findings: [], verdict, locate }], []);
    if (result?.witness === undefined) return expect(verdict.holes).toEqual([]);
    expect(Object.keys(result.witness)).toEqual(
      expect.arrayContaining(['src', 'helo', 'rdns', 'fcrdns', 'cert', 'proxy']),
    );
    const { envelopes } = parseEnvelope(JSON.stringify(result.witness), {});
    const answers = envelopes.map((envelope) => decide(config, machine, envelope));
    expect(answers).toMatchObject([{ decision: 'accept', rule: verdict.holes[0]?.rule }]);
  });
});

test('through the commands', async () => {
  write(
    'smtpd.conf',
    `${confirmed}listen on :: proxy-v2 filter f\naction r relay\nmatch from any for any action r\n`,
  );
  const checked = await run(['--format', 'json', 'smtpd.conf']);
  expect(checked.status).toBe(1);
  const [{ witness }] = JSON.parse(checked.stdout);
  write('witness.jsonl', `${JSON.stringify(witness)}\n`);
  const simulated = await run(['simulate', '--format', 'json', '--envelopes', 'witness.jsonl', 'smtpd.conf']);
  expect(JSON.parse(simulated.stdout)).toMatchObject({ decision: 'accept', fcrdns: true });
});
