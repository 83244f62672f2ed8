import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type LiveServer, liveServer } from '../../test/support/live-servers.js';
import { type OracleRelease, oracleReleases } from '../../test/support/oracle.js';
import { needOracle } from './needed.js';
import { type ProbedServer, probedServers } from './probe-servers.js';

/**
 * Compares `probe` with nmap's smtp-open-relay and with swaks on live servers: `npm run build && npm run oracle:probe -- [--releases 6.8,7.9] [--only TEXT] [--write]`. Each server
 * of `probe-servers.ts` is asked by all of them from a stranger's address, by the probe without its file and with it. Prints a table, which `--write` puts into docs/probe.md;
 * exit 1 where the probe says that nothing is relayed and another one was let in, or calls a server open that refused all it was asked.
 */
const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: oracleReleases.join(',') },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
needOracle('compare');
for (const program of ['nmap', 'swaks'])
  if (spawnSync(program, ['--version']).error !== undefined) {
    console.error(
      `cannot compare: ${program} is not installed (apt-get install --no-install-recommends nmap swaks libnet-ssleay-perl)`,
    );
    process.exit(2);
  }

const command = fileURLToPath(new URL('../../dist/smtpd-lint.cjs', import.meta.url));
const page = fileURLToPath(new URL('../../docs/probe.md', import.meta.url));
const client = '203.0.113.7';
const address = '192.0.2.1';

/** What the probe said. */
interface ProbeAnswer {
  readonly openRelay: 'yes' | 'no' | 'unknown';
  readonly status: number | null;
  readonly attempts: readonly { readonly outcome: string; readonly code: number | null }[];
}

/** What all of them said of one server. */
interface ComparedAnswers {
  /** Of nmap's 16 envelopes, how many the server took; undefined: it asked none. */
  readonly nmap: number | undefined;
  /** Of the envelopes of `swaksEnvelopes`, how many the server took. */
  readonly swaks: number;
  readonly alone: ProbeAnswer;
  readonly withFile: ProbeAnswer;
}

/** What swaks asks: somebody to somebody, from nobody, from the server's own name, and to the server's name with a `%`. */
const swaksEnvelopes = [
  ['someone@example.net', 'victim@example.com'],
  ['<>', 'victim@example.com'],
  ['someone@mail.example.org', 'victim@example.com'],
  ['someone@example.net', 'victim%example.com@mail.example.org'],
] as const;

async function askNmap(server: LiveServer, port: number): Promise<number | undefined> {
  const words = ['nmap', '-Pn', '-n', '-p', String(port), '--script', 'smtp-open-relay', address];
  const { output } = await server.run('client', words);
  const open = /open relay \((\d+)\/16 tests\)/.exec(output);
  if (open?.[1] !== undefined) return Number(open[1]);
  return output.includes('all tests failed') ? 0 : undefined;
}

async function askSwaks(server: LiveServer, port: number): Promise<number> {
  const tls = port === 465 ? '--tls-on-connect' : '--tls-optional';
  let taken = 0;
  for (const [from, to] of swaksEnvelopes) {
    const words = ['swaks', '--server', address, '--port', String(port), tls, '--quit-after', 'RCPT'];
    const { status } = await server.run('client', [
      ...words,
      ...['--helo', 'client.example.net', '--from', from, '--to', to, '--hide-all'],
    ]);
    if (status === 0) taken += 1;
  }
  return taken;
}

async function askProbe(server: LiveServer, port: number, ...args: readonly string[]): Promise<ProbeAnswer> {
  const where = ['probe', address, '--port', String(port), '--i-am-allowed-to-test', address];
  const words = [process.execPath, command, ...where, '--delay', '0', '--format', 'json', ...args];
  const { status, output } = await server.run('client', words);
  return { ...(JSON.parse(output) as Omit<ProbeAnswer, 'status'>), status };
}

async function ask({ port = 25 }: ProbedServer, conf: string, release: OracleRelease) {
  const server = await liveServer(conf, release, [client]);
  try {
    return {
      nmap: await askNmap(server, port),
      swaks: await askSwaks(server, port),
      alone: await askProbe(server, port),
      withFile: await askProbe(server, port, '--config', conf, '--release', release),
    };
  } finally {
    await server.stop();
  }
}

/** What the probe should not have said. */
function faultOf({ nmap = 0, swaks, alone, withFile }: ComparedAnswers): string | undefined {
  const isTaken = nmap + swaks > 0;
  if (isTaken && alone.openRelay === 'no')
    return 'it says that nothing is relayed, and another one is let in';
  const isExplained = withFile.attempts.some(({ outcome }) => ['delivered', 'trusted'].includes(outcome));
  if (isTaken && withFile.openRelay === 'no' && !isExplained)
    return 'with its file it says that nothing is relayed, and another one is let in';
  const isOpen = [alone, withFile].some(({ openRelay }) => openRelay === 'yes');
  const isAnyTaken = [alone, withFile].some(({ attempts }) =>
    attempts.some(({ code }) => code !== null && code >= 200 && code < 300),
  );
  return isOpen && !isAnyTaken ? 'it is called open, and took nothing' : undefined;
}

const verdicts = { yes: 'open', no: 'nothing relayed', unknown: 'not known' } as const;

function probeCell({ openRelay, attempts }: ProbeAnswer): string {
  const count = attempts.filter(({ outcome }) => outcome === 'relayed').length;
  return `${verdicts[openRelay]}${count > 0 ? ` (${count}/${attempts.length})` : ''}`;
}

const cellsOf = ({ nmap, swaks, alone, withFile }: ComparedAnswers): readonly string[] => [
  nmap === undefined ? 'asked nothing' : nmap === 0 ? 'refused' : `open (${nmap}/16)`,
  swaks === 0 ? 'refused' : `taken (${swaks}/${swaksEnvelopes.length})`,
  probeCell(alone),
  probeCell(withFile),
];

/** One column of a server: what all releases said, or which said what. */
function mergedCell(said: readonly (readonly [OracleRelease, string])[]): string {
  const texts = [...new Set(said.map(([, text]) => text))];
  if (texts.length === 1) return texts.join();
  const releasesOf = (text: string) => said.filter(([, each]) => each === text).map(([release]) => release);
  return texts.map((text) => `${releasesOf(text).join(', ')}: ${text}`).join('; ');
}

function rowOf(title: string, all: readonly (readonly [OracleRelease, ComparedAnswers])[]): string {
  const cells = [0, 1, 2, 3].map((at) =>
    mergedCell(all.map(([release, answers]) => [release, cellsOf(answers)[at] ?? ''])),
  );
  return `| ${[title, ...cells].join(' | ')} |`;
}

const releases = oracleReleases.filter((release) => values.releases.split(',').includes(release));
const faults: string[] = [];
const rows: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
try {
  for (const probed of probedServers.filter(({ title }) => title.includes(values.only))) {
    const conf = join(folder, 'smtpd.conf');
    writeFileSync(conf, `${probed.conf.join('\n')}\n`);
    const all: (readonly [OracleRelease, ComparedAnswers])[] = [];
    for (const release of releases) {
      const answers = await ask(probed, conf, release);
      const fault = faultOf(answers);
      if (fault !== undefined) faults.push(`${release}, ${probed.title}: ${fault}`);
      all.push([release, answers]);
    }
    const row = rowOf(probed.title, all);
    rows.push(row);
    console.log(row);
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.log(fault);
console.log(`${rows.length} servers of ${releases.join(', ')}: ${faults.length} faults`);
if (values.write) writeTable();
process.exit(faults.length > 0 ? 1 : 0);

/** Puts the table below its heading in docs/probe.md. */
function writeTable(): void {
  const text = readFileSync(page, 'utf8');
  const [before, after] = text.split(/(?<=\| Server \|.*\n\|-.*\n)(?:\|.*\n)*/);
  if (before === undefined || after === undefined) throw new Error(`${page} has no table of servers`);
  writeFileSync(page, `${before}${rows.map((row) => `${row}\n`).join('')}${after}`);
}
