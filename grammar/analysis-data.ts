/**
 * Chevrotain's analysis of a grammar before it parses: for each decision, under Chevrotain's number for it, which tokens decide it how.
 * Tokens are positions in the parser's vocabulary. A choice between alternatives has a list of tokens for each; for what may be left out or
 * repeated there is one list. `*` stands for all tokens.
 */
export type Analysis = Readonly<Record<number, LookAheadDecision>>;
export type Tokens = readonly number[] | '*';
export type LookAheadDecision = { readonly optional: Tokens } | { readonly choice: readonly Tokens[] };
