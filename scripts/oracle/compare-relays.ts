import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../src/verify/match/address.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { isPrivateAddress } from '../../src/verify/space/public-addresses.js';
import { load } from '../../test/support/load-config.js';
import { installation, type RelayTask, relayBatch } from '../../test/support/oracle.js';
import { recorded } from '../../test/support/recorded-decisions.js';
import { atAnAddress } from '../../test/support/relay-cases.js';
import { envelope, ruleset } from '../../test/support/rulesets.js';
import { ownCertificate } from '../../test/support/test-authorities.js';
import { isTrusted } from '../../test/support/trusted.js';
import { writeTree } from '../../test/support/write-tree.js';
import { needOracle } from './needed.js';
import { batch, type ComparisonRound, compareByRounds, roundOptions } from './rounds.js';

/**
 * Asks live servers about verdicts: `npm run oracle:relay -- [--seed N] [--minutes N] [--envelopes N] [--releases 6.8,7.9]`. For random rulesets that `verifyRelay` calls closed,
 * sends envelopes of strangers with foreign recipients, none of which may be relayed; for open ones, sends each witness, which must be accepted. Prints the figures; exit 1 if a
 * server disagrees.
 */
const { values } = parseArgs({
  options: {
    ...roundOptions,
    minutes: { type: 'string', default: '5' },
    envelopes: { type: 'string', default: '25' },
    releases: { type: 'string', default: '6.8,7.9' },
  },
});
needOracle('compare');

/** A proxy on the machine itself, which can announce any client. */
const proxy = { src: '127.0.0.1', dst: '127.0.0.1', port: 2527 };
const frame = [
  `listen on lo port ${proxy.port} proxy-v2 tag a`,
  'pki m cert "/etc/ssl/oracle.crt"',
  'pki m key "/etc/ssl/private/oracle.key"',
  'action r relay',
  'action l mbox',
  'listen on 192.0.2.1 tag a',
  'listen on 192.0.2.1 port 2526 tag B',
  'listen on 2001:db8::1 tag a',
];
/**
 * Listeners that require a certificate, each with the file of its `ca`. The certificate of clients is signed by an authority that the system trusts and that is in `both.pem`, but
 * not in `other.pem`.
 */
const demands = fc.constantFrom<readonly string[]>(
  [],
  [],
  ['listen on 192.0.2.1 port 2528 tls-require verify pki m tag a'],
  ['listen on 192.0.2.1 port 2528 smtps verify pki m'],
  ['ca k cert "/etc/ssl/both.pem"', 'listen on 192.0.2.1 port 2528 tls-require verify pki m ca k tag a'],
  ['ca k cert "/etc/ssl/other.pem"', 'listen on 192.0.2.1 port 2528 tls-require verify pki m ca k tag a'],
);
const filters = fc.constantFrom<readonly string[]>(
  [],
  ['filter f phase mail-from match !mail-from regex "bob" reject "550 no"'],
  ['filter f phase helo match helo { "fakedomain.com", "other.net" } reject "550 no"'],
  ['filter f phase rcpt-to match rcpt-to "@victim.org" bypass'],
  ['filter f phase connect match src 203.0.113.0/24 disconnect "550 no"'],
  ['filter f phase data match !auth reject "550 no"'],
  ['filter f phase commit match !auth reject "550 no"'],
  ['filter f phase data match !mail-from regex "bob" disconnect "450 no"'],
  ['filter f phase data match src 203.0.113.0/24 rewrite "x"'],
  ['filter f phase commit match mail-from "@" reject "550 no"'],
  ['filter f phase commit match helo { "fakedomain.com", "other.net" } rewrite ""'],
);
const configuration = fc
  .record({
    filter: filters,
    rules: ruleset,
    demanded: demands,
    plain: fc.boolean(),
    everywhere: fc.boolean(),
  })
  .map(({ filter, rules, demanded, plain, everywhere }) =>
    [
      ...filter,
      ...[
        ...frame.filter((line) => plain || demanded.length === 0 || !line.startsWith('listen')),
        ...demanded,
      ].map((line) =>
        filter.length > 0 && /^listen/.test(line) && (everywhere || /tag a/.test(line))
          ? `${line} filter f`
          : line,
      ),
      ...rules,
      '',
    ].join('\n'),
  );

/** Recipients that no rule names; the client has not logged in, and the server's resolver has no name for it. */
const foreign = [
  'victim@victim.org',
  'eve@evil.com',
  'bob@x.y.net',
  'bob+x@victim.org',
  'alice@evil.com',
  '<@a.example:bob@evil.com>',
];
/** Addresses all over the Internet, often with numbers for which expressions test. */
const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 5, 7, 10, 51, 100, 113, 168, 192, 198, 203));
const group = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 1, 0xdb8, 0x2001));
const publicAddress = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 223 }), octet, octet, octet)
        .map((octets) => octets.join('.')),
    },
    fc
      .tuple(fc.constantFrom(0x2001, 0x2a00, 0x2600), group, group, group, group)
      .map((groups) => `${groups.map((each) => each.toString(16)).join(':')}::7`),
    fc.tuple(octet, octet).map(([a, b]) => `64:ff9b::8.${a}.${b}.7`),
  )
  .filter((text) => !isPrivateAddress(text))
  .map((text) => formatAddress(parseAddress(text) ?? { family: 4, bits: 0n }));
const stranger: fc.Arbitrary<EnvelopeInput> = fc
  .tuple(
    envelope,
    fc.constantFrom(...foreign),
    fc.constantFrom(
      '203.0.113.7',
      '198.51.100.7',
      '198.51.100.77',
      '203.0.113.255',
      '2001:db8:2::7',
      '2001:db8:1::7',
      '198.51.100.10',
    ),
    fc.constantFrom(25, 25, 2526, 2528, 2528),
    fc.option(publicAddress),
    fc.constantFrom('starttls' as const, 'starttls' as const, 'smtps' as const),
  )
  .map(([{ helo, ehlo, mail_from }, rcpt_to, src, port, claimed, tls]) => ({
    ...(claimed === null
      ? {
          src,
          dst: src.includes(':') ? '2001:db8::1' : '192.0.2.1',
          port: src.includes(':') ? 25 : port,
          ...(port === 2528 && !src.includes(':') ? { tls, cert: true } : {}),
        }
      : { ...proxy, proxy: claimed }),
    data: true,
    ...(helo === undefined ? {} : { helo }),
    ...(ehlo === undefined ? {} : { ehlo }),
    ...(mail_from === undefined ? {} : { mail_from }),
    rcpt_to,
  }));

/** Whether the servers' network can have a client with this address. */
const isHere = (src: string): boolean =>
  /^(203\.0\.113|198\.51\.100|192\.0\.2|10|192\.168)\.|^2001:db8:/.test(src);

const end = Date.now() + Number(values.minutes) * 60_000;
const counts = { rulesets: 0, yes: 0, no: 0, unknown: 0, envelopes: 0, errors: 0, witnesses: 0, trusted: 0 };
const bad: string[] = [];
/** The clients' self-signed certificate is an authority that the system trusts, and that a file contains beside a public one. */
const certificate = readFileSync(join(installation, 'oracle.crt'), 'utf8');
const [publicAuthority = ''] = rootCertificates;
const files: Readonly<Record<string, string>> = {
  'etc/ssl/cert.pem': certificate,
  'etc/ssl/certs/ca-certificates.crt': certificate,
  'etc/ssl/both.pem': `${publicAuthority}\n${certificate}`,
  'etc/ssl/other.pem': ownCertificate,
};
const seen = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/${path}`, text]));
await compareByRounds({
  values,
  isEnough: () => Date.now() >= end,
  round,
  counts,
  disagreements: bad,
});

/** The question about one configuration. */
interface AskedRelay {
  readonly task: RelayTask;
  readonly text: string;
  readonly verdict: RelayVerdict;
  readonly expected: 'open' | 'closed';
}

/** The mail of a witness as the servers' network can send it, with the names of its resolver. */
function witnessTask({ rdns, fcrdns, tag: _, ...named }: RelayVerdict['holes'][number]['witness']) {
  const witness = atAnAddress(named);
  // The network has only documentation and private addresses; the proxy announces all others.
  const sent =
    witness.proxy === null && isHere(witness.src)
      ? witness
      : { ...witness, ...proxy, proxy: witness.proxy ?? witness.src };
  const client = sent.proxy ?? sent.src;
  const dns = rdns ? { [client]: rdns, ...(fcrdns ? { [rdns]: [client] } : {}) } : undefined;
  return { envelopes: [{ ...sent, data: true }], ...(dns && { dns }) };
}

async function round({ seed, release, folder }: ComparisonRound): Promise<void> {
  const overlay = join(folder, 'root');
  writeTree(overlay, files);
  const texts = fc.sample(configuration, { seed, numRuns: batch });
  const asked = texts.flatMap((text, at): readonly AskedRelay[] => {
    const loaded = load(text, { release, files: seen });
    const verdict = verifyRelay(loaded.config, {
      ...loaded.machine,
      addresses: ['192.0.2.1', '2001:db8::1'],
    });
    counts.rulesets += 1;
    counts[verdict.openRelay] += 1;
    const conf = join(folder, `${at}.conf`);
    writeFileSync(conf, text);
    if (verdict.openRelay === 'no') {
      const envelopes = fc.sample(stranger, { seed: seed * batch + at, numRuns: Number(values.envelopes) });
      return [{ task: { conf, release, envelopes, overlay }, text, verdict, expected: 'closed' }];
    }
    // The server's resolver has the witness's names for its client.
    const shown = verdict.holes
      .slice(0, 3)
      .filter(({ witness: { src, tag, proxy: claim } }) => claim || isHere(src) || tag === 'a')
      .filter(({ witness }) => !witness.rdns?.endsWith('.'));
    return shown.map(({ witness }): AskedRelay => {
      const task = { conf, release, overlay, ...witnessTask(witness) };
      return { task, text, verdict, expected: 'open' };
    });
  });
  const answers = await relayBatch(asked.map(({ task }) => task));
  for (const [at, { task, text, verdict, expected }] of asked.entries())
    for (const [index, answer] of (answers[at] ?? []).entries()) {
      const input = task.envelopes[index];
      const { decision } = recorded(answer);
      if (decision === 'error') {
        counts.errors += 1;
        continue;
      }
      const sentOn = decision === 'accept' && (answer.queued ?? []).some(({ type }) => type === 'mta');
      if (expected === 'open') {
        counts.witnesses += 1;
        if (sentOn) continue;
      } else {
        counts.envelopes += 1;
        if (!sentOn) continue;
        // Networks that may relay intentionally are not strangers.
        const client = input?.proxy ?? input?.src ?? '';
        if (answer.rules?.some((rule) => isTrusted(verdict, rule, client))) {
          counts.trusted += 1;
          continue;
        }
      }
      bad.push(
        `seed ${seed} ${release} ${expected}: ${JSON.stringify(input)} ${decision} rules ${JSON.stringify(answer.rules)} ${answer.rcpt_reply} ${answer.data_reply} ${answer.dot_reply}\n${text}`,
      );
    }
}
