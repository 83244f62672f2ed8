import { inspect } from 'node:util';
import { RuleFailure } from '../lint/engine.js';
import { FormatterError } from '../report/eslint.js';
import { failure } from '../source/open.js';
import { UsageError } from './arguments.js';
import { NothingToJudge } from './configurations.js';
import { InputError } from './input.js';
import { warn } from './output.js';

/** Reports why there is no result: a user's mistake with advice, and a defect of this program with the details for a report. `path` is the file that was processed. */
export function explainFailure(error: unknown, path?: string): void {
  warn(failureText(error, path), helpOf(error));
  if (!isMistake(error) && process.env.SMTPD_LINT_DEBUG !== undefined)
    for (const line of inspect(error).split('\n')) warn(line);
}

/** Advice on an error, as lines. */
export const helpOf = (error: unknown): readonly string[] => (error instanceof InputError ? error.help : []);

/** The one-line message for an error. */
export function failureText(error: unknown, path?: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (isMistake(error)) return reason;
  if (isOfSystem(error)) return path === undefined ? reason : `${path}: ${failure(error).message}`;
  const what = error instanceof RuleFailure ? reason : `internal error: ${reason}`;
  const where = path === undefined ? '' : ` (while looking at ${path})`;
  return `${what}${where}; this is a defect of smtpd-lint: please report it with the file and the trace that SMTPD_LINT_DEBUG=1 adds`;
}

/** Whether an error comes from the file system or the network, and was not handled closer to its source. */
const isOfSystem = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** Whether the user can fix an error. */
const isMistake = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof InputError ||
  error instanceof FormatterError ||
  error instanceof NothingToJudge;
