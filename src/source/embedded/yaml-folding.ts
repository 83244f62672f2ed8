import { addEscape, dialects } from './escapes.js';
import { type literalLines, PartList, type Range, type TextLiteral } from './text-literal.js';

export type YamlLine = ReturnType<typeof literalLines> extends Generator<infer T> ? T : never;

/** A scalar, and the index of its last line. */
export type ScalarLines = TextLiteral & { readonly last: number };

/** The lines of a folded block: a single line end is a blank, unless a line is indented further. */
export function foldedBlock(
  lines: readonly YamlLine[],
  literal: Pick<ScalarLines, 'end' | 'last'>,
): ScalarLines | undefined {
  let list: PartList | undefined;
  let previous: { readonly line: YamlLine; readonly at: number } | undefined;
  let [width, start] = [0, 0];
  for (const [at, line] of lines.entries()) {
    if (line.text.trim() === '') continue;
    if (list === undefined || previous === undefined) {
      width = line.text.length - line.text.trimStart().length;
      start = line.start + width;
      list = new PartList(start);
    } else {
      const blank = at - previous.at - 1;
      const isFurther = [previous.line, line].some(({ text }) => /[ \t]/.test(text[width] ?? ''));
      const end = previous.line.start + previous.line.text.length;
      list.written(end, line.start + width, foldedLineEnd(isFurther ? blank + 1 : blank));
    }
    previous = { line, at };
  }
  if (list === undefined) return undefined;
  list.verbatimTo(literal.end);
  return { ...literal, start, parts: list.parts, isExact: true };
}

const foldedLineEnd = (blank: number): string => (blank === 0 ? ' ' : '\n'.repeat(blank));

/** A quoted scalar that stands for several lines and ends a line, or undefined. */
export function quotedScalar(
  { text, end }: Range,
  lines: readonly YamlLine[],
  line: number,
  open: number,
  width: number,
): ScalarLines | undefined {
  const quote = text[open];
  const list = new PartList(open + 1);
  let last = line;
  for (let at = open + 1; at < end; ) {
    const next =
      quote === '"' && text[at] === '\\' ? addEscape(list, text, at, end, dialects.yaml) : undefined;
    const fold = next === undefined ? foldAt(text, at) : undefined;
    if (text[at] === quote && !(quote === "'" && text[at + 1] === quote)) {
      list.verbatimTo(at);
      while (lines[last] && (lines[last]?.end ?? 0) < at) last += 1;
      const isLast = /^[ \t]*(?:#.*)?$/.test(
        text.slice(at + 1, Math.max(at + 1, lines[last]?.end ?? end)).trimEnd(),
      );
      const { parts } = list;
      const hasLines = parts.some((part) => part.type === 'text' && part.as?.includes('\n'));
      return isLast && hasLines ? { start: open + 1, end: at, parts, isExact: true, last } : undefined;
    }
    if (text[at] === quote) list.written(at, at + 2, "'");
    if (fold !== undefined) {
      const indentation = /[^\n]*$/.exec(fold)?.[0].length ?? 0;
      if (indentation < width) return undefined;
      list.written(at, at + fold.length, foldedLineEnd(fold.split('\n').length - 2));
    }
    at = next ?? at + (fold?.length ?? (text[at] === quote ? 2 : 1));
  }
  return undefined;
}

const lineEnds = /[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/y;

/** The line ends at an offset, with the blanks around them. */
function foldAt(text: string, at: number): string | undefined {
  if (!/[ \t\r\n]/.test(text[at] ?? '') || /[ \t]/.test(text[at - 1] ?? '')) return undefined;
  lineEnds.lastIndex = at;
  return lineEnds.exec(text)?.[0];
}

/** The items behind a key, each of which is a line of a text: Salt's `contents`. Undefined if one of them is not read. */
export function lineList(range: Range, lines: readonly YamlLine[], key: number): ScalarLines | undefined {
  const first = lines[key + 1];
  const blanks = /^[ \t]*(?=- )/.exec(first?.text ?? '')?.[0];
  if (first === undefined || blanks === undefined) return undefined;
  const list = new PartList(first.start + blanks.length + 2);
  let last = key;
  for (let at = key + 1; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined || !line.text.startsWith(`${blanks}- `)) break;
    const value = line.text.slice(blanks.length + 2).trimStart();
    const start = line.start + line.text.length - value.length;
    const previous = lines[last];
    if (last > key && previous) list.written(previous.start + previous.text.length, start, '\n');
    if (!addLine(list, range.text, value, start)) return undefined;
    last = at;
  }
  const end = lines[last]?.end ?? first.end;
  return last === key
    ? undefined
    : { start: first.start + blanks.length + 2, end, parts: list.parts, isExact: true, last };
}

/** Adds an item of one line. Returns whether it is read. */
function addLine(list: PartList, text: string, value: string, start: number): boolean {
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*$/.exec(value);
  if (quoted === null) {
    if (/^["'|>&!*[{]|: |:$| #/.test(value)) return false;
    list.verbatimTo(start + value.length);
    return true;
  }
  const end = start + 1 + (quoted[1] ?? quoted[2] ?? '').length;
  list.written(start, start + 1, '');
  for (let at = start + 1; at < end; ) {
    if (quoted[1] !== undefined && text[at] === '\\') at = addEscape(list, text, at, end, dialects.yaml);
    else if (quoted[2] !== undefined && text[at] === "'") {
      list.written(at, at + 2, "'");
      at += 2;
    } else at += 1;
  }
  list.verbatimTo(end);
  list.written(end, end + 1, '');
  return true;
}
