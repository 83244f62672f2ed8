import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DecisionKind, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { type OracleRelease, oracleReleases } from './oracle-releases.js';

/**
 * The oracle: programs beside the project that ask real OpenSMTPD servers, and a corpus of real configurations. Neither is part of
 * the project, so whatever needs them is skipped where they are absent, with a line that says so.
 */
const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
const corpus = join(shared, 'corpus');

/** Where the releases are installed: `$OPENSMTPD_ORACLE`, or where the oracle's `setup` puts them. */
export const installation = process.env.OPENSMTPD_ORACLE || join(tmpdir(), 'opensmtpd-oracle');

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export { type OracleRelease, oracleReleases } from './oracle-releases.js';

/** Why the real servers cannot be asked, in one line; undefined when they can. */
export const oracleAbsent: string | undefined = ((): string | undefined => {
  for (const program of ['verdict', 'relay'])
    if (!executable(join(shared, 'oracle', program))) return `../shared/oracle/${program} is not there`;
  for (const release of oracleReleases)
    if (!executable(join(installation, release, 'usr/sbin/smtpd')))
      return `OpenSMTPD ${release} is not installed (../shared/oracle/setup installs it)`;
  if (process.getuid?.() !== 0) return 'the oracle needs root';
  return undefined;
})();

/** Why the corpus cannot be read, in one line; undefined when it can. */
export const corpusAbsent: string | undefined = executable(corpus)
  ? undefined
  : '../shared/corpus is not there';

export const dialects = ['modern', 'legacy', 'mixed', 'template', 'unknown'] as const;
export type OracleDialect = (typeof dialects)[number];

/** The corpus's files of one dialect, or all of them; none where the corpus is absent. */
export function corpusFiles(dialect?: OracleDialect): readonly string[] {
  if (corpusAbsent !== undefined) return [];
  return dialects
    .filter((known) => dialect === undefined || known === dialect)
    .flatMap((known) =>
      readdirSync(join(corpus, known))
        .filter((name) => name.endsWith('.conf'))
        .sort()
        .map((name) => join(corpus, known, name)),
    );
}

/** `modern/0002.conf`: a corpus file's name in messages. */
export const corpusName = (path: string): string => relative(corpus, path);

export interface VerdictMessage {
  readonly line: number | null;
  readonly text: string;
  /** For a message about an included file. */
  readonly file?: string;
  readonly file_line?: number;
}

/** What `smtpd -n` of one release says about one file. */
export interface VerdictAnswer {
  readonly file: string;
  readonly release: OracleRelease;
  readonly ok: boolean;
  readonly messages: readonly VerdictMessage[];
  readonly raw: string;
  readonly stubs?: readonly string[];
  /** smtpd did not end by itself: `timeout`, a signal, or the oracle's own failure. */
  readonly exit?: string | number;
}

export interface VerdictOptions {
  /** Stand-ins for the files, names and backends that a configuration mentions and this machine lacks. */
  readonly stub?: boolean;
  /** A tree that is laid over the server's root. */
  readonly overlay?: string;
}

/** Asks each of `releases` about each of `files`; the answers come per file, then per release. */
export async function verdict(
  files: readonly string[],
  releases: readonly OracleRelease[] = oracleReleases,
  options: VerdictOptions = {},
): Promise<readonly VerdictAnswer[]> {
  if (files.length === 0) return [];
  const stub = options.stub ? ['--stub', '--egress'] : [];
  const overlay = options.overlay === undefined ? [] : ['--overlay', options.overlay];
  const lines = await run(
    'verdict',
    ['--releases', releases.join(','), ...stub, ...overlay, '--files-from', '-'],
    files.map((file) => `${file}\n`).join(''),
  );
  return lines as readonly VerdictAnswer[];
}

/** Asks about texts rather than files: they are written to a temporary folder for as long as it takes. Answers per text, then per release. */
export async function verdictOfTexts(
  texts: readonly Buffer[],
  releases: readonly OracleRelease[] = oracleReleases,
  options: VerdictOptions = {},
): Promise<readonly (readonly VerdictAnswer[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.conf`);
      writeFileSync(file, text);
      return file;
    });
    const answers = await verdict(files, releases, options);
    return texts.map((_, index) => answers.slice(index * releases.length, (index + 1) * releases.length));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One configuration with the envelopes to try: a line of `relay --batch`'s manifest. */
export interface RelayTask {
  readonly conf: string;
  readonly envelopes: readonly EnvelopeInput[];
  readonly release: OracleRelease;
  readonly overlay?: string;
  readonly dns?: unknown;
}

/** What a running server answered to one envelope, with what the envelope said. */
export interface RelayAnswer extends EnvelopeInput {
  readonly conf: string;
  readonly release: OracleRelease;
  readonly decision: DecisionKind;
  readonly mail_reply: string | null;
  readonly rcpt_reply: string | null;
  readonly rule: number | null;
  /** Rules that matched, in order; null where an address matched none. */
  readonly rules?: readonly (number | null)[];
  readonly stage: string;
  /** The replies to DATA and to the final dot, where the envelope asks for a message. */
  readonly data_reply?: string;
  readonly dot_reply?: string;
  readonly error?: string;
  readonly transcript: readonly string[];
  readonly queued?: readonly { readonly type: string; readonly dispatcher: string; readonly dest: string }[];
}

/** Starts a server per task and offers it the task's envelopes, two servers at a time. Answers per task, then per envelope. */
export async function relayBatch(
  manifest: readonly RelayTask[],
): Promise<readonly (readonly RelayAnswer[])[]> {
  return (await relayLines(manifest, 2)) as readonly (readonly RelayAnswer[])[];
}

/** The same for envelopes that may have several recipients, `jobs` servers at a time: the lines as `relay` prints them. */
export async function relayLines(
  manifest: readonly (Omit<RelayTask, 'envelopes'> & { readonly envelopes: readonly object[] })[],
  jobs: number,
  options: readonly string[] = [],
): Promise<readonly (readonly unknown[])[]> {
  if (manifest.length === 0) return [];
  const lines = await run(
    'relay',
    ['--batch', '-', '--jobs', String(jobs), ...options],
    manifest.map((task) => `${JSON.stringify(task)}\n`).join(''),
  );
  let at = 0;
  return manifest.map((task) => {
    const from = at;
    at += task.envelopes.length;
    return lines.slice(from, at);
  });
}

/** The same with smtpd's log of each task, and with stand-ins for what a configuration names and the servers lack, unless `stub` is false. */
export async function relayBatchWithLogs(
  manifest: readonly RelayTask[],
  { stub }: { readonly stub: boolean },
): Promise<readonly { readonly answers: readonly RelayAnswer[]; readonly log: string }[]> {
  if (manifest.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  try {
    const log = join(folder, 'log');
    const answers = await relayLines(manifest, 2, [...(stub ? ['--stub'] : []), '--log', log]);
    const logs = new Map(
      readFileSync(log, 'latin1')
        .split(/^==== /m)
        .map((part) => [part.slice(0, part.indexOf(', release ')), part]),
    );
    return manifest.map(({ conf }, at) => ({
      answers: answers[at] as readonly RelayAnswer[],
      log: logs.get(conf) ?? '',
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same for one task whose messages are sent to the final dot, with smtpd's log: it says what became of them. */
export async function relayWithLog({
  conf,
  envelopes,
  release,
}: RelayTask): Promise<{ readonly answers: readonly RelayAnswer[]; readonly log: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
  try {
    const log = join(folder, 'log');
    const lines = envelopes.map((envelope) => `${JSON.stringify({ ...envelope, data: true })}\n`).join('');
    const answers = await run('relay', ['--release', release, '--log', log, conf, '-'], lines);
    return { answers: answers as readonly RelayAnswer[], log: readFileSync(log, 'latin1') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one of the oracle's programs and parses the JSON lines that it prints. */
function run(
  program: 'verdict' | 'relay',
  args: readonly string[],
  input: string,
): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(shared, 'oracle', program), args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${program} ended with ${code}: ${Buffer.concat(complaints)}`));
      resolve(
        Buffer.concat(output)
          .toString()
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as unknown),
      );
    });
    child.stdin.end(input);
  });
}
