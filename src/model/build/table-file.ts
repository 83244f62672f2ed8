import { type Availability, available, type Release } from '../../source/release.js';
import type { SourceFile, Span } from '../../source/text.js';
import type { Replaced, TableEntry } from '../config/config.js';
import { StaticEntries } from './static-entries.js';

/** The entries of a table's file, or the line at which smtpd stops loading it. */
export type LoadedTable =
  | {
      readonly ok: true;
      readonly kind: 'list' | 'map';
      readonly entries: readonly TableEntry[];
      readonly replaced: readonly Replaced[];
    }
  | { readonly ok: false; readonly line: number; readonly span: Span };

/** How a line of a map is split into key and value, for releases that differ. */
interface LineSyntax extends Availability {
  /** Whether a key that starts with `[` extends to its `]`: an IPv6 address. */
  readonly brackets: boolean;
  /** Whether all white space, and a `:` followed by white space, are skipped after the key; otherwise only blanks and tabs are. */
  readonly skipsColon: boolean;
}

const syntaxes: readonly LineSyntax[] = [
  { until: '7.5', brackets: false, skipsColon: true },
  { since: '7.6', brackets: true, skipsColon: false },
];

const isSpace = (char: string | undefined): boolean =>
  char === ' ' || (char !== undefined && char >= '\t' && char <= '\r');

/**
 * Reads the file of a `file:` table as smtpd does: one entry per line, comments on lines of their own, no continuations. The first entry makes it a
 * list or a map, unless a comment `# @list` comes before; a file without entries is a map. In a map, a line without a value is an error. See
 * table(5); releases differ.
 */
export function readTableFile(file: SourceFile, release: Release): LoadedTable {
  const syntax = syntaxes.find((row) => available(row, release)) ?? syntaxes[0];
  const entries = new StaticEntries();
  let kind: 'list' | 'map' | undefined;
  const { text } = file;
  for (let start = 0, line = 1; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const from = skipSpace(text, start, end);
    const content = trimEnd(beforeNul(text.slice(from, end)));
    start = end + 1;
    if (content === '') continue;
    if (content.startsWith('#')) {
      if (kind === undefined && /^#[ \t\v\f\r]*@list$/.test(content)) kind = 'list';
      continue;
    }
    const close = syntax?.brackets && content.startsWith('[') ? content.indexOf(']') : undefined;
    if (close === -1) return { ok: false, line, span: spanOf(file, from, content) };
    const divide =
      close === undefined ? content.search(/[ \t:]/) : close + 1 < content.length ? close + 1 : -1;
    kind ??= divide === -1 ? 'list' : 'map';
    if (kind === 'list') {
      entries.store(new ListEntry(content, file, from));
      continue;
    }
    const value = divide === -1 ? '' : valueAfter(content, divide + 1, syntax?.skipsColon ?? false);
    if (value === '') return { ok: false, line, span: spanOf(file, from, content) };
    entries.store({ key: content.slice(0, divide), value, span: spanOf(file, from, content) });
  }
  return { ok: true, kind: kind ?? 'map', ...entries.contents };
}

/** A line of a list. There may be a million, so that its span is made for who asks. */
class ListEntry implements TableEntry {
  constructor(
    readonly key: string,
    readonly file: SourceFile,
    readonly start: number,
  ) {}

  get value(): undefined {
    return undefined;
  }

  get span(): Span {
    return spanOf(this.file, this.start, this.key);
  }
}

const spanOf = (file: SourceFile, start: number, { length }: string): Span => ({
  file,
  start,
  end: start + length,
});

function skipSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text[at])) at++;
  return at;
}

/** Cuts a line at its first NUL, where it ends in C. */
function beforeNul(line: string): string {
  const nul = line.indexOf('\0');
  return nul === -1 ? line : line.slice(0, nul);
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end--;
  return text.slice(0, end);
}

function valueAfter(content: string, start: number, skipsColon: boolean): string {
  let at = start;
  for (; at < content.length; at++) {
    const char = content[at];
    if (char === ' ' || char === '\t') continue;
    if (skipsColon && (isSpace(char) || (char === ':' && isSpace(content[at + 1])))) continue;
    break;
  }
  return content.slice(at);
}
