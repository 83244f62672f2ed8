import { inert } from '../report/log-commands.js';
import { printable } from '../report/printable.js';
import { clipped } from '../report/wrap.js';
import { onWork } from '../verify/budget.js';
import { isInLog } from './output.js';
import { terminalOf } from './standard-streams.js';

/** Milliseconds before progress is shown. */
const patience = 1000;

/** Milliseconds between two updates of the line. */
const pause = 100;

/** The part of a terminal's stream that `Progress` needs. */
export interface ProgressStream {
  readonly columns?: number;
  write(text: string): unknown;
}

/** The progress of a long run: one line on the terminal, which is removed before the run prints. */
export class Progress {
  readonly #begun: number;
  #shown = 0;
  #isThere = false;
  #done = 0;
  #name = '';
  #what = '';

  /** @param total the number of files */
  constructor(
    private readonly stream: ProgressStream,
    private readonly total: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#begun = now();
    onWork(() => this.#tick());
  }

  /** Marks the beginning of a file. */
  begin(name: string): void {
    [this.#name, this.#what] = [name, ''];
    this.#tick();
  }

  /** Marks the beginning of a step within the file. */
  step(what: string): void {
    this.#what = what;
    this.#tick();
  }

  /** Marks the end of a file. */
  done(): void {
    this.#done += 1;
    this.#tick();
  }

  /** Removes the line, so that something else can be printed. */
  clear(): void {
    if (this.#isThere) this.stream.write('\r\u001b[K');
    this.#isThere = false;
  }

  /** Ends the display. */
  end(): void {
    onWork(undefined);
    this.clear();
  }

  #tick(): void {
    const now = this.now();
    if (now - this.#begun < patience || now - this.#shown < pause) return;
    this.#shown = now;
    this.#isThere = true;
    const count = this.total > 1 ? [`${this.#done} of ${this.total} files`] : [];
    const text = [...count, this.#name, this.#what].filter((part) => part !== '').join(': ');
    this.stream.write(
      `\r\u001b[K${clipped(inert(`smtpd-lint: ${printable(text)}`), (this.stream.columns || 80) - 1)}`,
    );
  }
}

/** The progress display for an interactive terminal; undefined in a pipe, in the log of a CI server, with NO_COLOR, or on a terminal that cannot erase a line. */
export function progressFor(total: number): Progress | undefined {
  const { NO_COLOR = '', TERM } = process.env;
  if (isInLog() || NO_COLOR !== '' || TERM === 'dumb') return undefined;
  const stream = terminalOf(2);
  return stream === undefined ? undefined : new Progress(stream, total);
}
