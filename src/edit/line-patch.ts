import { type StructuredPatch, structuredPatch } from 'diff';

/** Removed and added lines up to which it is looked for what stays between them: that takes the square of their number. */
const maxChangedLines = 1000;

export interface LinePatchOptions {
  /** The names of the two texts. */
  readonly names?: readonly [before: string, after: string];
  /** Lines around each change. */
  readonly context: number;
}

/**
 * The changes between two texts, line by line. Where more lines change than anybody looks through, all from the first of them to the last are one change: the
 * same one on any machine.
 */
export function linePatch(
  before: string,
  after: string,
  { names: [oldName, newName] = ['', ''], context }: LinePatchOptions,
): StructuredPatch {
  const limits = { context, maxEditLength: maxChangedLines };
  return (
    structuredPatch(oldName, newName, before, after, undefined, undefined, limits) ?? {
      oldFileName: oldName,
      newFileName: newName,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: [wholeChange(linesOf(before), linesOf(after), context)],
    }
  );
}

/** Lines with their ends. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** One change from the first line that differs to the last. */
function wholeChange(
  before: readonly string[],
  after: readonly string[],
  context: number,
): StructuredPatch['hunks'][number] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const from = Math.max(0, head - context);
  const left = Math.max(0, tail - context);
  const marked = (mark: string, lines: readonly string[]): string[] =>
    lines.flatMap((line) =>
      line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'],
    );
  return {
    oldStart: from + 1,
    oldLines: before.length - left - from,
    newStart: from + 1,
    newLines: after.length - left - from,
    lines: [
      ...marked(' ', before.slice(from, head)),
      ...marked('-', before.slice(head, before.length - tail)),
      ...marked('+', after.slice(head, after.length - tail)),
      ...marked(' ', before.slice(before.length - tail, before.length - left)),
    ],
  };
}
