import { inert } from './log-commands.js';
import { printable } from './printable.js';

/**
 * Text that Markdown, as GitHub and GitLab interpret it, does not show literally: emphasis, code, links, images, HTML and its comments, addresses, mentions (`@team`), references
 * (`#1`, `!1`, `GH-1`), emoji, headings, lists, quotes, tables.
 */
const special = /[`*_~[\]<>&\\@|$]|[#!%]\w|\b\w+-\d|:\w+:|\/\/|\bwww\.|^\s*(?:[#>+=-]|\d+[.)])/i;

/** A text within a line of Markdown: unchanged if it contains no Markdown, else as a code span, in which nothing is interpreted. */
export function markdownText(text: string): string {
  const shown = inert(printable(text));
  return special.test(shown) ? codeSpan(shown) : shown;
}

/** A text within a line of Markdown whose marked words are code spans. */
export const markdownMarked = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? codeSpan(inert(printable(part.slice(1, -1)))) : partOfLine(part)))
    .reduce(beside, '');

/** Joins two parts. A blank separates adjacent backquotes, which would otherwise form one fence that ends neither code span. */
const beside = (before: string, next: string): string =>
  before.endsWith('`') && next.startsWith('`') ? `${before} ${next}` : before + next;

/** The text beside marked words, as a code span if it contains Markdown; blanks at its ends stay outside. */
function partOfLine(text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inner === '' ? before : before + markdownText(inner) + after;
}

/**
 * A text in a cell of a table. A bar would end the cell even in a code span, so it is escaped by a backslash; after a backslash that has no effect, and the bar is written `\x7c`.
 */
export const markdownCell = (text: string): string =>
  markdownText(text).replace(/(\\?)\|/g, (_, slash: string) => (slash === '' ? '\\|' : `${slash}\\x7c`));

/** Any text as a code span. */
export const markdownCode = (text: string): string => codeSpan(inert(printable(text)));

/** Any lines as a code block. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const shown = lines.map((line) => inert(printable(line)));
  const longest = Math.max(
    0,
    ...shown
      .join('\n')
      .split(/[^`]+/)
      .map(({ length }) => length),
  );
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** A code span of any text: its fence is longer than every run of backquotes in it. */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  const blank = text === '' || /^[`\s]|[`\s]$/.test(text) ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
