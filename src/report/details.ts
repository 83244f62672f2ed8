import type { Finding, Related, Suggestion } from '../lint/finding.js';
import type { Span } from '../source/text.js';
import type { Paint } from './colour.js';
import { changes, excerpt } from './excerpt.js';
import type { Link } from './links.js';
import { placesOf } from './places.js';
import { printable } from './printable.js';
import type { Locate } from './results.js';
import { wrapped } from './wrap.js';

/** How details are shown. */
export interface View {
  readonly locate: Locate;
  readonly paint: Paint;
  readonly link: Link;
  readonly columns: number;
}

/**
 * What eslint-formatter-pretty cannot show of one finding: the source line with carets, the related places, the dialogue that
 * gets through, and the text that would be right. `again` are the places where the same was found.
 */
export function details(finding: Finding, again: readonly Span[], view: View): string {
  const lines = [
    ...heading(finding, view),
    ...marked(finding.span, view, finding.severity === 'error' ? 'red' : 'yellow'),
    ...(again.length === 0 ? [] : prose(`the same at ${placesOf(again, view.locate)}`, view)),
    ...finding.related.flatMap((related) => relatedLines(related, view)),
    ...dialogue(finding.transcript ?? [], view),
    ...corrections(finding).flatMap((correction) => corrected(correction, view)),
  ];
  return `${lines.join('\n')}\n`;
}

function heading({ rule, severity, message }: Finding, { paint, columns }: View): string[] {
  const taken = `${severity} ${rule}: `.length;
  const [first = '', ...rest] = wrapped(printable(message), { columns, taken, indent: 2 });
  const colour = severity === 'error' ? 'red' : 'yellow';
  return [
    `${paint(colour, severity)} ${paint('dim', rule)}: ${paint('bold', first)}`,
    ...rest.map((line) => paint('bold', line)),
  ];
}

/** A sentence below a finding. */
const prose = (text: string, { columns }: View): string[] =>
  wrapped(`  ${printable(text)}`, { columns, indent: 4 });

function marked(
  span: Span,
  { locate, paint, link, columns }: View,
  colour: 'red' | 'yellow' | 'blue',
): string[] {
  const { line, column, text, marks } = excerpt(span, (number) => columns - `  ${number} | `.length);
  const number = String(line);
  const blank = ' '.repeat(number.length);
  const bar = paint('dim', '|');
  const path = locate(span.file.path);
  const place = paint('dim', `${printable(path)}:${line}:${column}`);
  return [
    `  ${blank} ${paint('dim', 'at ')}${link(place, path)}`,
    `  ${paint('dim', number)} ${bar} ${text}`,
    `  ${blank} ${bar} ${paint(colour, marks)}`,
  ];
}

function relatedLines({ span, message }: Related, view: View): string[] {
  return [...prose(`${message}:`, view), ...marked(span, view, 'blue')];
}

function dialogue(transcript: readonly string[], { paint, columns }: View): string[] {
  if (transcript.length === 0) return [];
  // Commands and answers are there to be copied; who speaks is not.
  const lines = transcript.flatMap((line) => {
    const shown = `    ${printable(line)}`;
    return line.startsWith('-- ') ? wrapped(shown, { columns, indent: 7 }) : [shown];
  });
  // The client's words are what a person would type; the server's answers stand back.
  return [
    '  the dialogue that gets through:',
    ...lines.map((line) => (line.startsWith('    S:') ? paint('dim', line) : line)),
  ];
}

/** What would be right, by the words before it. */
interface Correction {
  readonly lead: string;
  readonly suggestion: Suggestion;
}

/** What `--fix` does is often suggested as well, in the same words. */
const corrections = ({ suggestions, fix }: Finding): Correction[] => [
  ...(fix === undefined ? [] : [{ lead: 'with --fix', suggestion: fix }]),
  ...suggestions
    .filter(({ description }) => description !== fix?.description)
    .map((suggestion) => ({ lead: 'instead', suggestion })),
];

function corrected({ lead, suggestion }: Correction, view: View): string[] {
  const { locate, paint, link } = view;
  const lines = changes(suggestion).flatMap((change) => {
    const path = locate(change.file.path);
    return [
      `    ${link(paint('dim', `${printable(path)}:${change.line}`), path)}`,
      ...change.removed.map((line) => paint('red', `    - ${line}`)),
      ...change.added.map((line) => paint('green', `    + ${line}`)),
    ];
  });
  const end = lines.length === 0 ? ' (its text has a secret and is not shown)' : ':';
  return [...prose(`${lead}, ${suggestion.description}${end}`, view), ...lines];
}
