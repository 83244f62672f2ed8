import { type Edit, type SourceFile, type Splice, spliced } from '../source/text.js';

/** A range of a text after edits, which has no `SourceFile` yet. */
export interface RewrittenSpan {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** One text and the edits of it, in their order. */
interface Rewritten {
  readonly file: SourceFile;
  readonly edits: readonly Edit[];
  readonly text: string;
}

/**
 * Texts as they are once edits are made, and where a place of the old texts is in the new ones. A file is known by its path, so that one that is
 * included twice changes in both places.
 */
export class Rewrite {
  readonly #files: ReadonlyMap<string, Rewritten>;

  private constructor(files: ReadonlyMap<string, Rewritten>) {
    this.#files = files;
  }

  /** Undefined where two edits touch the same text. */
  static of(edits: readonly Edit[]): Rewrite | undefined {
    const byPath = new Map<string, Edit[]>();
    for (const edit of edits) {
      const known = byPath.get(edit.span.file.path);
      if (known) known.push(edit);
      else byPath.set(edit.span.file.path, [edit]);
    }
    const files = new Map<string, Rewritten>();
    for (const [path, mine] of byPath) {
      const sorted = withoutTwins(
        mine.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
      );
      const [first] = sorted;
      if (first === undefined || sorted.some((edit, at) => overlaps(sorted[at - 1], edit))) return undefined;
      files.set(path, {
        file: first.span.file,
        edits: sorted,
        text: spliced(first.span.file.text, sorted.map(spliceOf)),
      });
    }
    return new Rewrite(files);
  }

  /** All edits, each once for each place where its file is included. */
  get edits(): readonly Edit[] {
    return [...this.#files.values()].flatMap(({ edits }) => edits);
  }

  /** The new text of a file; undefined where it stays. */
  textOf(path: string): string | undefined {
    return this.#files.get(path)?.text;
  }

  /** The texts that the edits put into a file, as ranges of its new text. */
  *insertedIn(path: string): Generator<RewrittenSpan> {
    let shift = 0;
    for (const edit of this.#files.get(path)?.edits ?? []) {
      const start = edit.span.start + shift;
      if (edit.text !== '') yield { path, start, end: start + edit.text.length };
      shift += growthOf(edit);
    }
  }

  /**
   * Where an offset of a file's old text is in the new one; undefined where its text was taken away. What is inserted at the offset itself
   * comes before it.
   */
  offsetOf(path: string, offset: number): number | undefined {
    let shift = 0;
    for (const edit of this.#files.get(path)?.edits ?? []) {
      if (edit.span.start > offset) break;
      if (offset < edit.span.end) return undefined;
      shift += growthOf(edit);
    }
    return offset + shift;
  }

  /** Where a range of a file's old text is in the new one, with what is put in the place of any part of it or at its ends. */
  spanOf({ file: { path }, start, end }: Edit['span']): RewrittenSpan {
    const edits = this.#files.get(path)?.edits ?? [];
    return { path, start: startAfter(edits, start), end: endAfter(edits, end) };
  }

  /** Where a range of a file's new text comes from: what was put in comes from all that it took the place of. */
  originalOf({ path, start, end }: RewrittenSpan): RewrittenSpan {
    const edits = this.#files.get(path)?.edits ?? [];
    return { path, start: before(edits, start, 'start'), end: before(edits, end, 'end') };
  }
}

/** Where an end of a range of the new text was. */
function before(edits: readonly Edit[], offset: number, side: 'start' | 'end'): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.span.start + shift;
    const end = start + edit.text.length;
    if (side === 'start' ? offset < start : offset <= start) break;
    if (side === 'start' ? offset < end : offset <= end) return edit.span[side];
    shift += growthOf(edit);
  }
  return offset - shift;
}

/** How much longer an edit makes a text. */
const growthOf = ({ span, text }: Edit): number => text.length - (span.end - span.start);

/** Where a range that starts at `offset` starts after edits: at the text that takes the place of its first character. */
function startAfter(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const edit of edits) {
    if (edit.span.start >= offset) break;
    if (edit.span.end > offset) return edit.span.start + shift;
    shift += growthOf(edit);
  }
  return offset + shift;
}

/** Where a range that ends at `offset` ends after edits: behind the text that takes the place of its last character. */
function endAfter(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const edit of edits) {
    if (edit.span.start > offset) break;
    if (edit.span.end > offset) {
      if (edit.span.start < offset) return edit.span.start + shift + edit.text.length;
      break;
    }
    shift += growthOf(edit);
  }
  return offset + shift;
}

const overlaps = (a: Edit | undefined, b: Edit): boolean =>
  a !== undefined && (b.span.start < a.span.end || a.span.start === b.span.start);

/** A file that is included twice has each edit twice. */
const withoutTwins = (edits: readonly Edit[]): readonly Edit[] =>
  edits.filter((edit, at) => {
    const before = edits[at - 1];
    return (
      before === undefined ||
      before.span.file === edit.span.file ||
      before.span.start !== edit.span.start ||
      before.span.end !== edit.span.end ||
      before.text !== edit.text
    );
  });

const spliceOf = ({ span: { start, end }, text }: Edit): Splice => ({ start, end, text });
