import type { ErrorStatement, Word } from '../../grammar/ast.js';
import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import { type BrokenLine, brokenBehind } from '../../src/lint/repair/broken-line.js';
import { carriageReturnsIn } from '../../src/model/line-ends.js';
import { positionAt, type Span } from '../../src/source/text.js';
import { continuedLines } from '../shared/continued-lines.js';
import { longQuotes, runOnQuotesAt } from '../shared/long-quotes.js';
import { oneOf } from './expected.js';
import type { ErrorPlace, Explained } from './explained.js';
import type { SyntaxReport } from './messages.js';
import { quotesOverBrace } from './unclosed-brace.js';

/** Explains carriage returns at the ends of lines. */

export function carriage({ span, text }: ErrorPlace): Explained | undefined {
  return text === '\r' ? { message: 'carriage', suggestions: [withUnixLineEnds(span)] } : undefined;
}

const withUnixLineEnds = ({ file }: Span): Suggestion => ({
  description: 'Write Unix line ends',
  edits: carriageReturnsIn(file).map((span) => replace(span, '')),
});

export function atLineEnd({ config, statement, text, expected }: ErrorPlace): Explained | undefined {
  const continued = statement && continuedLines(config).get(statement);
  const broken = statement && text.trim() === '' ? brokenBehind(statement.span) : undefined;
  const [next] = continued ?? [];
  if (broken) return brokenReport(broken, next?.words[0]?.span);
  if (continued) return withBackslashes([statement, ...continued]);
  if (text.trim() === '')
    return { message: 'early', data: { missing: expected.length > 0 ? `write ${oneOf(expected)}` : '' } };
  return undefined;
}

/** The report on a line that was meant to continue in the next one, which begins with `next`. */
export function brokenReport({ mark, blanks }: BrokenLine, next: Span | undefined): Explained {
  return {
    message: 'blank',
    span: mark,
    related: next ? [{ span: next, message: 'read as another statement' }] : [],
    suggestions: [{ description: 'Remove the blank', edits: [replace(blanks, '')] }],
  };
}

/** Explains a statement that is meant to continue in the next lines. */
function withBackslashes(lines: readonly ErrorStatement[]): Explained {
  return {
    message: 'continuedLine',
    related: lines
      .slice(1)
      .flatMap(({ words: [first] }) =>
        first === undefined ? [] : [{ span: first.span, message: 'read as another statement' }],
      ),
    suggestions: [
      {
        description: 'End the lines with backslashes',
        edits: lines.slice(0, -1).map(({ span: { file, end } }) => replace({ file, start: end, end }, ' \\')),
      },
    ],
  };
}

/** Explains quotes that were meant to end on their line, but are closed by the opening quote of another text: what follows that is not a statement. */
export function closedLate({ config, span, words, at }: ErrorPlace): Explained | undefined {
  const word = longQuotes(at < 0 ? words : words.slice(0, at)) ?? runOnQuotesAt(config, span)?.word;
  if (word) return lateReport(word);
  const over = quotesOverBrace(words, at);
  return over && { message: 'quotesOverBrace', span: over.span };
}

/** The report on a text whose quotes are closed on another line. */
export function lateReport({ span: { file, start, end } }: Word): SyntaxReport {
  const [first = ''] = file.text.slice(start, end).split('\n');
  const span = { file, start, end: start + first.trimEnd().length };
  return { message: 'closedLate', data: { line: String(positionAt(file, end).line) }, span, fatal: true };
}
