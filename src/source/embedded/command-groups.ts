import type { Range, TextLiteral } from './text-literal.js';

/** What a script makes of a here-document that no command of its own line writes to a file, by the group or the function that it stands in. */
export function groupAround(
  { text, start, end }: Range,
  opened: { readonly line: string; readonly start: number },
  next: number,
): TextLiteral['more'] {
  const [, rest = '', behind] = closing.exec(text.slice(next, Math.min(end, next + nearby))) ?? [];
  if (behind === undefined) return undefined;
  const before = text.slice(Math.max(start, opened.start - nearby), opened.start).replace(documents, '');
  if (/[>|]/.test(behind)) {
    const isFirst = /^\s*(?:\w+=)?["']?\$?[({]\s*cat\b/.test(opened.line) || /[({][ \t]*\n\s*$/.test(before);
    if (!isFirst || rest.replace(documents, '').trim() !== '') return both('what else the group writes');
    return pipedOn.test(behind) || addedTo.test(behind)
      ? both(`what "${behind.trim().slice(0, 40)}" makes of it`)
      : undefined;
  }
  const name = functionName.exec(before + opened.line)?.[1];
  if (name === undefined) return undefined;
  const used = new RegExp(
    `\\b${name}[ \\t]*\\|(?!\\|)(?![ \\t]*(?:sudo[ \\t]+)?tee\\b)|[{(;&][ \\t]*${name}[ \\t]*[;&)]|\\n[ \\t]*${name}[ \\t]*\\n[^\\n]*\\n?[ \\t]*\\}[ \\t]*[>|]`,
  );
  return used.test(text.slice(next, Math.min(end, next + reach)))
    ? both(`what is made of "${name}"`)
    : undefined;
}

/** Here-documents beside it, which are read like it. */
const documents =
  /^[ \t]*cat[ \t]*<<-?[ \t]*["'\\]?(\w+)["']?[ \t]*\n(?:[\s\S]*?\n)?[ \t]*\1[ \t]*(?:\n|$)/gm;

/** How far around a here-document its group is looked for, in characters. */
const nearby = 2000;

/** How far behind a function its uses are looked for, in characters. */
const reach = 20_000;

/** The next line that closes a group, with what stands before it and behind it. */
const closing = /^((?:(?![ \t]*[})])[^\n]*\n){0,40})[ \t]*[})]([^\n]*)/;

const functionName =
  /(?:^|\n)[ \t]*(?:function[ \t]+)?([A-Za-z_][\w-]*)[ \t]*(?:\([ \t]*\))?[ \t]*\{[ \t]*\n?[^\n]*$/;

/** A pipe to anything but `tee`. */
export const pipedOn = /\|(?![ \t]*(?:sudo[ \t]+)?tee\b)/;

/** A file that is added to. */
export const addedTo = />>|\btee[ \t]+-/;

const both = (what: string) => ({ before: what, behind: what });
