import { withMasks } from '../source/hidden.js';
import { lineStarts, positionAt, type SourceFile, type Span } from '../source/text.js';

/**
 * The identity of a finding across versions of its file, besides its rule: the text of its lines with normalized blanks, never their number. Baselines and code
 * scanning recognize findings by it.
 */
export function normalisedText({ file, start, end }: Span): string {
  const last = positionAt(file, Math.max(start, end)).line;
  return normalisedLines(file, positionAt(file, start).line, last);
}

/** The same for lines given by number, from 1. */
export function normalisedLines(file: SourceFile, first: number, last: number): string {
  const starts = lineStarts(file);
  const text = file.text.slice(starts[first - 1] ?? 0, starts[last] ?? file.text.length);
  return withMasks(text).replace(/\s+/g, ' ').trim();
}
