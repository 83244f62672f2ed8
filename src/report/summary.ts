import type { Finding } from '../lint/finding.js';
import { notReadText, whyUnread } from '../model/config/unread-text.js';
import type { Span } from '../source/text.js';
import { tooLarge } from '../verify/budget.js';
import type { Paint } from './colour.js';
import { emphasised } from './marks.js';
import { linesInWords } from './place-list.js';
import { printable } from './printable.js';
import { type LintReport, type ReportOptions, widthOf } from './report.js';
import type { CheckedFile } from './results.js';
import { takenAsOwnText } from './taken-as-own-text.js';
import { ledLines } from './text-lines.js';
import { totalLines } from './total.js';
import { unreadOf, unreadTexts } from './unread.js';
import { verdictStyles, verdictText, verdictWords } from './verdict-text.js';
import { wrapped } from './wrap.js';

/**
 * The last lines of a report: for each checked file the verdict, what it depends on, who may relay intentionally, and what is assumed. If there are several files, those without
 * problems are only counted, unless `verbose` is set.
 */
export function summary(report: LintReport, options: ReportOptions, paint: Paint): string {
  const { checked, failures = [] } = report;
  const isShown = (one: CheckedFile): boolean =>
    !isSound(one) || !(options.quiet || (checked.length > 1 && !options.verbose));
  const columns = widthOf(options);
  const files = checked.filter(isShown).map((one) => summaryOf(one, options, paint));
  const total = totalLines(report, options).flatMap((line) => wrapped(line, { columns, indent: 2 }));
  // With a single file, the total is among the lines of the file.
  const hasOwn = checked.length + failures.length > 1;
  const gap = files.length > 0 && hasOwn && total.length > 0 ? '\n' : '';
  return files.join('') + gap + total.map((line) => `${line}\n`).join('');
}

/** Whether a file is proven to be closed, and nothing else about it needs attention. */
const isSound = ({ findings, suppressed = [], fixed = [], verdict, undecided = [] }: CheckedFile): boolean =>
  verdict.openRelay === 'no' &&
  undecided.length === 0 &&
  suppressed.length === 0 &&
  fixed.length === 0 &&
  !findings.some(({ fatal }) => fatal);

function summaryOf(one: CheckedFile, options: ReportOptions, paint: Paint): string {
  const columns = widthOf(options);
  const fitted = (line: string) => wrapped(`  ${line}`, { columns, indent: 4 });
  const { lead, text, reasons, style } = verdictText(one);
  const before = `${printable(one.locate(one.config.file.path))}: ${lead}:`;
  const lines = [
    ...ledLines(before, printable(text), { paint, columns }, style),
    ...reasons.flatMap((reason) => fitted(`- ${printable(reason)}`)).map((line) => paint(style, line)),
    ...byRelease(one, paint),
    ...fixes(one)
      .map((line) => emphasised(line, paint))
      .flatMap(fitted),
    ...suppressions(one).flatMap(fitted),
    ...details(one, options)
      .map((line) => emphasised(printable(line), paint))
      .flatMap(fitted)
      .map((line) => paint('dim', line)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The most fixes that are listed. */
const maxFixes = 20;

/** The problems that were fixed, and how. */
function fixes({ config, locate, fixed = [], dryRun }: CheckedFile): string[] {
  const what = dryRun ? 'would be fixed' : 'fixed';
  const own = locate(config.file.path);
  return [
    ...fixed.slice(0, maxFixes).map(({ filePath, line, message, description }) => {
      const place = filePath === own ? `line ${line}` : `${filePath}:${line}`;
      return printable(`${what}: ${place}: ${message} (${description})`);
    }),
    ...(fixed.length > maxFixes ? [`and ${fixed.length - maxFixes} more ${what}`] : []),
  ];
}

/** The findings that are suppressed by comments, and why. Suppressions do not change the verdict. */
function suppressions({ config, suppressed = [], locate }: CheckedFile): string[] {
  const spans = new Map<string, Span[]>();
  for (const { rule, span, suppressions } of suppressed) {
    const reasons = suppressions.flatMap(({ justification }) => justification || []);
    const what = `${rule} (${reasons.join('; ') || 'no reason given'})`;
    spans.set(what, [...(spans.get(what) ?? []), span]);
  }
  return [...spans].map(([what, where]) =>
    printable(`suppressed: ${what}: ${linesInWords(where, config.file.path, locate)}`),
  );
}

/** The answer under each release, if they differ. */
function byRelease({ releases = [] }: CheckedFile, paint: Paint): string[] {
  if (new Set(releases.map(({ openRelay }) => openRelay)).size < 2) return [];
  return releases.map(
    ({ release, openRelay }) =>
      `  in ${release}: ${paint(verdictStyles[openRelay], verdictWords[openRelay])}`,
  );
}

/** Networks that may relay intentionally, assumptions, files that were not read, notes: each fact once. */
function details(one: CheckedFile, { quiet, verbose }: ReportOptions): string[] {
  const { config, findings, verdict, locate } = one;
  const at = (spans: readonly Span[]) => ` (${linesInWords(spans, config.file.path, locate)})`;
  const { decisive, others } = unreadOf(one);
  // An unread file that decides nothing is reported as such, if at all.
  const idle = new Set(others.map((unseen) => notReadText(whyUnread(unseen), unseen.path)));
  const isDecisive = (text: string) => verdict.dependsOn.some(({ reason }) => reason === text);
  const unreadAt = new Set(config.unseen.map(({ span }) => `${span.file.path}:${span.start}`));
  const notes = findings.filter(
    ({ severity, span: { file, start } }) => severity === 'note' && !unreadAt.has(`${file.path}:${start}`),
  );
  const lines = [
    ...(one.undecided ?? []).map((what) => `${tooLarge}: ${what}`),
    ...verdict.trusted.map(({ network, span }) => `may relay: ${network}${at([span])}`),
    ...takenAsOwnText(verdict).map(({ text, spans }) => `assumed: ${text}${at(spans)}`),
    ...verdict.assumptions
      .filter((assumption) => !isDecisive(assumption) && !idle.has(assumption))
      .map((assumption) => `assumed: ${assumption}`),
    ...(verbose ? unreadTexts(others, one).map((text) => `${text}; the verdict does not depend on it`) : []),
    ...(verdict.openRelay === 'yes' ? unreadTexts(decisive, one) : []),
    ...(quiet ? [] : noteLines(notes, at)),
  ];
  return [...new Set(lines)];
}

/** A note on several places is one line. */
function noteLines(findings: readonly Finding[], at: (spans: readonly Span[]) => string): readonly string[] {
  const spans = new Map<string, Span[]>();
  for (const { message, span } of findings) spans.set(message, [...(spans.get(message) ?? []), span]);
  return [...spans].map(([message, where]) => `note: ${message}${at(where)}`);
}
