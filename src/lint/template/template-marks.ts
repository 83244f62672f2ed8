import type { Config } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import { refusesText } from '../refusals.js';

/** The opening marks of templates, which are not words of smtpd, also inside quotes. */
const marks = /\{\{|\{%|\{#|<%/;

/** Marks that count only outside quotes: inside, they may belong to a shell command. */
const unquotedMarks = /\$\{|%%/;

/**
 * The first mark of a template in text that smtpd refuses: `{{ name }}`, `{% if … %}`, `{# … #}`, `<%= name %>`, `${NAME}`, `%%name%%`. Everything that smtpd
 * reports after it is due to the marks, and disappears once the template is filled in.
 */
export function templateMark({ statements }: Pick<Config, 'statements'>): Span | undefined {
  for (const { type, span } of statements) {
    if (type !== 'error') continue;
    // The `#` of `{#` begins a comment, and is not part of a statement.
    const text = span.file.text.slice(span.start, span.end + 1);
    const bare = text.replace(/"[^"]*"/g, ({ length }) => ' '.repeat(length));
    const places = [text.search(marks), bare.search(unquotedMarks)].filter((at) => at >= 0);
    if (places.length === 0) continue;
    const start = span.start + Math.min(...places);
    return { file: span.file, start, end: start + 2 };
  }
  return undefined;
}

/** The marks around a value or a tag. */
const pairs = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
] as const;

/** Whether a text that smtpd takes has values or tags of a template in quotes and comments. */
export const hasHiddenMarks = ({ file: { text }, refusals }: Config): boolean =>
  marks.test(text) && !refusals.some(refusesText) && text.split('\n').some(hasHiddenMark);

function hasHiddenMark(line: string): boolean {
  const start = line.search(/["#]/);
  return (
    start >= 0 &&
    pairs.some(([open, close]) => {
      const at = line.indexOf(open, start);
      return at >= 0 && line.includes(close, at);
    })
  );
}

/** Returns a predicate for whether a place is on the line of the first mark of a template, or after it. */
export function behindMark(config: Config): (span: Span) => boolean {
  const mark = templateMark(config);
  if (mark === undefined) return () => false;
  const line = mark.file.text.lastIndexOf('\n', mark.start) + 1;
  return ({ file, start }) => file === mark.file && start >= line;
}
