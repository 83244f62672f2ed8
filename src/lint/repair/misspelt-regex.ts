import type { Word } from '../../../grammar/ast.js';
import { nearest } from '../../source/nearest.js';

/** The word before the one at `at` if it is a misspelt `regex`, which smtpd reads as the value: `domain regexp "ex.*"`. */
export function misspeltRegex(words: readonly Word[], at: number): Word | undefined {
  const [owner, word, value] = [words[at - 2], words[at - 1], words[at]];
  const isValue = value?.form === 'quoted' || value?.value === '<' || value?.value === '{';
  if (owner?.form !== 'keyword' || word?.form !== 'bare' || !isValue) return undefined;
  return nearest(word.value, ['regex']) === undefined ? undefined : word;
}
