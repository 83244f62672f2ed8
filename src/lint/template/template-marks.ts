import type { Config } from '../../model/config/config.js';
import { type Span, spanText } from '../../source/text.js';
import { refusesText } from '../refusals.js';

/** The opening marks of templates, which are not words of smtpd, also inside quotes. */
const marks = /\{\{|\{%|\{#|<%/;

/** Marks that count only outside quotes: inside, they may belong to a shell command. */
const unquotedMarks = /\$\{|%%/;

/** The marks around a value or a tag. */
const pairs = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
] as const;

/** Whether a text has any mark of a template, wherever it stands. */
export const hasMarks = (text: string): boolean => marks.test(text) || unquotedMarks.test(text);

/**
 * The first mark of a template in what smtpd refuses: `{{ name }}`, `{% if … %}`, `{# … #}`, `<%= name %>`, `${NAME}`, `%%name%%`, or a value in quotes that has one, as
 * `listen on "{{ ip }}"`. Everything that smtpd reports after it is due to the marks, and disappears once the template is filled in.
 */
export function templateMark({
  statements,
  file,
  refusals = [],
}: Pick<Config, 'statements'> & Partial<Config>): Span | undefined {
  const mark = markInErrors(statements);
  if (mark !== undefined) return mark;
  const [first] = refusals
    .flatMap((refusal) => markInValue(refusal) ?? [])
    .filter((one) => one.file === file);
  return first;
}

function markInErrors(statements: Config['statements']): Span | undefined {
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

/** The mark in a value that smtpd does not take. */
function markInValue(refusal: Config['refusals'][number]): Span | undefined {
  const { file, start } = refusal.span;
  const text = spanText(refusal.span);
  if (!refusesText(refusal) || !text.startsWith('"') || !hasPair(text)) return undefined;
  const at = start + text.search(marks);
  return { file, start: at, end: at + 2 };
}

/**
 * Whether values or tags of a template stand in the quotes of a text, or, where smtpd takes it, in its comments. A comment of a text that is refused says nothing
 * about why.
 */
export function hasHiddenMarks({ file: { text }, refusals }: Config): boolean {
  if (!marks.test(text)) return false;
  const isTaken = !refusals.some(refusesText);
  return text.split('\n').some((line) => hasHiddenMark(isTaken ? line : withoutComment(line)));
}

function hasHiddenMark(line: string): boolean {
  const start = line.search(/["#]/);
  return start >= 0 && hasPair(line, start);
}

const withoutComment = (line: string): string =>
  line.replace(/"[^"]*"|#.*/g, (part) => (part.startsWith('#') ? '' : part));

const hasPair = (text: string, from = 0): boolean =>
  pairs.some(([open, close]) => {
    const at = text.indexOf(open, from);
    return at >= 0 && text.includes(close, at);
  });

/** Returns a predicate for whether a place is on the line of the first mark of a template, or after it. */
export function behindMark(config: Config): (span: Span) => boolean {
  const mark = templateMark(config);
  if (mark === undefined) return () => false;
  const line = mark.file.text.lastIndexOf('\n', mark.start) + 1;
  return ({ file, start }) => file === mark.file && start >= line;
}
