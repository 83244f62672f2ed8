import { addEscape, behindBraces, type EscapeDialect, execAt } from './escapes.js';
import { besideDocument, besideString, type JoinedStrings } from './string-surroundings.js';
import { literalLines, PartList, type Range, type TextLiteral } from './text-literal.js';

/** How a language writes strings. */
export interface StringSyntax {
  readonly joined?: JoinedStrings;
  /** Set if only functions that are known to leave a text what it is may have it as an argument. */
  readonly calls?: 'known';
  /** A comment, from an offset on. */
  readonly comment?: RegExp;
  /** The kinds of quotes, the longest first. */
  readonly quotes: readonly Quotes[];
  /** Here-documents, if there are any: the group `mark` is the delimiter. */
  readonly document?: HereDocumentSyntax;
}

export interface Quotes {
  /** The opening quotes, if they differ from the closing ones. */
  readonly open?: string;
  readonly mark: string;
  /** Its escape sequences; `own` are those of the quotes and of the backslash itself. */
  readonly escapes: EscapeDialect | 'own' | 'none';
  /** Whether a line end that is not escaped stands in no such string. */
  readonly isOnOneLine?: true;
  /** What begins a value that is filled in. */
  readonly value?: RegExp;
  /** Set if `$${` and `%%{` are the signs and not the beginning of a value. */
  readonly hasDoubledSigns?: true;
}

interface HereDocumentSyntax {
  readonly opening: RegExp;
  /** The mark of the here-document that a line without its blanks would end. */
  endedBy(line: string): string;
  /** How its text is written, by the opening. */
  quotesOf(opening: RegExpExecArray): Quotes;
}

/** The longest line that is looked at again behind quotes that open no string. */
const longestLine = 2000;

/** The strings of a language that contain a line end, with what they stand for. Takes linear time. */
export function quotedStrings(range: Range, syntax: StringSyntax): readonly TextLiteral[] {
  const { text, end } = range;
  const found: TextLiteral[] = [];
  let delimiters: Delimiters | undefined;
  for (let at = range.start; at < end; ) {
    const comment = matchAt(syntax.comment, text, at);
    if (comment !== undefined) {
      at += Math.max(1, comment.length);
      continue;
    }
    const opening = syntax.document && execAt(syntax.document.opening, text, at);
    if (syntax.document && opening) {
      delimiters ??= new Delimiters(range, syntax.document);
      const document = documentOf(range, opening, syntax.document, delimiters);
      if (document !== undefined) found.push(document);
      at = document?.end ?? at + opening[0].length;
      continue;
    }
    const quotes = syntax.quotes.find(({ open, mark }) => text.startsWith(open ?? mark, at));
    if (quotes === undefined) {
      at += 1;
      continue;
    }
    const start = at + (quotes.open ?? quotes.mark).length;
    const { parts, stop } = stringValue({ text, start, end }, quotes);
    if (quotes.isOnOneLine && text[stop] === '\n') {
      at = stop - start > longestLine ? stop : start;
      continue;
    }
    at = stop + quotes.mark.length;
    if (stop < end && hasLines(text, parts))
      found.push({
        start,
        end: stop,
        parts,
        isExact: true,
        ...besideString(range, start - (quotes.open ?? quotes.mark).length, at, syntax),
      });
  }
  return found;
}

/** The parts of a string from its first character on, and the offset of the quotes that close it. */
function stringValue(
  { text, start, end }: Range,
  { mark, escapes, value, hasDoubledSigns, isOnOneLine }: Quotes,
): { readonly parts: TextLiteral['parts'] & {}; readonly stop: number } {
  const list = new PartList(start);
  let at = start;
  while (at < end) {
    if ((mark !== '' && text.startsWith(mark, at)) || (isOnOneLine && text[at] === '\n')) break;
    const doubled = hasDoubledSigns && /^(?:\$\$|%%)\{/.exec(text.slice(at, at + 3))?.[0];
    const filled = value && execAt(value, text, at);
    if (doubled !== undefined) {
      list.written(at, at + 3, doubled.slice(1));
      at += 3;
    } else if (filled) {
      const close = /\{$/.test(filled[0])
        ? behindBraces(text, at + filled[0].length - 1, end)
        : at + filled[0].length;
      const stop = filled[0].startsWith('%') ? behindDirective(text, at, close, end) : close;
      if (stop > close || filled[0].startsWith('%')) list.lines(at, stop, text.slice(at, close));
      else list.placeholder(at, stop, text.slice(at, stop).replace(/^[$#]?\{?|\}$/g, ''));
      at = stop;
    } else if (text[at] === '\\' && typeof escapes === 'object') at = addEscape(list, text, at, end, escapes);
    else if (text[at] === '\\' && escapes === 'own' && /^[\\']/.test(text[at + 1] ?? '')) {
      list.written(at, at + 2, text[at + 1] ?? '');
      at += 2;
    } else at += 1;
  }
  const stop = Math.min(at, end);
  list.verbatimTo(stop);
  return { parts: list.parts, stop };
}

/** The end of a directive of HCL: `%{ if … }` up to its `%{ endif }`. */
function behindDirective(text: string, at: number, close: number, end: number): number {
  if (!/^%\{~?\s*(?:if|for)\b/.test(text.slice(at, at + 20))) return close;
  const tag = /%\{~?\s*(if|for|endif|endfor)\b[^}]*\}/g;
  tag.lastIndex = at;
  let depth = 0;
  for (let found = tag.exec(text); found !== null && found.index < end; found = tag.exec(text)) {
    depth += found[1]?.startsWith('end') ? -1 : 1;
    if (depth === 0) return Math.min(end, found.index + found[0].length);
  }
  return end;
}

function documentOf(
  { text, end }: Range,
  opening: RegExpExecArray,
  syntax: HereDocumentSyntax,
  delimiters: Delimiters,
): TextLiteral | undefined {
  const newline = text.indexOf('\n', opening.index);
  const start = newline + 1;
  if (newline === -1 || start >= end) return undefined;
  const stop = delimiters.behind(start, opening.groups?.mark?.trim() ?? '');
  if (stop === undefined) return undefined;
  const inside = { text, start, end: stop };
  const { parts } = stringValue(inside, { ...syntax.quotesOf(opening), mark: '' });
  return { start, end: stop, parts, ...besideDocument(inside, opening.index, opening[0].length) };
}

/** The lines that may end here-documents, which are asked for in the order of the text. */
class Delimiters {
  readonly #lines = new Map<string, { readonly starts: number[]; next: number }>();

  constructor(range: Range, { endedBy }: HereDocumentSyntax) {
    for (const { start, text } of literalLines(range)) {
      const mark = endedBy(text.trim());
      const lines = this.#lines.get(mark) ?? { starts: [], next: 0 };
      lines.starts.push(start);
      this.#lines.set(mark, lines);
    }
  }

  /** The start of the first line from an offset on that ends what has this mark. */
  behind(offset: number, mark: string): number | undefined {
    const lines = this.#lines.get(mark);
    if (lines === undefined) return undefined;
    while ((lines.starts[lines.next] ?? offset) < offset) lines.next += 1;
    return lines.starts[lines.next];
  }
}

const hasLines = (text: string, parts: TextLiteral['parts'] & {}): boolean =>
  parts.some((part) => part.type === 'text' && (part.as ?? text.slice(part.start, part.end)).includes('\n'));

const matchAt = (pattern: RegExp | undefined, text: string, at: number): string | undefined =>
  pattern && execAt(pattern, text, at)?.[0];
