import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { load } from '../support/load-config.js';
import {
  installation,
  oracleAbsent,
  oracleReleases,
  type RelayAnswer,
  type RelayTask,
  relayBatch,
} from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { writeTree } from '../support/write-tree.js';

/** What the server's clients show is signed by itself: here it is an authority that the server's system trusts, or one that a file names. */
const certificate = oracleAbsent === undefined ? readFileSync(join(installation, 'oracle.crt'), 'utf8') : '';
const [publicAuthority = ''] = rootCertificates;

const files: Readonly<Record<string, string>> = {
  'etc/ssl/cert.pem': certificate,
  'etc/ssl/certs/ca-certificates.crt': certificate,
  'etc/ssl/own.pem': certificate,
  'etc/ssl/both.pem': `${publicAuthority}\n${certificate}`,
  'etc/ssl/other.pem': publicAuthority,
};

const text = (listener: string, file: string): string =>
  [
    'pki m cert "/etc/ssl/oracle.crt"',
    'pki m key "/etc/ssl/private/oracle.key"',
    `ca a cert "/etc/ssl/${file}"`,
    `listen on 192.0.2.1 port 2525 ${listener} pki m`,
    'action r relay',
    'match from any for any action r',
    '',
  ].join('\n');

const shown: EnvelopeInput = { port: 2525, tls: 'starttls', cert: true };
const cases: readonly (readonly [string, string, EnvelopeInput, 'accept' | 'error', 'yes' | 'no'])[] = [
  ['tls-require verify', 'own.pem', shown, 'accept', 'yes'],
  ['tls-require verify', 'own.pem', { ...shown, cert: false }, 'error', 'yes'],
  ['smtps verify', 'own.pem', { ...shown, tls: 'smtps' }, 'accept', 'yes'],
  ['tls-require verify ca a', 'both.pem', shown, 'accept', 'yes'],
  ['tls-require verify ca a', 'own.pem', shown, 'accept', 'no'],
  // The list that the system trusts is not asked where a file is named.
  ['tls-require verify ca a', 'other.pem', shown, 'error', 'yes'],
];

describe.skipIf(oracleAbsent !== undefined)(
  titled('client certificates on live servers', oracleAbsent),
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
    const overlay = join(folder, 'root');
    const answers = new Map<string, RelayAnswer | undefined>();

    beforeAll(async () => {
      writeTree(overlay, files);
      const tasks = cases.flatMap(([listener, file, envelope], at) =>
        oracleReleases.map((release): RelayTask & { readonly key: string } => {
          const conf = join(folder, `${at}.conf`);
          writeFileSync(conf, text(listener, file));
          return { key: `${at} ${release}`, conf, envelopes: [envelope], release, overlay };
        }),
      );
      const given = await relayBatch(tasks.map(({ key: _, ...task }) => task));
      for (const [at, { key }] of tasks.entries()) answers.set(key, given[at]?.[0]);
    }, 300_000);
    afterAll(() => rmSync(folder, { recursive: true }));

    test.each(cases.map((each, at) => [each[0], each[1], JSON.stringify(each[2]), each[3], at] as const))(
      '%s with %s, %s: %s',
      (_listener, _file, _envelope, expected, at) => {
        for (const release of oracleReleases)
          expect([release, answers.get(`${at} ${release}`)?.decision]).toEqual([release, expected]);
      },
    );
  },
);

test.each(cases)('%s with %s is judged so, too', (listener, file, _envelope, _answer, openRelay) => {
  const seen = Object.fromEntries(
    Object.entries(files)
      .filter(([, contents]) => contents !== '')
      .map(([path, contents]) => [`/${path}`, contents]),
  );
  const { config, machine } = load(text(listener, file), { files: seen });
  expect(verifyRelay(config, machine).openRelay).toBe(openRelay);
});
