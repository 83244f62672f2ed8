import type { Word } from '../../../grammar/ast.js';
import { keywordsWithin } from './refused-words.js';

/** Whether the word at `at` follows the action of a rule, and is an option of actions, which no rule takes: `match … action "in" user vmail`. */
export function isOptionBehindAction(words: readonly Word[], at: number): boolean {
  const [word, owner] = [words[at], words[at - 2]];
  return (
    words[0]?.value === 'match' &&
    owner?.form === 'keyword' &&
    owner.value === 'action' &&
    word?.form === 'keyword' &&
    ofActionsOnly().has(word.value)
  );
}

let known: ReadonlySet<string> | undefined;

/** The keywords that actions have and rules do not. */
function ofActionsOnly(): ReadonlySet<string> {
  const ofRules = new Set(keywordsWithin('match'));
  known ??= new Set(keywordsWithin('action').filter((word) => !ofRules.has(word)));
  return known;
}
