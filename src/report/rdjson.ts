import { sameBytes } from '../source/hidden.js';
import { lineStarts, positionAt, type SourceFile } from '../source/text.js';
import { FindingIndex } from './finding-index.js';
import { toPlainJson } from './json.js';
import type { FileLintResult, Fix, LineRange } from './lint-result.js';
import { markdownText } from './markdown.js';
import { findingParts, markdownOf } from './parts.js';
import type { LintReport } from './report.js';
import { publicPageUrl } from './rule-pages.js';
import { reportSources } from './sources.js';

/** Results in reviewdog's `rdjson` (its Diagnostic Format), which counts columns in bytes of UTF-8. */
export function formatRdjson(report: LintReport): string {
  const sources = reportSources(report);
  const index = new FindingIndex(report);
  const diagnostics = report.results.flatMap((result) =>
    diagnosticsOf(result, sources.get(result.filePath), index),
  );
  return `${toPlainJson({ source: { name: 'smtpd-lint' }, diagnostics })}\n`;
}

function diagnosticsOf(
  { filePath: path, messages, notes = [] }: FileLintResult,
  file: SourceFile | undefined,
  index: FindingIndex,
) {
  const shared = (message: LineRange & { readonly ruleId: string; readonly message: string }) => {
    const found = index.of(path, message);
    const url = publicPageUrl(message.ruleId);
    return {
      // reviewdog posts the message as a comment in Markdown, and shows suggestions itself.
      message: found
        ? markdownOf({ ...findingParts(found.finding, found.locate), fixes: [] })
        : markdownText(message.message),
      location: { path, range: rangeIn(file, message) },
      code: { value: message.ruleId, ...(url && { url }) },
    };
  };
  return [
    ...messages.map((message) => ({
      ...shared(message),
      severity: message.severity === 2 ? 'ERROR' : 'WARNING',
      ...(file && message.suggestions
        ? { suggestions: message.suggestions.map(({ fix }) => suggestionIn(file, fix)) }
        : {}),
    })),
    ...notes.map((note) => ({ ...shared(note), severity: 'INFO' })),
  ];
}

const suggestionIn = (file: SourceFile, { range: [start, end], text }: Fix) => {
  const [from, to] = [positionAt(file, start), positionAt(file, end)];
  const range = { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  return { range: rangeIn(file, range), text };
};

const rangeIn = (file: SourceFile | undefined, { line, column, endLine, endColumn }: LineRange) => ({
  start: { line, column: byteColumn(file, line, column) },
  end: { line: endLine, column: byteColumn(file, endLine, endColumn) },
});

function byteColumn(file: SourceFile | undefined, line: number, column: number): number {
  if (file === undefined) return column;
  const start = lineStarts(file)[line - 1] ?? 0;
  return Buffer.byteLength(sameBytes(file.text.slice(start, start + column - 1))) + 1;
}
