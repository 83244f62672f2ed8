import type { TokenType } from 'chevrotain';
import type { LookAheadDecision, Tokens } from './analysis-data.js';

/** A decision in the form that Chevrotain calls: returns the number of the alternative to take, or whether to enter an optional part. */
export type LookAhead = (this: Next, alternatives?: readonly Gated[]) => number | boolean | undefined;

/** The part of a parser that gives the tokens that come next. */
interface Next {
  LA_FAST(howMuch: number): Typed;
}

interface Typed {
  readonly tokenTypeIdx: number;
}

interface Gated {
  GATE?(): boolean;
}

/** The most alternatives that Chevrotain allows in one choice. */
const maxAlternatives = 256;

/** Converts `decision` to the function that Chevrotain calls. The function is built at its first call. */
export function lookAheadOf(decision: LookAheadDecision, vocabulary: readonly TokenType[]): LookAhead {
  let decide: LookAhead | undefined;
  return function (alternatives) {
    decide ??=
      'optional' in decision ? optional(decision.optional, vocabulary) : choice(decision.choice, vocabulary);
    return decide.call(this, alternatives);
  };
}

function optional(tokens: Tokens, vocabulary: readonly TokenType[]): LookAhead {
  const types = new Set(typesOf(tokens, vocabulary));
  return function () {
    return types.has(this.LA_FAST(1).tokenTypeIdx);
  };
}

function choice(alternatives: readonly Tokens[], vocabulary: readonly TokenType[]): LookAhead {
  const takenBy = new Map<number, number[]>();
  for (const [at, tokens] of alternatives.entries())
    for (const type of typesOf(tokens, vocabulary)) takenBy.set(type, [...(takenBy.get(type) ?? []), at]);
  return function (gated) {
    const candidates = takenBy.get(this.LA_FAST(1).tokenTypeIdx);
    return candidates?.find((at) => gated?.[at]?.GATE?.() ?? true);
  };
}

function typesOf(tokens: Tokens, vocabulary: readonly TokenType[]): readonly number[] {
  const types = tokens === '*' ? vocabulary : tokens.flatMap((at) => vocabulary[at] ?? []);
  return types.map(({ tokenTypeIdx = -1 }) => tokenTypeIdx);
}

/** Finds out how Chevrotain's `lookAhead` decides, by trying every token. */
export function decisionOf(lookAhead: LookAhead, vocabulary: readonly TokenType[]): LookAheadDecision {
  const tokensFor = (wanted: number | true): Tokens => {
    const alternatives = Array.from({ length: maxAlternatives }, (_, at) => ({ GATE: () => at === wanted }));
    const tokens = [...vocabulary.keys()].filter((at) => {
      const next: Next = { LA_FAST: () => ({ tokenTypeIdx: vocabulary[at]?.tokenTypeIdx ?? -1 }) };
      return lookAhead.call(next, alternatives) === wanted;
    });
    return tokens.length === vocabulary.length ? '*' : tokens;
  };
  const optional = tokensFor(true);
  if (optional.length > 0) return { optional };
  const choice: Tokens[] = [];
  for (let tokens = tokensFor(0); tokens.length > 0; tokens = tokensFor(choice.length)) choice.push(tokens);
  return { choice };
}
