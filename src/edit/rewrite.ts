import { type Edit, type SourceFile, type Splice, spliced } from '../source/text.js';

/** A range of an edited text, which has no `SourceFile` yet. */
export interface RewrittenSpan {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** One text and its edits, in order. */
interface Rewritten {
  readonly file: SourceFile;
  readonly edits: readonly Edit[];
  readonly text: string;
}

/**
 * The result of applying edits to texts, with a map between places in the old and new ones. Files are identified by path, so a file that is included
 * twice changes in both places.
 */
export class Rewrite {
  readonly #files: ReadonlyMap<string, Rewritten>;

  private constructor(files: ReadonlyMap<string, Rewritten>) {
    this.#files = files;
  }

  /** Applies edits. Returns undefined if two of them overlap. */
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

  /** All edits; an edit of a file that is included more than once occurs for each include. */
  get edits(): readonly Edit[] {
    return [...this.#files.values()].flatMap(({ edits }) => edits);
  }

  /** The new text of a file, or undefined if it is unchanged. */
  textOf(path: string): string | undefined {
    return this.#files.get(path)?.text;
  }

  /** The texts that the edits insert into a file, as ranges of its new text. */
  *insertedIn(path: string): Generator<RewrittenSpan> {
    let shift = 0;
    for (const edit of this.#files.get(path)?.edits ?? []) {
      const start = edit.span.start + shift;
      if (edit.text !== '') yield { path, start, end: start + edit.text.length };
      shift += growthOf(edit);
    }
  }

  /** Maps an offset of a file's old text to the new one. Returns undefined if its text was removed. Text inserted at the offset itself comes before it. */
  offsetOf(path: string, offset: number): number | undefined {
    let shift = 0;
    for (const edit of this.#files.get(path)?.edits ?? []) {
      if (edit.span.start > offset) break;
      if (offset < edit.span.end) return undefined;
      shift += growthOf(edit);
    }
    return offset + shift;
  }

  /** Maps a range of a file's old text to the new one, including what replaces any part of it or is inserted at its ends. */
  spanOf({ file: { path }, start, end }: Edit['span']): RewrittenSpan {
    const edits = this.#files.get(path)?.edits ?? [];
    return { path, start: startAfter(edits, start), end: endAfter(edits, end) };
  }

  /** Maps a range of a file's new text to the old one: inserted text maps to everything that it replaced. */
  originalOf({ path, start, end }: RewrittenSpan): RewrittenSpan {
    const edits = this.#files.get(path)?.edits ?? [];
    return { path, start: before(edits, start, 'start'), end: before(edits, end, 'end') };
  }
}

/** Maps one end of a range of the new text to the old text. */
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

/** The start, after the edits, of a range that starts at `offset`: the start of the text that replaces its first character. */
function startAfter(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const edit of edits) {
    if (edit.span.start >= offset) break;
    if (edit.span.end > offset) return edit.span.start + shift;
    shift += growthOf(edit);
  }
  return offset + shift;
}

/** The end, after the edits, of a range that ends at `offset`: the end of the text that replaces its last character. */
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

/** Removes duplicates: a file that is included twice has each edit twice. */
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
