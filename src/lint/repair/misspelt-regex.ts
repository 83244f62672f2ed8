import type { Word } from '../../../grammar/ast.js';
import { nearest } from '../../source/nearest.js';

/** `domain regexp "ex.*"`: the word before the one at `at`, where smtpd takes it for the value and it was meant to say that an expression follows. */
export function misspeltRegex(words: readonly Word[], at: number): Word | undefined {
  const [owner, word, value] = [words[at - 2], words[at - 1], words[at]];
  const isValue = value?.form === 'quoted' || value?.value === '<' || value?.value === '{';
  if (owner?.form !== 'keyword' || word?.form !== 'bare' || !isValue) return undefined;
  return nearest(word.value, ['regex']) === undefined ? undefined : word;
}
