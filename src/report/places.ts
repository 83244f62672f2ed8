import { positionAt, type Span } from '../source/text.js';
import type { LineRange } from './lint-result.js';

/** Returns the path of a file to print; `SourceFile.path` is the name that the configuration uses. */
export type Locate = (path: string) => string;

/** The lines and columns of a span. All reported places are converted from offsets here. */
export function rangeOf(span: Span): LineRange {
  const start = positionAt(span.file, span.start);
  const end = positionAt(span.file, Math.max(span.start, span.end));
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** The place of the rule with this index (from 1). */
export function ruleAt(
  { rules }: { readonly rules: readonly { readonly span: Span }[] },
  index: number | undefined,
  locate: Locate,
): { file: string; line: number } | undefined {
  const rule = index === undefined ? undefined : rules[index - 1];
  if (rule === undefined) return undefined;
  return { file: locate(rule.span.file.path), line: rangeOf(rule.span).line };
}
