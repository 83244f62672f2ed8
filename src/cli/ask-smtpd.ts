import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckedFile } from '../report/results.js';
import type { Release } from '../source/release.js';
import { InputError } from './input.js';

/** The verdict of this machine's smtpd on a file. */
export interface SmtpdAnswer {
  readonly program: string;
  readonly accepted: boolean;
  /** Its first complaint, without the path: `line 3: syntax error`. */
  readonly complaint: string | undefined;
}

/** The places where systems install OpenSMTPD; PATH is not searched. */
const usualPrograms = ['/usr/sbin/smtpd', '/usr/local/sbin/smtpd'];

/** Milliseconds until `smtpd -n`, which only reads the file and those that it names, is killed. */
const timeout = 10_000;

/**
 * Runs `smtpd -n` of this machine on a file. Throws InputError if there is no smtpd, or if it gives no answer.
 *
 * @param defines macros of the command line
 */
export function askSmtpd(
  path: string,
  defines: ReadonlyMap<string, string> = new Map(),
  programs: readonly string[] = usualPrograms,
): SmtpdAnswer {
  const program = programs.find(isExecutable);
  if (program === undefined) throw new InputError(`--ask-smtpd: no smtpd is here (${programs.join(', ')})`);
  const macros = [...defines].flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const { stderr, status } = spawnSync(program, ['-n', ...macros, '-f', resolve(path)], {
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    encoding: 'utf8',
    timeout,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints = (stderr ?? '').split('\n').flatMap((line) => complaintOf(line) ?? []);
  if (status === 0) return { program, accepted: true, complaint: undefined };
  const [complaint] = complaints;
  if (status !== 1 || complaint === undefined)
    throw new InputError(`--ask-smtpd: ${program} -n gives no answer about ${path}`);
  return { program, accepted: false, complaint };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The complaint in a line of output: `FILE:3: syntax error` names a line, `smtpd: table_create: …` does not; warnings are not complaints. */
function complaintOf(line: string): string | undefined {
  const [, number, text] = /^[^:]+:(\d+): (.+)$/.exec(line) ?? [];
  if (text !== undefined) return `line ${number}: ${text}`;
  const [, fatal] = /^smtpd: (.+)$/.exec(line) ?? [];
  return fatal?.startsWith('warn') ? undefined : fatal;
}

/** How the smtpd of this machine and the report disagree on whether smtpd accepts the file, or undefined if they agree. */
export function disagreementOf(
  { program, accepted, complaint }: SmtpdAnswer,
  { findings, releases }: CheckedFile,
  judgedFor: readonly Release[],
): string | undefined {
  const refusing = releases?.map(({ refused }) => refused) ?? [findings.some(({ fatal }) => fatal)];
  if (refusing.some((refused) => refused !== accepted)) return undefined;
  const judged = `smtpd-lint judges it for OpenSMTPD ${judgedFor.join(', ')}`;
  const which = 'say the release that is installed here with --release, or report the fault';
  return accepted
    ? `${program} -n takes it; ${judged}, which refuses it: ${which}`
    : `${program} -n refuses it (${complaint}); ${judged}, which takes it: ${which}`;
}
