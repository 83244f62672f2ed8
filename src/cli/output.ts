import { printable } from '../report/printable.js';

/** Writes to standard output; the text must be printable already. Gives the exit status of an ordinary end. */
export function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

/** One line about this run, to standard error. */
export function warn(message: string): void {
  process.stderr.write(`smtpd-lint: ${printable(message)}\n`);
}
