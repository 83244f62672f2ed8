import stringWidth from 'string-width';
import { keptTogether } from '../source/kept-together.js';
import { positionAt, type Span } from '../source/text.js';
import { codeFrame } from './code-frame.js';
import type { Paint } from './colour.js';
import type { Link } from './links.js';
import { emphasised, quoted } from './marks.js';
import { printable } from './printable.js';
import type { Locate } from './results.js';
import { wrapped } from './wrap.js';

/** The style in which a block is shown. */
export interface View {
  readonly locate: Locate;
  readonly paint: Paint;
  readonly link: Link;
  readonly columns: number;
}

/** A place in a text, with a short explanation. */
export interface Label {
  readonly span: Span;
  /** The explanation, or undefined if the mark suffices. */
  readonly text: string | undefined;
  readonly style: 'red' | 'magenta' | 'blueBright';
  /** The character that underlines the place. */
  readonly mark: '^' | '-';
}

/** The width of the column of line numbers. */
export const gutterOf = (labels: readonly Label[]): number =>
  Math.max(1, ...labels.map(({ span }) => String(positionAt(span.file, span.start).line).length));

/** The lines of one file that have labels, in order, each once with its labels below it; `…` replaces the lines between. */
export function sourceLines(labels: readonly Label[], gutter: number, view: View): string[] {
  const byLine = new Map<number, Label[]>();
  for (const label of labels) {
    const { line } = positionAt(label.span.file, label.span.start);
    byLine.set(line, [...(byLine.get(line) ?? []), label]);
  }
  const numbers = [...byLine.keys()].sort((a, b) => a - b);
  return numbers.flatMap((number, at) => {
    const before = numbers[at - 1];
    const gap = before !== undefined && number > before + 1 ? [`${' '.repeat(gutter)} ${dots(view)}`] : [];
    return [...gap, ...lineWithLabels(byLine.get(number) ?? [], gutter, view)];
  });
}

const dots = ({ paint }: View): string => paint('dim', '…');

/** Sorts the place of the finding before related places. */
const rank = ({ mark }: Label): number => (mark === '^' ? 0 : 1);

function lineWithLabels(labels: readonly Label[], gutter: number, view: View): string[] {
  const { paint, columns } = view;
  const room = columns - gutter - ' | '.length;
  // If a long line has to be cut, the place of the finding is shown if it is in the line.
  const [first, ...others] = [...labels].sort((a, b) => rank(a) - rank(b));
  if (first === undefined) return [];
  const { line, text, marks } = codeFrame([first.span, ...others.map(({ span }) => span)], room);
  const bar = paint('dim', '|');
  const margin = `${' '.repeat(gutter)} ${bar} `;
  const rows = [first, ...others]
    .map((label, at) => ({ label, mark: marks[at] ?? { at: 0, width: 1 } }))
    .sort((a, b) => rank(a.label) - rank(b.label) || a.mark.at - b.mark.at);
  return [
    `${paint('dim', String(line).padStart(gutter))} ${bar} ${text}`,
    ...rows.flatMap(({ label, mark }) => markLines(label, mark, room, paint).map((row) => margin + row)),
  ];
}

/** A mark with its label after it, or below it if there is no room. */
function markLines(
  { text, style, mark }: Label,
  { at, width }: { readonly at: number; readonly width: number },
  room: number,
  paint: Paint,
): string[] {
  const line = ' '.repeat(at) + paint(style, mark.repeat(width));
  if (text === undefined) return [line];
  const words = printable(text);
  const needed = stringWidth(quoted(words));
  const shown = (part: string) => paint(style, part);
  if (at + width + 1 + needed <= room) return [`${line} ${shown(quoted(words))}`];
  const indent = Math.max(0, Math.min(at, room - needed));
  const below = wrapped(quoted(keptTogether(words)), { columns: room, taken: indent, indent });
  return [line, ...below.map((part, number) => (number === 0 ? ' '.repeat(indent) : '') + shown(part))];
}

/** A remark below the lines of a source: `= note: …`. */
export function remark(name: string, text: string, gutter: number, { paint, columns }: View): string[] {
  const lead = `${' '.repeat(gutter)} = ${name}: `;
  const [first = '', ...rest] = wrapped(emphasised(keptTogether(printable(text)), paint), {
    columns,
    taken: lead.length,
    indent: lead.length,
  });
  return [`${' '.repeat(gutter)} ${paint('dim', '=')} ${paint('bold', `${name}:`)} ${first}`, ...rest];
}
