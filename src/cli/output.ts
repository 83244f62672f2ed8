import { fstatSync } from 'node:fs';
import { inert } from '../report/log-commands.js';
import { printable } from '../report/printable.js';
import { terminalOf, writeTo } from './standard-streams.js';
import { wordLines } from './word-lines.js';

/** Writes a printable text to standard output, in which lines that a CI server would interpret as commands are escaped. Returns the exit status of success. */
export const printText = (text: string): 0 => printReport(inert(text));

/** Writes a report whose format already escapes commands, and may contain commands of its own. */
export function printReport(text: string): 0 {
  writeTo(1, text);
  return 0;
}

/**
 * Writes a configuration to standard output: byte for byte to a file or a pipe, including secrets, and with escapes to a terminal or the log of a CI server, where it can then do
 * no harm.
 */
export function printDocument(text: string): void {
  const isShown = isWatched();
  const shown = text.split(/(\r?\n|\t)/).map((part, at) => (at % 2 === 0 ? printable(part) : part));
  const harmless = isShown ? inert(shown.join('')) : text;
  writeTo(1, harmless);
  if (harmless !== text)
    warn('some characters of this text are shown as escapes here; --output-file writes it as it is');
}

/** Whether standard output is shown on a terminal or in the log of a CI server. */
export const isWatched = (): boolean => terminalOf(1) !== undefined || (isInLog() && !isFile(1));

/** Whether a CI server records the output, according to the variable that each of them sets. */
export const isInLog = (): boolean =>
  ['CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'TEAMCITY_VERSION', 'BUILDKITE', 'JENKINS_URL'].some(
    (name) => (process.env[name] ?? '') !== '',
  );

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Prints one message about this run on standard error, wrapped on a terminal. */
export function warn(message: string, help: readonly string[] = []): void {
  const columns = terminalOf(2)?.columns ?? 0;
  const lines = [`smtpd-lint: ${printable(message)}`, ...help.map((text) => `  help: ${printable(text)}`)];
  const shown = columns > 0 ? lines.flatMap((line) => wordLines(line, columns, 2)) : lines;
  tell(shown);
}

/** Prints printable lines on standard error. */
export function tell(lines: readonly string[]): void {
  writeTo(2, inert(`${lines.join('\n')}\n`));
}
