import { type Span, spanText } from '../../source/text.js';

/** A backslash followed by blanks at the end of a line: smtpd reads a blank, and ends the statement with the line. */
export interface BrokenLine {
  /** The backslash and the blanks after it. */
  readonly mark: Span;
  /** The blanks. */
  readonly blanks: Span;
  /** From the backslash to the first word of the next line. */
  readonly gap: Span;
}

/** The broken line before a statement, or undefined if there is none. */
export function brokenBefore({ file, start }: Span): BrokenLine | undefined {
  const begin = Math.max(0, start - longest);
  const found = /\\[ \t]+\n[ \t]*$/.exec(file.text.slice(begin, start));
  return found ? broken(file, begin + found.index, found[0]) : undefined;
}

/** The broken line that a statement ends with, or undefined if it does not. */
export function brokenBehind({ file, end }: Span): BrokenLine | undefined {
  const found = /^[ \t]*(\\[ \t]+\n[ \t]*)/.exec(file.text.slice(end, end + longest));
  const [all = '', text = ''] = found ?? [];
  return found ? broken(file, end + all.length - text.length, text) : undefined;
}

/** The broken line because of which smtpd stops at `place` inside a statement, or undefined if there is another reason. */
export function brokenAt(place: Span, statement: Span): BrokenLine | undefined {
  if (place.start === statement.start) return brokenBefore(statement);
  return spanText(place).trim() === '' ? brokenBehind(statement) : undefined;
}

/** The most characters that are searched for the end of a line and the indentation of the next one. */
const longest = 1024;

function broken(file: Span['file'], start: number, text: string): BrokenLine {
  const last = start + text.indexOf('\n');
  return {
    mark: { file, start, end: last },
    blanks: { file, start: start + 1, end: last },
    gap: { file, start, end: start + text.length },
  };
}
