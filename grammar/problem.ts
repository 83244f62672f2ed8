import { type Availability, available, type Release } from '../src/source/release.js';
import type { Span } from '../src/source/text.js';
import type { SyntaxProblem } from './ast.js';
import type { closestFirst } from './closest.js';
import type { Parsed } from './parser.js';
import { statements } from './tables/statements.js';
import { newlinesInBraces, type StatementSyntax } from './tables/table-types.js';
import { includeType, type Token, tokenTypes } from './tokens.js';

/** Sorts what is expected by likelihood. */
export type InOrder = typeof closestFirst;

/** The expected tokens, and the place to point at. */
type Explanation = Omit<SyntaxProblem, 'message'>;

/**
 * Explains a syntax error. `before` is the token before the wrong one and `first` the statement's first token; both are undefined if the wrong token
 * is itself the first.
 */
export function explainProblem(
  parsed: Parsed,
  wrong: Token,
  first: Token | undefined,
  before: Token | undefined,
  release: Release,
  inOrder: InOrder,
): Explanation {
  if (first === undefined || before === undefined) return atStatement(wrong, release, inOrder);
  // A word that begins no statement is read as the name of a macro, so smtpd rejects only the token after it.
  if (first.is(tokenTypes.Text) && before === first) return atStatement(first, release, inOrder, ['=']);
  const inside = parsed.inside ? insideExpects(before, wrong, release, inOrder) : undefined;
  if (inside) return inside;
  if (first.is(tokenTypes.Text)) return explanation(wrong, before, ['a text'], inOrder);
  if (first.is(includeType)) return explanation(wrong, before, ['a path'], inOrder);
  const { words, elsewhere } = parsed.expected ?? { words: [], elsewhere: undefined };
  return explanation(wrong, before, words, inOrder, elsewhere);
}

const rows: readonly (readonly [string, StatementSyntax])[] = Object.entries(statements);

/** Explains a token where a statement should begin. */
function atStatement(
  token: Token,
  release: Release,
  inOrder: InOrder,
  more: readonly string[] = [],
): Explanation {
  const here = rows.filter(([, row]) => available(row, release)).map(([keyword]) => keyword);
  const other = rows.find(
    ([keyword, row]) => keyword === token.image && token.form !== 'quoted' && !available(row, release),
  );
  return explanation(token, undefined, [...here, 'include', ...more], inOrder, other?.[1]);
}

/** Explains a token inside `{ … }` or `<…>`, where the token before it determines what may follow. */
function insideExpects(
  before: Token,
  wrong: Token,
  release: Release,
  inOrder: InOrder,
): Explanation | undefined {
  const says = (expected: readonly string[], newline?: Availability): Explanation =>
    explanation(
      wrong,
      before,
      expected,
      inOrder,
      newline && !available(newline, release) ? newline : undefined,
    );
  const atNewline = wrong.is(tokenTypes.EndOfLine);
  switch (before.tokenType) {
    case tokenTypes.AngleOpen:
      return says(['the name of a table']);
    case tokenTypes.BraceOpen:
      return says(['a text'], atNewline ? newlinesInBraces.afterBrace : undefined);
    case tokenTypes.Comma:
      return says(['a text'], atNewline ? newlinesInBraces.afterComma : undefined);
    case tokenTypes.Equals:
    case tokenTypes.Arrow:
      return says(['a text']);
    case tokenTypes.EndOfLine:
      return says(
        ['a text', '}'],
        wrong.is(tokenTypes.BraceClose) ? newlinesInBraces.beforeBrace : undefined,
      );
    default:
      return undefined;
  }
}

function explanation(
  token: Token,
  before: Token | undefined,
  expected: readonly string[],
  inOrder: InOrder,
  elsewhere?: Availability,
): Explanation {
  const { since, until } = elsewhere ?? {};
  return {
    expected: token.form === 'symbol' ? expected : inOrder(token.image, expected),
    span: placeOf(token, before),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

/** The place of a wrong token. If a statement ends too early, it is directly after the last word: the end of the line may be far away, after a comment. */
function placeOf(token: Token, before: Token | undefined): Span {
  if (before === undefined || !token.is(tokenTypes.EndOfLine) || before.is(tokenTypes.EndOfLine))
    return token.span;
  if (before.span.file !== token.span.file) return token.span;
  return { file: before.span.file, start: before.span.end, end: before.span.end };
}
