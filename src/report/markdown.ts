import { inert } from './log-commands.js';
import { printable } from './printable.js';

/**
 * Text that Markdown, as GitHub and GitLab have it, does not take as it is: emphasis, code, links, images, HTML and its comments, addresses, mentions
 * (`@team`), references (`#1`, `!1`, `GH-1`), emoji, headings, lists, quotes, tables.
 */
const special = /[`*_~[\]<>&\\@|$]|[#!%]\w|\b\w+-\d|:\w+:|\/\/|\bwww\.|^\s*(?:[#>+=-]|\d+[.)])/i;

/** A text in a line of Markdown: as it is where nothing in it is Markdown, else as code, in which nothing means anything. */
export function markdownText(text: string): string {
  const shown = inert(printable(text));
  return special.test(shown) ? codeSpan(shown) : shown;
}

/** The same of a text whose marked words are code. */
export const markdownMarked = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? codeSpan(inert(printable(part.slice(1, -1)))) : partOfLine(part)))
    .reduce(beside, '');

/** Backquotes that touch would be one fence, which ends neither code: a blank parts them. */
const beside = (before: string, next: string): string =>
  before.endsWith('`') && next.startsWith('`') ? `${before} ${next}` : before + next;

/** The text beside marked words: code itself where it is Markdown, but for the blanks that part it from them. */
function partOfLine(text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inner === '' ? before : before + markdownText(inner) + after;
}

/** A text in a cell of a table. A bar would end it, in code, too; behind a backslash nothing keeps it from that. */
export const markdownCell = (text: string): string =>
  markdownText(text).replace(/(\\?)\|/g, (_, slash: string) => (slash === '' ? '\\|' : `${slash}\\x7c`));

/** A text as code, whatever is in it. */
export const markdownCode = (text: string): string => codeSpan(inert(printable(text)));

/** Lines as a block of code, whatever is in them. */
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

/** A code span of any text: its fence is longer than any run of backquotes in it. */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  const blank = text === '' || /^[`\s]|[`\s]$/.test(text) ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
