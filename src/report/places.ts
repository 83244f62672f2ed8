import { positionAt, type Span } from '../source/text.js';
import type { LineRange } from './lint-result.js';

/** Where a text really lies, as it is to be printed: `SourceFile.path` is what the configuration calls it. */
export type Locate = (path: string) => string;

/** The place of a span. The only way from offsets to lines and columns in what is reported. */
export function rangeOf(span: Span): LineRange {
  const start = positionAt(span.file, span.start);
  const end = positionAt(span.file, Math.max(span.start, span.end));
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Where the rule with this index (from 1) stands. */
export function ruleAt(
  { rules }: { readonly rules: readonly { readonly span: Span }[] },
  index: number | undefined,
  locate: Locate,
): { file: string; line: number } | undefined {
  const rule = index === undefined ? undefined : rules[index - 1];
  if (rule === undefined) return undefined;
  return { file: locate(rule.span.file.path), line: rangeOf(rule.span).line };
}
