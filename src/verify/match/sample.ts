import { inRanges, only } from './bytes.js';
import type { Ere } from './ere-tree.js';

/** The longest sample: repetitions of repetitions soon ask for more than any text has. */
const maxLength = 10_000;

/** A text that an expression without anchors matches as a whole, or undefined if none is found, or only a long one; `at` selects one of several. */
export function sampleOf(ere: Ere, at: number): string | undefined {
  switch (ere.type) {
    case 'empty':
      return '';
    case 'set': {
      const pleasant = [...'axb0mn1-'].filter((char) => inRanges(ere.ranges, char.charCodeAt(0)));
      const [first] = ere.ranges;
      const other = first === undefined ? undefined : String.fromCharCode(first[0]);
      return pleasant[at % Math.max(1, pleasant.length)] ?? other;
    }
    case 'assert':
      return undefined;
    case 'choice':
      return sampleOf(ere.options[at % ere.options.length] ?? { type: 'empty' }, at);
    case 'sequence':
      return joined(ere.items.map((item) => sampleOf(item, at)));
    case 'repeat': {
      const times = Math.min(Math.max(ere.min, 1), ere.max ?? Number.POSITIVE_INFINITY);
      const item = sampleOf(ere.item, at);
      return item === undefined || item.length * times > maxLength ? undefined : item.repeat(times);
    }
  }
}

/** A text in which an expression probably finds a match: a sample of it without its anchors and word boundaries. */
export const partSample = (ere: Ere, at: number): string | undefined => sampleOf(withoutAnchors(ere), at);

function withoutAnchors(ere: Ere): Ere {
  switch (ere.type) {
    case 'assert':
      return { type: 'empty' };
    case 'choice':
      return { ...ere, options: ere.options.map(withoutAnchors) };
    case 'sequence':
      return { ...ere, items: ere.items.map(withoutAnchors) };
    case 'repeat':
      return { ...ere, item: withoutAnchors(ere.item) };
    default:
      return ere;
  }
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  if (texts.includes(undefined)) return undefined;
  const text = texts.join('');
  return text.length > maxLength ? undefined : text;
}

/** The expression that matches exactly one text. */
export const literally = (text: string): Ere => ({
  type: 'sequence',
  items: [...text].map((char) => ({ type: 'set', ranges: only(char) })),
});
