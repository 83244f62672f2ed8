import { literalLines, type Range, type TextLiteral } from './text-literal.js';

const beginsBlock =
  /^([ \t]*)((?:- +)*)(?:("[^"]*"|'[^']*'|[\w./ -]+?):[ \t]+)?(?:!!?\w+[ \t]+)?\|[-+0-9]*[ \t]*(?:#.*)?$/;

/** Longer lines do not begin a block. */
const longestKey = 500;

/** A line that consists only of template tags, whose indentation does not end a block. */
const onlyTags = /^\s*(?:\{%.*%\}|\{\{-?\s*(?:if|else|end|range|with)\b.*\}\}|\{#.*#\})\s*$/;

/** The literal block scalars of YAML (`key: |`). Takes linear time. */
export function yamlScalars(range: Range): readonly TextLiteral[] {
  const found: TextLiteral[] = [];
  const lines = [...literalLines(range)];
  for (let at = 0; at < lines.length; at += 1) {
    const text = lines[at]?.text ?? '';
    const begin = text.length <= longestKey && text.includes('|') ? beginsBlock.exec(text) : null;
    if (begin === null) continue;
    const [, blanks = '', , key = ''] = begin;
    let indentation: number | undefined;
    let last = at;
    for (let next = at + 1; next < lines.length; next += 1) {
      const line = lines[next]?.text ?? '';
      if (line.trim() === '' || (indentation !== undefined && onlyTags.test(line))) continue;
      const width = line.length - line.trimStart().length;
      indentation ??= onlyTags.test(line) ? undefined : width;
      if (indentation !== undefined && (width < indentation || width <= blanks.length)) break;
      last = next;
    }
    const [first, final] = [lines[at + 1], lines[last]];
    if (last === at || first === undefined || final === undefined) continue;
    found.push({
      start: first.start,
      end: final.next,
      ...moreOf(
        key,
        lines.slice(at + 1 - Math.min(at + 1, 8), at + 1).map(({ text }) => text),
        lines.slice(last + 1, last + 8).map(({ text }) => text),
      ),
    });
    at = last;
  }
  return found;
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
