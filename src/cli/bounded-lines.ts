import type { Readable } from 'node:stream';

/** The most bytes of a line, and of all lines together. */
const longestLine = 64 << 10;
const mostBytes = 1 << 20;

type NextLine = { readonly text: string } | { readonly failure: string };

/** The lines of a stream that is not trusted: one at a time, each in bounded time, and of bounded size. After a failure there are no more. */
export class BoundedLines {
  readonly #stream: Readable;
  /** How long a line may take, in milliseconds. */
  readonly #patience: number;
  #rest = '';
  #bytes = 0;
  #failure: string | undefined;
  #wake: (() => void) | undefined;

  constructor(stream: Readable, patience: number) {
    this.#stream = stream;
    this.#patience = patience;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.once('end', () => this.fail('it ended'));
    stream.once('error', () => this.fail('it ended'));
  }

  #take(chunk: Buffer): void {
    if (this.#failure !== undefined) return;
    this.#bytes += chunk.length;
    // One byte is one character: everything that is compared is ASCII.
    this.#rest += chunk.toString('latin1');
    const isLong = this.#rest.length > longestLine && !this.#rest.slice(0, longestLine).includes('\n');
    if (isLong || this.#bytes > mostBytes) this.fail('it writes too much');
    else this.#wake?.();
  }

  /** Ends the lines; those that came before are lost. */
  fail(failure: string): void {
    this.#failure ??= failure;
    this.#stream.pause();
    this.#wake?.();
  }

  /** The next line, without its line end, or why there is none. */
  async next(): Promise<NextLine> {
    const line = this.#line();
    if (line !== undefined) return line;
    const { promise: late, cancel } = timer(this.#patience);
    for (;;) {
      const more = new Promise<'more'>((settle) => {
        this.#wake = () => settle('more');
      });
      const woken = await Promise.race([more, late]);
      if (woken === 'late') this.fail(`it gave no answer within ${this.#patience / 1000} seconds`);
      const found = this.#line();
      if (found === undefined) continue;
      cancel();
      return found;
    }
  }

  #line(): NextLine | undefined {
    const end = this.#rest.indexOf('\n');
    // What was written before the stream ended still counts.
    if (end >= 0 && (this.#failure === undefined || this.#failure === 'it ended')) {
      const text = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 1);
      return { text };
    }
    return this.#failure === undefined ? undefined : { failure: this.#failure };
  }
}

function timer(milliseconds: number): { readonly promise: Promise<'late'>; readonly cancel: () => void } {
  let timeout: NodeJS.Timeout | undefined;
  const promise = new Promise<'late'>((settle) => {
    timeout = setTimeout(() => settle('late'), milliseconds);
  });
  return { promise, cancel: () => clearTimeout(timeout) };
}
