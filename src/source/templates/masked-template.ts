import type { TemplateText } from './render.js';
import type { PlaceholderPart, TemplatePart, TextPart } from './template-tree.js';
import { Words } from './words.js';

/** A range of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A template with all of its branches, in which everything is where it stands in the template. */
export interface MaskedTemplate {
  readonly text: string;
  /** The ranges of values and tags, in order: they contain words and blanks instead. */
  readonly masks: readonly Stretch[];
}

/** Replaces the values that a template fills in by words, and its tags by blanks, of the same length. */
export function maskedTemplate({ parts, written: { text } }: TemplateText): MaskedTemplate {
  const words = new Words(text);
  const pieces: string[] = [];
  const masks: Stretch[] = [];
  let at = 0;
  let line = '';
  const write = (piece: string): void => {
    pieces.push(piece);
    line = (line + piece).slice(-longestLine).replace(/^[\s\S]*\n/, '');
  };
  const maskUpTo = (end: number): void => {
    if (end <= at) return;
    write(blank(text.slice(at, end)));
    masks.push({ start: at, end });
    at = end;
  };
  for (const part of leaves(parts)) {
    const { start, end } = part;
    // What is written twice, or comes from nowhere, has no place of its own.
    if (start < at || start === end) continue;
    maskUpTo(start);
    const source = text.slice(start, end);
    if (part.type === 'text' && part.as === undefined) write(source);
    else {
      const word = part.type === 'text' ? part.as : wordFor(part, line, text, words);
      const fits = word !== undefined && word.length <= source.length && !source.includes('\n');
      write(fits ? word + ' '.repeat(source.length - word.length) : blank(source));
      masks.push({ start, end });
    }
    at = end;
  }
  maskUpTo(text.length);
  return { text: pieces.join(''), masks };
}

/** The most characters before a value on its line that are looked at. */
const longestLine = 200;

/** Texts and values, of all branches, in the order of the template. */
function* leaves(parts: readonly TemplatePart[]): Generator<TextPart | PlaceholderPart> {
  for (const part of parts)
    switch (part.type) {
      case 'text':
      case 'placeholder':
        yield part;
        break;
      case 'choice':
        for (const branch of part.branches) yield* leaves(branch);
        break;
      case 'loop':
        yield* leaves(part.body);
        yield* leaves(part.otherwise);
        break;
      case 'call':
        if (part.block) yield* leaves(part.block);
        else yield { ...part, type: 'placeholder', opaque: false };
    }
}

/** A word in the place of a value, or undefined where it may be whole lines. */
function wordFor(
  { expression, opaque, start, end }: PlaceholderPart,
  line: string,
  text: string,
  words: Words,
): string | undefined {
  const next = text.slice(end, end + 1);
  if (opaque || (line.trim() === '' && /^[ \t]*(?:\n|$)/.test(text.slice(end, end + longestLine))))
    return undefined;
  const word = words.of(expression, line, next);
  if (!words.pattern.test(word)) return word;
  return word.length <= end - start ? word.padEnd(end - start, 'q') : 'q'.repeat(end - start);
}

/** Blanks of the same length; a statement continues over the line ends of a tag. */
const blank = (text: string): string =>
  text.trim() === '' ? text : text.replace(/[^\n]/g, ' ').replace(/ (?=\n)/g, '\\');
