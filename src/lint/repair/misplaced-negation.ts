import type { Word } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import { cover, type Edit, spanText } from '../../source/text.js';
import { isSymbol } from './refused-words.js';

/** A `!` inside a criterion, which smtpd accepts only before the whole criterion. */
export interface MisplacedNegation {
  /** The criterion in the form that smtpd accepts: `!from src <a>`. */
  readonly instead: string;
  readonly edits: readonly Edit[];
  readonly mark: Word;
}

/** The criteria of a rule, each of which may be preceded by a `!`. */
const criteria: ReadonlySet<string> = new Set([
  'from',
  'for',
  'tag',
  'helo',
  'auth',
  'tls',
  'mail-from',
  'rcpt-to',
]);

/** Words that may follow `from` and `for`, and that may have a value. */
const kinds: ReadonlySet<string> = new Set(['src', 'rdns', 'domain', 'mail-from', 'rcpt-to', 'auth']);

/** What was meant by a rule that cannot be read at `at`, such as `from src ! <a>`, `for !domain <a>` or `auth !<a>`, or undefined if a `!` is not the reason. */
export function misplacedNegation(words: readonly Word[], at: number): MisplacedNegation | undefined {
  if (words[0]?.value !== 'match') return undefined;
  // After `auth`, which needs no value, a `!` begins the next criterion.
  const mark = [at, at - 1].find((index) => isSymbol(words[index], '!'));
  if (mark === undefined) return undefined;
  const begin = beginOf(words, mark);
  const [sign, first, last, next] = [words[mark], words[begin], words[mark - 1], words[mark + 1]];
  if (sign === undefined || first === undefined || last === undefined || next === undefined) return undefined;
  if (isSymbol(words[begin - 1], '!') || criteriaOnly.has(next.value)) return undefined;
  const end = words[endOf(words, mark + 1)] ?? next;
  // A macro may contain several of them.
  if (words.slice(begin, mark + 2).some(({ writtenAt }) => writtenAt !== undefined)) return undefined;
  const kind = begin === mark - 1 && isValue(next) ? (usualKinds[first.value] ?? '') : '';
  const [criterion, value] = [spanText(cover(first.span, last.span)), spanText(cover(next.span, end.span))];
  return {
    instead: `!${criterion}${kind} ${value}`.replace(/\s+/g, ' '),
    edits: [
      replace({ ...first.span, end: first.span.start }, '!'),
      replace({ ...sign.span, start: last.span.end, end: next.span.start }, `${kind} `),
    ],
    mark: sign,
  };
}

/** The default kind of comparison: clients' addresses, and domains. */
const usualKinds: Readonly<Record<string, string>> = { from: ' src', for: ' domain' };

/** Whether a word is a value or begins one, and is not a mail address. */
const isValue = ({ form, value }: Word): boolean => form !== 'keyword' && !value.includes('@');

/** Words that can only begin another part of the rule, so that a `!` before them is correct. */
const criteriaOnly: ReadonlySet<string> = new Set(['from', 'for', 'tag', 'helo', 'tls', 'action', 'reject']);

const isKeyword = (word: Word | undefined, names: ReadonlySet<string>): boolean =>
  word?.form === 'keyword' && names.has(word.value);

/** The index at which the criterion with the `!` begins, or -1 if there is none. */
function beginOf(words: readonly Word[], mark: number): number {
  const [before, owner] = [words[mark - 1], words[mark - 2]];
  const isOwned = isKeyword(before, kinds) && (owner?.value === 'from' || owner?.value === 'for');
  if (isOwned && isKeyword(owner, criteria)) return mark - 2;
  return isKeyword(before, criteria) ? mark - 1 : -1;
}

/** The index at which the value that begins at an index ends: a word, a table or a list, perhaps preceded by its kind. */
function endOf(words: readonly Word[], from: number): number {
  const start = isKeyword(words[from], kinds) && words[from + 1]?.form !== 'keyword' ? from + 1 : from;
  const close = isSymbol(words[start], '<') ? '>' : isSymbol(words[start], '{') ? '}' : undefined;
  const end =
    close === undefined ? start : words.findIndex((word, at) => at > start && isSymbol(word, close));
  return end === -1 ? start : end;
}
