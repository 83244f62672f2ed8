import type { Config } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';

/** Beginnings of what a template fills in, which are no words of smtpd's; within quotes, too. */
const marks = /\{\{|\{%|\{#|<%/;

/** The same outside of quotes: between them these may be the shell's, in a command. */
const unquotedMarks = /\$\{|%%/;

/**
 * The first mark of a template in what smtpd refuses: `{{ name }}`, `{% if … %}`, `{# … #}`, `<%= name %>`, `${NAME}`, `%%name%%`. All that smtpd says
 * of the text behind it comes of the marks, and is over once the template has been filled in.
 */
export function templateMark({ statements }: Config): Span | undefined {
  for (const { type, span } of statements) {
    if (type !== 'error') continue;
    // The `#` of `{#` begins a comment, and belongs to no statement.
    const text = span.file.text.slice(span.start, span.end + 1);
    const bare = text.replace(/"[^"]*"/g, ({ length }) => ' '.repeat(length));
    const places = [text.search(marks), bare.search(unquotedMarks)].filter((at) => at >= 0);
    if (places.length === 0) continue;
    const start = span.start + Math.min(...places);
    return { file: span.file, start, end: start + 2 };
  }
  return undefined;
}

/** Whether a place lies on the line of the first mark of a template, or behind it. */
export function behindMark(config: Config): (span: Span) => boolean {
  const mark = templateMark(config);
  if (mark === undefined) return () => false;
  const line = mark.file.text.lastIndexOf('\n', mark.start) + 1;
  return ({ file, start }) => file === mark.file && start >= line;
}
