import { inspect } from 'node:util';
import { RuleFailure } from '../lint/engine.js';
import { FormatterError } from '../report/eslint.js';
import { failure } from '../source/open.js';
import { UsageError } from './arguments.js';
import { NothingToJudge } from './configurations.js';
import { InputError } from './input.js';
import { warn } from './output.js';

/**
 * Says why there is no judgement: the user's mistake as it is, with what to do, and a defect of this program so that it can be reported.
 * `path` is the file that was looked at.
 */
export function explainFailure(error: unknown, path?: string): void {
  warn(failureText(error, path), helpOf(error));
  if (!isMistake(error) && process.env.SMTPD_LINT_DEBUG !== undefined)
    for (const line of inspect(error).split('\n')) warn(line);
}

/** Advice on an error, in lines. */
export const helpOf = (error: unknown): readonly string[] => (error instanceof InputError ? error.help : []);

/** That line. */
export function failureText(error: unknown, path?: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (isMistake(error)) return reason;
  if (isOfSystem(error)) return path === undefined ? reason : `${path}: ${failure(error).message}`;
  const what = error instanceof RuleFailure ? reason : `internal error: ${reason}`;
  const where = path === undefined ? '' : ` (while looking at ${path})`;
  return `${what}${where}; this is a defect of smtpd-lint: please report it with the file and the trace that SMTPD_LINT_DEBUG=1 adds`;
}

/** Whether an error is a refusal of a file system or the network, somewhere where nobody has thought of it. */
const isOfSystem = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** Whether the user can fix it. */
const isMistake = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof InputError ||
  error instanceof FormatterError ||
  error instanceof NothingToJudge;
