import type { Release } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import type { ErrorStatement, SyntaxProblem, Word } from './ast.js';
import { wordOf } from './directive-builder.js';
import type { TokenStream } from './lexer/token-stream.js';
import type { Parsed } from './parser.js';
import { explainProblem, type InOrder } from './problem.js';
import { endOfInput, type Token, tokenTypes } from './tokens.js';

/** How many words of an erroneous statement are kept for guessing what it means. */
const maxWords = 2000;

/** Describes the statement that begins with token `first` and could not be parsed to its end. `inOrder` sorts what was expected by likelihood. */
export function errorStatement(
  parsed: Parsed,
  stream: TokenStream,
  first: number,
  release: Release,
  inOrder: InOrder,
): ErrorStatement {
  const { statement, wrong = stream.at(first) } = parsed;
  const { words, last } = wordsFrom(stream, first, wrong.index);
  const from = stream.at(first);
  const isFirst = wrong.index === first;
  const before = isFirst ? undefined : stream.at(wrong.index - 1);
  const problem: SyntaxProblem = {
    message: faultMessage(wrong),
    ...explainProblem(parsed, wrong, isFirst ? undefined : from, before, release, inOrder),
  };
  const partial = statement?.type === 'directive' ? statement : undefined;
  const { span } = from;
  const whole = span.file === last.file ? { ...span, end: Math.max(span.end, last.end) } : span;
  return { type: 'error', partial, problem, words, span: whole };
}

/** smtpd's message about a wrong token: the lexer's last complaint if it could not read the token. */
export function faultMessage(token: Token): string {
  return token.complaints?.at(-1)?.message ?? 'syntax error';
}

/** The words of an erroneous statement up to the end of the line, and the span of the last token. */
function wordsFrom(
  stream: TokenStream,
  first: number,
  wrong: number,
): { readonly words: readonly Word[]; readonly last: Span } {
  const words: Word[] = [];
  let last = stream.at(first).span;
  for (let index = first; ; index++) {
    const token = stream.at(index);
    const ends = token.is(tokenTypes.EndOfLine) || token.is(endOfInput);
    if (ends && index >= wrong) return { words: words.slice(), last };
    if (ends || token.is(tokenTypes.Faulty)) continue;
    last = token.span;
    if (words.length < maxWords) words.push(wordOf(token));
  }
}
