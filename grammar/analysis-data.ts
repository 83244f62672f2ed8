/**
 * Chevrotain's lookahead analysis of a grammar: the tokens that settle each decision, keyed by Chevrotain's number for that decision. Tokens are
 * indices into the parser's vocabulary. A choice has one list of tokens for each alternative; an optional or repeated part has a single list. `*`
 * means every token.
 */
export type Analysis = Readonly<Record<number, LookAheadDecision>>;
export type Tokens = readonly number[] | '*';
export type LookAheadDecision = { readonly optional: Tokens } | { readonly choice: readonly Tokens[] };
