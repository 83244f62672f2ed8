import { addEscape, dialects } from './escapes.js';
import { partsOfCharacters, type ShellCharacter, shellWord } from './shell-words.js';
import { PartList, type Range, type TextLiteral } from './text-literal.js';

/** What stands before a quoted script: `sh -c`, `ssh host`, `eval`, or the array of a Dockerfile. */
const opening = /(?:\s-[a-z]*c|\beval|\bssh[ \t][^\n'"|;&<>]*)[ \t]+(?=["'])|"-[a-z]*c"\s*,\s*(?=")/g;

/** How deep scripts may stand in each other. */
const deepest = 3;

/** What the scripts in quoted words of a script write. Takes linear time for each depth. */
export function quotedScripts(
  range: Range,
  find: (script: Range, depth: number) => readonly TextLiteral[],
  depth = 0,
): readonly TextLiteral[] {
  if (depth >= deepest) return [];
  const { end } = range;
  const text = range.text.slice(0, end);
  const found: TextLiteral[] = [];
  const pattern = new RegExp(opening);
  pattern.lastIndex = range.start;
  for (let open = pattern.exec(text); open !== null; open = pattern.exec(text)) {
    const start = open.index + open[0].length;
    const script = open[0].startsWith('"')
      ? jsonWord({ text, start: start + 1, end })
      : shellWord({ text, start, end });
    if (script === undefined) continue;
    pattern.lastIndex = Math.max(start, script.end);
    const { characters } = script;
    const written = characters.map(({ start: from, end: to, as, value }) =>
      value === undefined ? as : text.slice(from, to),
    );
    const units = spread(characters, written);
    const inside = written.join('');
    for (const one of find({ text: inside, start: 0, end: inside.length }, depth + 1))
      found.push(...placed(one, units));
  }
  return found;
}

/** For each UTF-16 unit of a script the character that it is of. */
const spread = (
  characters: readonly ShellCharacter[],
  written: readonly string[],
): readonly ShellCharacter[] =>
  characters.flatMap((one, at) => Array.from({ length: written[at]?.length ?? 0 }, () => one));

/** A literal of a script at its place in the text that the script is quoted in. */
function placed(literal: TextLiteral, units: readonly ShellCharacter[]): readonly TextLiteral[] {
  const parts = literal.parts ?? [{ type: 'text' as const, start: literal.start, end: literal.end }];
  const characters = parts.flatMap((part): readonly ShellCharacter[] => {
    const [first, last] = [units[part.start], units[part.end - 1]];
    if (part.type === 'text' && part.as === undefined) return [...new Set(units.slice(part.start, part.end))];
    const start = first?.start ?? units.at(-1)?.end ?? 0;
    const stop = part.end > part.start ? (last?.end ?? start) : start;
    if (part.type === 'text') return [{ start, end: stop, as: part.as ?? '' }];
    return [{ start, end: stop, as: '', value: part.type === 'placeholder' ? part.expression : 'a value' }];
  });
  const [begin, finish] = [characters[0], characters.at(-1)];
  if (begin === undefined || finish === undefined) return [];
  return [
    {
      ...literal,
      start: begin.start,
      end: finish.end,
      parts: partsOfCharacters(characters),
      isExact: true,
    },
  ];
}

/** The characters of a string of JSON. */
function jsonWord({ text, start, end }: Range): ReturnType<typeof shellWord> {
  const list = new PartList(start);
  let at = start;
  while (at < end && text[at] !== '"' && text[at] !== '\n')
    at = text[at] === '\\' ? addEscape(list, text, at, end, dialects.json) : at + 1;
  if (text[at] !== '"') return undefined;
  list.verbatimTo(at);
  const characters = list.parts.flatMap((part): readonly ShellCharacter[] => {
    if (part.type !== 'text') return [];
    const { start: from, end: to, as } = part;
    if (as !== undefined) return [{ start: from, end: to, as }];
    return Array.from({ length: to - from }, (_, offset) => ({
      start: from + offset,
      end: from + offset + 1,
      as: text[from + offset] ?? '',
    }));
  });
  return { characters, end: at };
}
