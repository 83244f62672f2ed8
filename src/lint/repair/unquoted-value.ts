import { quoteString } from '../../edit/edits.js';
import type { Config } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';

/** The beginning of a text that no word begins with, so that it needs quotes. */
export const beginsNoWord = /^[^\w":'<>{}!=#,$]/;

/** The quotes that word processors and web pages write, for a class of characters. */
const quoteMarks = '\\u201c-\\u201f\\u00ab\\u00bb';
const typographic = new RegExp(`[${quoteMarks}]`);
const quotedText = new RegExp(`[${quoteMarks}]([^${quoteMarks}"]*)[${quoteMarks}]`, 'g');

/** The texts in typographic quotes, from `span` to the end of its line, in the quotes that smtpd knows; empty if there is no such quote at `span`. */
export function typographicQuotes({ file, start }: Span): readonly QuotedValue[] {
  if (!typographic.test(file.text[start] ?? '')) return [];
  const [line = ''] = /^[^\n]*/.exec(file.text.slice(start, start + maxLine)) ?? [];
  return [...line.matchAll(quotedText)].map(({ index, 0: all, 1: text = '' }) => ({
    span: { file, start: start + index, end: start + index + all.length },
    text: quoteString(text),
  }));
}

/** The most characters of a line that are examined. */
const maxLine = 4096;

/** A text in quotes, and the place to write it. */
export interface QuotedValue {
  readonly span: Span;
  readonly text: string;
}

/**
 * The value that `$dir/file` is evidently meant to be, in quotes: smtpd reads the value of a macro as if it were written there without any, and no word begins with
 * `/etc`. Undefined if the span is not a macro reference, or if its value can be read as words.
 */
export function unquotedValue({ file, start, end }: Span, { macros }: Config): QuotedValue | undefined {
  const macroValue = (name: string): string | undefined => macros.get(name)?.value;
  const value = macroValue(file.text.slice(start, end).replace(/^\$/, ''));
  if (value === undefined || file.text[start] !== '$' || !beginsNoWord.test(value)) return undefined;
  const [rest = ''] = /^[^\s"'{}<>,#=!]*/.exec(file.text.slice(end, end + maxRest)) ?? [];
  const behind = rest.replaceAll(/\$(\w+)/g, (written, name: string) => macroValue(name) ?? written);
  return { span: { file, start, end: end + rest.length }, text: quoteString(value + behind) };
}

/** The most characters after a macro that may be part of the same value. */
const maxRest = 1024;
