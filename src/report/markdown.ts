import { inert } from './log-commands.js';
import { printable } from './printable.js';

/**
 * What Markdown, and what GitHub and GitLab make of it, do not take as it is: emphasis, code, links, images, HTML and its comments, addresses, mentions (`@team`),
 * references (`#1`, `!1`, `GH-1`), emoji, headings, lists, quotes, tables.
 */
const special = /[`*_~[\]<>&\\@|$]|[#!%]\w|\b\w+-\d|:\w+:|\/\/|\bwww\.|^\s*(?:[#>+=-]|\d+[.)])/i;

/** A text in a line of Markdown: as it is where nothing in it is Markdown, else as code, in which nothing means anything. */
export function markdownText(text: string): string {
  const shown = inert(printable(text));
  return special.test(shown) ? codeSpan(shown) : shown;
}

/** A code span of any text: its fence is longer than any run of backquotes in it. */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  const blank = /^[`\s]|[`\s]$/.test(text) ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
