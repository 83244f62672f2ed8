import type { Finding, Suggestion } from '../lint/finding.js';
import { keptTogether } from '../source/kept-together.js';
import { positionAt, type SourceFile, type Span } from '../source/text.js';
import { changes, titleOf } from './code-frame.js';
import { emphasised } from './marks.js';
import { linesInWords } from './place-list.js';
import { printable } from './printable.js';
import { hasPage } from './rule-pages.js';
import { sessionOf, spokenLines } from './session.js';
import { gutterOf, type Label, remark, sourceLines, type View } from './source-view.js';
import { wrapped } from './wrap.js';

export type { View } from './source-view.js';

/** The context of a block within a report. */
export interface Among {
  /** The other places with the same finding. */
  readonly again: readonly Span[];
  /** Whether the report covers several files, so that the block names its own. */
  readonly namesFile: boolean;
  /** Whether it is the first block of its rule, which says where to read more. */
  readonly isFirst: boolean;
}

/**
 * A finding as a block: its headline, the lines of the text in order with a label at each place, the consequence, the advice, the session that gets through, and where to read
 * more. A part that the finding does not have is left out.
 */
export function details(finding: Finding, among: Among, view: View): string {
  const { file } = finding.span;
  const labels = labelsOf(finding);
  const gutter = gutterOf(labels);
  const own = labels.filter(({ span }) => isIn(span, file));
  const others = new Set(labels.flatMap(({ span }) => (isIn(span, file) ? [] : [span.file])));
  const lines = [
    ...heading(finding, view),
    ...(among.namesFile || others.size > 0 ? [placeLine(finding.span, gutter, view)] : []),
    ...sourceLines(own, gutter, view),
    ...[...others].flatMap((other) => {
      const there = labels.filter(({ span }) => isIn(span, other));
      const [{ span } = finding] = there;
      return [placeLine(span, gutter, view), ...sourceLines(there, gutter, view)];
    }),
    ...remarks(finding, among, gutter, view),
  ];
  return `${lines.join('\n')}\n`;
}

/** The remarks below the source lines of a block. */
function remarks(finding: Finding, { again, isFirst }: Among, gutter: number, view: View): string[] {
  const { rule, span, note, help, transcript } = finding;
  return [
    ...(again.length === 0
      ? []
      : remark('also at', linesInWords(again, span.file.path, view.locate), gutter, view)),
    ...(note === undefined ? [] : remark('note', note, gutter, view)),
    ...(transcript === undefined ? [] : dialogue(transcript, gutter, view)),
    ...(help === undefined ? [] : remark('help', help, gutter, view)),
    ...corrections(finding).flatMap((correction) => corrected(correction, finding, gutter, view)),
    ...(isFirst && hasPage(rule) ? remark('read more', `smtpd-lint explain ${rule}`, gutter, view) : []),
  ];
}

const isIn = (span: Span, file: SourceFile): boolean => span.file.path === file.path;

/** The places of a finding. If a related place is the finding's own and the finding has no label, the message of that place is its label. */
function labelsOf({ span, label, severity, related }: Finding): readonly Label[] {
  const isOwn = (other: Span): boolean =>
    isIn(other, span.file) && other.start === span.start && other.end === span.end;
  const twin = label === undefined ? related.find((one) => isOwn(one.span)) : undefined;
  const style = severity === 'error' ? 'red' : 'magenta';
  return [
    { span, text: label ?? twin?.message, style, mark: '^' },
    ...related
      .filter((one) => one !== twin)
      .map((one): Label => ({ span: one.span, text: one.message, style: 'blueBright', mark: '-' })),
  ];
}

function heading({ rule, severity, message }: Finding, { paint, columns }: View): string[] {
  const lead = `${severity}[${rule}]: `;
  const [first = '', ...rest] = wrapped(emphasised(keptTogether(printable(message)), paint), {
    columns,
    taken: lead.length,
    indent: 2,
  });
  const colour = severity === 'error' ? 'red' : 'magenta';
  return [`${paint([colour, 'bold'], lead.slice(0, -2))}: ${first}`, ...rest];
}

function placeLine(span: Span, gutter: number, { locate, paint, link }: View): string {
  const path = locate(span.file.path);
  const { line, column } = positionAt(span.file, span.start);
  return `${' '.repeat(gutter)}${paint('dim', '-->')} ${link(`${printable(path)}:${line}:${column}`, path)}`;
}

function dialogue(transcript: readonly string[], gutter: number, { paint, columns }: View): string[] {
  const { between, lines } = sessionOf(transcript);
  const title = `session that gets through${between === undefined ? '' : ` (${printable(between)})`}:`;
  const lead = `${' '.repeat(gutter)} = `;
  const [first = '', ...rest] = wrapped(title, { columns, taken: lead.length, indent: lead.length });
  return [
    `${' '.repeat(gutter)} ${paint('dim', '=')} ${paint('bold', first)}`,
    ...rest.map((line) => paint('bold', line)),
    ...spokenLines(lines, gutter + 5, { paint, columns }),
  ];
}

/** A correction and the word that introduces it. */
interface Correction {
  readonly name: string;
  readonly suggestion: Suggestion;
}

/** The fix, then the suggestions. A suggestion with the description of the fix is left out. */
function corrections({ suggestions, fix }: Finding): readonly Correction[] {
  const others = suggestions.filter(({ description }) => description !== fix?.description);
  return [
    ...(fix === undefined ? [] : [{ name: 'fix with --fix', suggestion: fix }]),
    ...others.map((suggestion, at) => ({
      name: at === 0 && fix === undefined ? 'fix' : 'or',
      suggestion,
    })),
  ];
}

function corrected({ name, suggestion }: Correction, finding: Finding, gutter: number, view: View): string[] {
  const { locate, paint, link, columns } = view;
  const margin = ' '.repeat(gutter + 5);
  const { line } = positionAt(finding.span.file, finding.span.start);
  const parts = changes(suggestion, columns - margin.length - 2);
  const lines = parts.flatMap((change) => {
    const isHere = change.file.path === finding.span.file.path;
    // A change of the line that is shown above needs no line number.
    const isPlain = isHere && parts.length === 1 && change.line === line && change.removed.length > 0;
    const path = locate(change.file.path);
    const place = isHere ? `line ${change.line}:` : `${printable(path)}:${change.line}:`;
    return [
      ...(isPlain ? [] : [`${margin}${paint('dim', isHere ? place : link(place, path))}`]),
      ...change.removed.map((text) => paint('red', `${margin}- ${text}`)),
      ...change.added.map((text) => paint('green', `${margin}+ ${text}`)),
    ];
  });
  return [...remark(name, titleOf(suggestion, lines), gutter, view), ...lines];
}
