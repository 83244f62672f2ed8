import { inert } from '../report/log-commands.js';
import { printable } from '../report/printable.js';
import { clipped } from '../report/wrap.js';
import { onWork } from '../verify/budget.js';
import { isInLog } from './output.js';
import { terminalOf } from './standard-streams.js';

/** Work that takes no longer than this shows nothing, in milliseconds. */
const patience = 1000;

/** The line is written again no sooner than this, in milliseconds. */
const pause = 100;

/** The part of a terminal's stream that progress needs. */
export interface ProgressStream {
  readonly columns?: number;
  write(text: string): unknown;
}

/** The progress of a run that takes long: one line on the terminal, which is gone when the run prints. */
export class Progress {
  readonly #begun: number;
  #shown = 0;
  #isThere = false;
  #done = 0;
  #name = '';
  #what = '';

  /** @param total how many files there are */
  constructor(
    private readonly stream: ProgressStream,
    private readonly total: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#begun = now();
    onWork(() => this.#tick());
  }

  /** A file is begun. */
  begin(name: string): void {
    [this.#name, this.#what] = [name, ''];
    this.#tick();
  }

  /** A part of the file is begun. */
  step(what: string): void {
    this.#what = what;
    this.#tick();
  }

  /** A file is done. */
  done(): void {
    this.#done += 1;
    this.#tick();
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    if (this.#isThere) this.stream.write('\r\u001b[K');
    this.#isThere = false;
  }

  /** The last of it. */
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

/** Progress for a person at a terminal; undefined in a pipe, a CI server's log, with NO_COLOR, or on a terminal that cannot take a line back. */
export function progressFor(total: number): Progress | undefined {
  const { NO_COLOR = '', TERM } = process.env;
  if (isInLog() || NO_COLOR !== '' || TERM === 'dumb') return undefined;
  const stream = terminalOf(2);
  return stream === undefined ? undefined : new Progress(stream, total);
}
