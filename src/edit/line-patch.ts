import { type StructuredPatch, structuredPatch } from 'diff';

/** The maximum number of removed and added lines for which a minimal patch is computed, in quadratic time. */
const maxChangedLines = 1000;

export interface LinePatchOptions {
  /** The names of the two texts. */
  readonly names?: readonly [before: string, after: string];
  /** The number of unchanged lines around each change. */
  readonly context: number;
}

/**
 * Computes the changes between two texts, line by line. If too many lines change, everything from the first changed line to the last is a single
 * change, the same one on every machine.
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

/** Splits a text into lines, with their line ends. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A single change from the first line that differs to the last. */
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
