import type { SourceFile } from '../src/source/text.js';
import type { Directive } from './ast.js';
import type { CharacterInput } from './lexer/character-input.js';
import { type ReaderOptions, usualSize } from './reader.js';

/** How many nested files smtpd can have open. The limit is the system's; this is the usual one on Linux. */
const maxOpenFiles = 1000;
/** How many files are opened in total: files that include each other repeatedly would take too long. */
const maxFiles = 10_000;

const tooManyFiles = 'Too many open files';

interface Included {
  readonly failures: readonly string[];
  readonly isOpen: boolean;
}

/** The files of a configuration: the main file and those that it includes. */
export class OpenedFiles {
  readonly all: SourceFile[];
  readonly #options: ReaderOptions;
  #size: number;
  #opened = 1;
  #tooLarge: boolean;

  constructor(main: SourceFile, options: ReaderOptions) {
    this.all = [main];
    this.#options = options;
    this.#size = main.text.length;
    this.#tooLarge = this.#isTooLarge();
  }

  /** Whether the files together exceed the maximum length. */
  get tooLarge(): boolean {
    return this.#tooLarge;
  }

  /**
   * Opens the file that a statement includes, so that `input` continues with it. A file that cannot be seen here may exist elsewhere, so reading
   * continues as if it were empty. Returns why smtpd could not open it, and whether reading continues in it.
   */
  include(path: string, statement: Directive, input: CharacterInput): Included {
    if (input.isOpen(path) || input.depth >= maxOpenFiles || this.#opened >= maxFiles)
      return { failures: [tooManyFiles], isOpen: false };
    this.#opened++;
    const read = this.#options.files.read(path);
    this.#size += read.ok ? read.text.length : 0;
    this.#tooLarge ||= this.#isTooLarge();
    const { text, readableBy } = read.ok && !this.#tooLarge ? read : { text: '', readableBy: undefined };
    const file = { path, text, includedFrom: statement.span, ...(readableBy && { readableBy }) };
    const missing = read.ok ? [] : [read.message.replace(`${path}: `, '')];
    if (!input.open(file, statement.span)) return { failures: [...missing, tooManyFiles], isOpen: false };
    if (read.ok) this.all.push(file);
    return { failures: missing, isOpen: true };
  }

  #isTooLarge(): boolean {
    return this.#size > (this.#options.maxSize ?? usualSize);
  }
}
