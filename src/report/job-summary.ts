import { FindingIndex } from './finding-index.js';
import { markdownCell, markdownMarked, markdownText } from './markdown.js';
import { findingParts, markdownOf } from './parts.js';
import type { LintReport } from './report.js';
import type { CheckedFile } from './results.js';
import { verdictText } from './verdict-text.js';

/** The most findings that are shown in full. GitHub accepts a megabyte for each step, which is far more than anyone reads. */
const maxTold = 20;

/** A report as the summary of a job on GitHub, in Markdown: a table of the verdicts, then each error, open relays first. */
export function jobSummary(report: LintReport): string {
  const { checked, results, failures = [] } = report;
  const index = new FindingIndex(report);
  const errors = results
    .flatMap(({ filePath, messages }) => messages.map((message) => ({ filePath, message })))
    .filter(({ message }) => message.severity === 2)
    .sort((a, b) => rank(a.message) - rank(b.message));
  const sections = errors.slice(0, maxTold).flatMap(({ filePath, message }) => {
    const found = index.of(filePath, message);
    if (found === undefined) return [];
    const { message: headline, ...parts } = findingParts(found.finding, found.locate);
    const place = markdownText(`${filePath}:${message.line}`);
    return [
      `### ${markdownMarked(headline)}\n\n${place} (${markdownText(message.ruleId)})\n\n${body(parts)}`,
    ];
  });
  const left = errors.length - maxTold;
  return [
    '## smtpd-lint',
    ...failures.map(({ message }) => `- not judged: ${markdownText(message)}`),
    ...(checked.length > 0 ? [table(checked)] : []),
    ...sections,
    ...(left > 0 ? [`and ${left} more errors`] : []),
    '',
  ].join('\n\n');
}

const rank = ({ ruleId }: { readonly ruleId: string }): number => (ruleId === 'open-relay' ? 0 : 1);

/** A finding without its headline, which is the title of its section. */
const body = (parts: Omit<Parameters<typeof markdownOf>[0], 'message'>): string =>
  markdownOf({ ...parts, message: '' }).trimStart();

/** The verdict, which says so if it is about the text after `--fix-dry-run` rather than the file on disk. */
function verdictCell(one: CheckedFile): string {
  const { text } = verdictText(one);
  return one.dryRun ? `after these changes: ${text}` : text;
}

function table(checked: readonly CheckedFile[]): string {
  const rows = checked.map((one) => {
    const count = (severity: string) =>
      one.findings.filter((finding) => finding.severity === severity).length;
    const cells = [
      one.locate(one.config.file.path),
      verdictCell(one),
      String(count('error')),
      String(count('warning')),
    ];
    return `| ${cells.map(markdownCell).join(' | ')} |`;
  });
  return ['| File | Verdict | Errors | Warnings |', '|---|---|---|---|', ...rows].join('\n');
}
