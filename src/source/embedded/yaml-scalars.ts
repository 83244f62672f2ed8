import { literalLines, type Range, type TextLiteral } from './text-literal.js';
import { foldedBlock, lineList, quotedScalar, type ScalarLines, type YamlLine } from './yaml-folding.js';

/** What may stand before a value: dashes, a key, an anchor and a tag. */
const beginning = /^([ \t]*)((?:- +)*)(?:("[^"]*"|'[^']*'|[\w./ -]+?):[ \t]+)?(?:[&!][^\s,[\]{}]*[ \t]+)*/;
const blockMark = /^([|>])[-+0-9]*[ \t]*(?:#.*)?$/;

/** Longer lines do not begin a block. */
const longestKey = 500;

/** A line that consists only of template tags, whose indentation does not end a block. */
const onlyTags = /^\s*(?:\{%.*%\}|\{\{-?\s*(?:if|else|end|range|with)\b.*\}\}|\{#.*#\})\s*$/;

/** The scalars of YAML that have several lines: literal (`key: |`), folded (`key: >`) and quoted ones, and Salt's `contents` as a list. Takes linear time. */
export function yamlScalars(range: Range): readonly TextLiteral[] {
  const found: TextLiteral[] = [];
  const lines = [...literalLines(range)];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined || line.text.trim() === '') continue;
    const begin = beginning.exec(line.text.slice(0, longestKey));
    const [before = '', blanks = '', , key = ''] = begin ?? [];
    const isShort = line.text.length <= longestKey;
    const mark = isShort ? blockMark.exec(line.text.slice(before.length))?.[1] : undefined;
    const block =
      mark === undefined
        ? otherThanBlock(range, lines, at, line.start + before.length, blanks.length)
        : blockBehind(lines, at, blanks.length, mark === '>');
    if (block === undefined) continue;
    const { last, ...literal } = block;
    const around = moreOf(
      key,
      lines.slice(at + 1 - Math.min(at + 1, 8), at + 1).map(({ text }) => text),
      lines.slice(last + 1, last + 8).map(({ text }) => text),
    );
    found.push({ ...literal, ...around });
    at = last;
  }
  return found;
}

/** A quoted scalar, or the lines of Salt's `contents`. */
function otherThanBlock(
  range: Range,
  lines: readonly YamlLine[],
  at: number,
  start: number,
  width: number,
): ScalarLines | undefined {
  const quote = range.text[start];
  if (quote === '"' || quote === "'") return quotedScalar(range, lines, at, start, width);
  return /(?:^|[\s-])contents:\s*$/.test(lines[at]?.text ?? '') ? lineList(range, lines, at) : undefined;
}

/** The lines of a block scalar whose header is on a line. */
function blockBehind(
  lines: readonly YamlLine[],
  at: number,
  outer: number,
  isFolded: boolean,
): ScalarLines | undefined {
  let indentation: number | undefined;
  let last = at;
  const hasDigit = /[|>][-+]?[1-9][-+]?[ \t]*(?:#.*)?$/.test(lines[at]?.text ?? '');
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = lines[next]?.text ?? '';
    if (line.trim() === '' || (indentation !== undefined && onlyTags.test(line))) continue;
    const width = line.length - line.trimStart().length;
    indentation ??= onlyTags.test(line) ? undefined : hasDigit ? outer + 1 : width;
    if (indentation !== undefined && (width < indentation || width <= outer)) break;
    last = next;
  }
  const [first, final] = [lines[at + 1], lines[last]];
  if (last === at || first === undefined || final === undefined) return undefined;
  const literal = { start: first.start, end: final.next, last };
  return isFolded ? foldedBlock(lines.slice(at + 1, last + 1), literal) : literal;
}

/** The unknown text around a block: Ansible's `blockinfile` inserts a block into an existing file, and cloud-init's `append` adds it at the end. */
function moreOf(
  key: string,
  before: readonly string[],
  behind: readonly string[],
): Pick<TextLiteral, 'more'> {
  const others = 'the rest of the file that it is put into';
  if (key === 'block') return { more: { before: others, behind: others } };
  const item = before.findLastIndex((line) => /^\s*- /.test(line));
  const next = behind.findIndex((line) => /^\s*- |^\S/.test(line));
  const entry = [...before.slice(Math.max(0, item)), ...behind.slice(0, next === -1 ? undefined : next)];
  return entry.some((line) => /^\s*(?:- )?append:\s*(?:true|yes|on)\b/i.test(line))
    ? { more: { before: others } }
    : {};
}
