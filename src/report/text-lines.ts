import stringWidth from 'string-width';
import { keptTogether } from '../source/kept-together.js';
import type { Paint } from './colour.js';
import { emphasised } from './marks.js';
import { printable } from './printable.js';
import { clipped, wrapped } from './wrap.js';

/** The style of the lines of a report. */
export interface LineStyle {
  readonly paint: Paint;
  /** The maximum width of a line; `Infinity` for a file or a pipe, where nothing is wrapped or cut. */
  readonly columns: number;
}

/** The layout of a sentence. */
export interface SentencePlace {
  /** The text before its first line, painted already. The other lines are indented by two more columns than the first. */
  readonly lead?: string;
  /** The number of blanks before each line. */
  readonly indent?: number;
  /** The style of all its lines. */
  readonly style?: Parameters<Paint>[0];
}

/** A sentence wrapped between words, with the words of a configuration marked. */
export function sentenceLines(
  text: string,
  { paint, columns }: LineStyle,
  { lead = '', indent = 0, style }: SentencePlace = {},
): readonly string[] {
  const margin = ' '.repeat(indent);
  const marked = emphasised(keptTogether(printable(text)), paint);
  const lines = wrapped(margin + lead + marked, { columns, indent: indent + 2 });
  return style === undefined ? lines : lines.map((line) => paint(style, line));
}

/** A clause with a capital first letter. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A line of a configuration or of a session, which is cut to the width of the terminal but never wrapped. */
export function quotedLine(text: string, { columns }: LineStyle, lead = ''): string {
  return lead + clipped(printable(text.replaceAll('\t', '    ')), columns - lead.length);
}

/** A printable text after `lead`, in which only the text is painted, even if it is wrapped. */
export function ledLines(
  lead: string,
  text: string,
  { paint, columns }: LineStyle,
  style: Parameters<Paint>[0],
): readonly string[] {
  const above = wrapped(lead, { columns, indent: 2 });
  const last = above.at(-1) ?? '';
  const taken = stringWidth(last) + 1;
  const [first = '', ...rest] = wrapped(text, { columns, taken, indent: 2 });
  const isBeside = taken + stringWidth(first) <= columns;
  const [head = '', ...others] = isBeside
    ? [`${last} ${paint(style, first)}`, ...rest]
    : [last, ...wrapped(`  ${text}`, { columns, indent: 2 })];
  return [...above.slice(0, -1), head, ...others.map((line) => paint(style, line))];
}

/** The verdict of a report, with the lines below it. */
export interface ReportVerdict {
  /** The file, host or policy of the verdict. */
  readonly about: string;
  /** The answer, such as `closed (proven)`. */
  readonly text: string;
  readonly style: Parameters<Paint>[0];
  /** The gaps of a proof, in the verifier's words, or what was not read if the answer is known. */
  readonly dependsOn?: readonly string[];
  readonly assumptions?: readonly string[];
  /** Whether the answer is independent of what was not read. */
  readonly isDecided?: boolean;
  /** Further remarks. */
  readonly notes?: readonly string[];
}

/** The last lines of a report: `smtpd.conf: verdict: closed (proven)`, then what it depends on and what it assumes. */
export function verdictLines(
  { about, text, style, dependsOn = [], isDecided = false, assumptions = [], notes = [] }: ReportVerdict,
  layout: LineStyle,
): readonly string[] {
  const below = [
    ...dependsOn.map((reason) => `${isDecided ? '' : 'depends on: '}${reason}`),
    ...assumptions.map((assumption) => `assumed: ${assumption}`),
    ...notes.map((note) => `note: ${note}`),
  ];
  return [
    ...ledLines(`${printable(about)}: verdict:`, printable(text), layout, style),
    ...[...new Set(below)].flatMap((line) => sentenceLines(line, layout, { indent: 2, style: 'dim' })),
  ];
}
