import type { Word } from '../../grammar/ast.js';
import { statements } from '../../grammar/index.js';
import { beginsLine } from '../../src/source/text.js';

/** A brace that is not closed before a word which cannot be an entry, and the last word that can be one. */
export interface UnclosedBrace {
  readonly open: Word;
  readonly last: Word;
}

/** The brace that is still open at a criterion of a rule, or at a line that begins like a statement. */
export function unclosedBrace(words: readonly Word[], at: number): UnclosedBrace | undefined {
  const [first, last, word] = [words[0], words[at - 1], words[at]];
  if (word?.form !== 'keyword' || last === undefined) return undefined;
  const isCriterion = first?.value === 'match' && criteria.has(word.value);
  const isStatement = Object.hasOwn(statements, word.value) && beginsLine(word.span);
  if (!isCriterion && !isStatement) return undefined;
  const braces = words.slice(0, at).filter(({ form, value }) => form === 'symbol' && /[{}]/.test(value));
  const open = braces.at(-1);
  return open?.value === '{' ? { open, last } : undefined;
}

/** A text in quotes that swallows the brace which should close a list before the word at `at`, or before the end of the words if that is -1. */
export function quotesOverBrace(words: readonly Word[], at: number): Word | undefined {
  const before = at < 0 ? words : words.slice(0, at);
  const open = before.findLastIndex(({ form, value }) => form === 'symbol' && /[{}]/.test(value));
  if (before[open]?.value !== '{') return undefined;
  return before.slice(open).find(({ form, value }) => form === 'quoted' && value.includes('}'));
}

/** Words that may follow a list in a rule. */
const criteria: ReadonlySet<string> = new Set([
  'action',
  'auth',
  'for',
  'from',
  'helo',
  'mail-from',
  'rcpt-to',
  'reject',
  'tag',
  'tls',
]);
