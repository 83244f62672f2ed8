import { inRanges, only } from './bytes.js';
import type { Ere } from './ere-tree.js';

/** A text that an expression without anchors matches as a whole, or undefined if none is found; `at` selects one of several. */
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
      return joined(Array.from({ length: times }, () => sampleOf(ere.item, at)));
    }
  }
}

const joined = (texts: readonly (string | undefined)[]): string | undefined =>
  texts.includes(undefined) ? undefined : texts.join('');

/** The expression that matches exactly one text. */
export const literally = (text: string): Ere => ({
  type: 'sequence',
  items: [...text].map((char) => ({ type: 'set', ranges: only(char) })),
});
