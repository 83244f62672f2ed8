import { fstatSync } from 'node:fs';
import { inert } from '../report/log-commands.js';
import { printable } from '../report/printable.js';
import { terminalOf, writeTo } from './standard-streams.js';
import { wordLines } from './word-lines.js';

/** Writes lines to standard output, none of which a CI server takes for a command; the text must be printable already. Gives the exit status of an ordinary end. */
export const printText = (text: string): 0 => printReport(inert(text));

/** The same for a report, whose format has seen to that, and may have commands of its own. */
export function printReport(text: string): 0 {
  writeTo(1, text);
  return 0;
}

/**
 * Writes a configuration that was asked for to standard output: to a file or a pipe as it is, byte for byte, secrets included. A terminal, and the log of a CI
 * server, get what can do nothing there.
 */
export function printDocument(text: string): void {
  const isShown = isWatched();
  const shown = text.split(/(\r?\n|\t)/).map((part, at) => (at % 2 === 0 ? printable(part) : part));
  const harmless = isShown ? inert(shown.join('')) : text;
  writeTo(1, harmless);
  if (harmless !== text)
    warn('some characters of this text are shown as escapes here; --output-file writes it as it is');
}

/** Whether a terminal or the log of a CI server shows standard output. */
export const isWatched = (): boolean => terminalOf(1) !== undefined || (isInLog() && !isFile(1));

/** Whether a CI server reads along. Each has a variable that says so. */
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

/** One line about this run, to standard error; a terminal gets as many as it takes. */
export function warn(message: string, help: readonly string[] = []): void {
  const columns = terminalOf(2)?.columns ?? 0;
  const lines = [`smtpd-lint: ${printable(message)}`, ...help.map((text) => `  help: ${printable(text)}`)];
  const shown = columns > 0 ? lines.flatMap((line) => wordLines(line, columns, 2)) : lines;
  tell(shown);
}

/** Printable lines to standard error. */
export function tell(lines: readonly string[]): void {
  writeTo(2, inert(`${lines.join('\n')}\n`));
}
