import { shortText } from '../../source/templates/describe-choice.js';
import type { Placeholder, Rendering } from '../../source/templates/render.js';
import { positionAt, spanText } from '../../source/text.js';

/** A copy of a value for a report, with the marks of the template instead of the words that represent what it fills in. */
export function withMarks<Value>(value: Value, rendering: Rendering): Value {
  const marks = known.get(rendering) ?? marksOf(rendering);
  known.set(rendering, marks);
  const all = new RegExp(rendering.words, 'gi');
  const copy = (one: unknown): unknown => {
    if (typeof one === 'string') return one.replace(all, (word) => marks.get(word.toLowerCase()) ?? word);
    if (typeof one !== 'object' || one === null || isFile(one)) return one;
    if (Array.isArray(one)) return one.map(copy);
    return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, copy(each)]));
  };
  return copy(value) as Value;
}

/** The marks of a rendering, which are the same for each of its findings. */
const known = new WeakMap<Rendering, ReadonlyMap<string, string>>();

/** The marks of a template by the words that represent what they fill in. */
function marksOf({ placeholders, words }: Rendering): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const { word, written } of placeholders) {
    // The word for a path has a slash before it.
    const plain = words.exec(word)?.[0];
    if (plain !== undefined && !marks.has(plain)) marks.set(plain, spanText(written).replace(/\s+/g, ' '));
  }
  return marks;
}

/** `` what is filled in for `x` on line 3 ``. */
export const filledInText = ({ expression, written }: Placeholder): string =>
  `what is filled in for \`${shortText(expression)}\` on line ${positionAt(written.file, written.start).line}`;

const isFile = (value: object): boolean => 'path' in value && 'text' in value;
