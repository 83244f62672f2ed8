import { lineStarts, positionAt, type SourceFile, type Span } from '../source/text.js';

/**
 * What makes a finding the same in another version of its file: its rule and the text of its lines, however that is spaced, never their
 * number. Baselines and code scanning know findings again by it.
 */
export function identityOf(rule: string, span: Span): string {
  const first = positionAt(span.file, span.start).line;
  const last = positionAt(span.file, Math.max(span.start, span.end)).line;
  return identityOfLines(rule, span.file, first, last);
}

/** The same for lines that are known by number, from 1. */
export function identityOfLines(rule: string, file: SourceFile, first: number, last: number): string {
  const starts = lineStarts(file);
  const text = file.text.slice(starts[first - 1] ?? 0, starts[last] ?? file.text.length);
  return `${rule} ${text.replace(/\s+/g, ' ').trim()}`;
}
