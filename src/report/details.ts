import type { Finding, Related, Suggestion } from '../lint/finding.js';
import type { Span } from '../source/text.js';
import type { Paint } from './colour.js';
import { changes, excerpt } from './excerpt.js';
import { printable } from './printable.js';
import type { Locate } from './results.js';

/**
 * What eslint-formatter-pretty cannot show of one finding: the source line with carets, the related places, the dialogue that
 * gets through, and the text that would be right.
 */
export function details(finding: Finding, locate: Locate, paint: Paint): string {
  const lines = [
    `${paint('red', 'error')} ${paint('dim', finding.rule)}: ${paint('bold', printable(finding.message))}`,
    ...marked(finding.span, locate, paint, 'red'),
    ...finding.related.flatMap((related) => relatedLines(related, locate, paint)),
    ...dialogue(finding.transcript ?? [], paint),
    ...finding.suggestions.flatMap((suggestion) => suggested(suggestion, locate, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function marked(span: Span, locate: Locate, paint: Paint, colour: 'red' | 'blue'): string[] {
  const { line, column, text, marks } = excerpt(span);
  const number = String(line);
  const blank = ' '.repeat(number.length);
  const bar = paint('dim', '|');
  return [
    `  ${blank} ${paint('dim', `at ${printable(locate(span.file.path))}:${line}:${column}`)}`,
    `  ${paint('dim', number)} ${bar} ${text}`,
    `  ${blank} ${bar} ${paint(colour, marks)}`,
  ];
}

function relatedLines({ span, message }: Related, locate: Locate, paint: Paint): string[] {
  return [`  ${printable(message)}:`, ...marked(span, locate, paint, 'blue')];
}

function dialogue(transcript: readonly string[], paint: Paint): string[] {
  if (transcript.length === 0) return [];
  const lines = transcript.map((line) => `    ${printable(line)}`);
  // The client's words are what a person would type; the server's answers stand back.
  return [
    '  the dialogue that gets through:',
    ...lines.map((line) => (line.startsWith('    S:') ? paint('dim', line) : line)),
  ];
}

function suggested(suggestion: Suggestion, locate: Locate, paint: Paint): string[] {
  const lines = changes(suggestion).flatMap((change) => [
    paint('dim', `    ${printable(locate(change.file.path))}:${change.line}`),
    ...change.removed.map((line) => paint('red', `    - ${line}`)),
    ...change.added.map((line) => paint('green', `    + ${line}`)),
  ]);
  return [`  instead, ${printable(suggestion.description)}:`, ...lines];
}
