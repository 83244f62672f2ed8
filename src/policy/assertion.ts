import type { Span } from '../source/text.js';

/** The senders that an assertion is about. */
export type Who =
  | { readonly type: 'strangers' | 'anyone' | 'users' | 'machine' }
  | { readonly type: 'user'; readonly name: string }
  | { readonly type: 'network'; readonly network: string };

/** The recipients of mail. */
export type Whom =
  | { readonly type: 'anyone' | 'foreign' | 'local' }
  | { readonly type: 'domain'; readonly domain: string }
  | { readonly type: 'address'; readonly address: string };

/** The mail that an assertion is about. What is left out does not count. */
export interface Terms {
  readonly who: readonly Who[];
  readonly whom?: readonly Whom[];
  /** Patterns of senders' addresses; empty text: the null sender. */
  readonly as?: readonly string[];
  readonly ports?: readonly number[];
  readonly tag?: string;
  readonly tls?: boolean;
}

/** A possible effect on mail: it is accepted in any way, relayed, or delivered locally. */
export type Effect = 'accepted' | 'relayed' | 'delivered';

/** No such mail is treated so. */
export interface Prohibition {
  readonly type: 'never';
  readonly effect: Effect;
  readonly action?: string;
  readonly terms: Terms;
  /** Nor is any but from these clients, or under these senders. */
  readonly outside?: 'who' | 'as';
}

export type AssertionClaim =
  | Prohibition
  /** Each of these clients can have all such mail treated so. */
  | { readonly type: 'may'; readonly effect: Effect; readonly terms: Terms }
  /** Such mail is accepted from each of these clients, and from nobody is it treated otherwise. */
  | { readonly type: 'is'; readonly effect: Effect; readonly action?: string; readonly terms: Terms }
  | { readonly type: 'ports'; readonly ports: readonly number[]; readonly state: 'open' | 'closed' | 'only' };

/** One line of a policy. */
export interface Assertion {
  readonly claim: AssertionClaim;
  /** As it was written. */
  readonly text: string;
  readonly span: Span;
}

/** Why a line says nothing. */
export interface PolicyProblem {
  readonly message: string;
  /** Words that may stand there instead. */
  readonly help?: string;
  /** The line as it was evidently meant. */
  readonly correction?: string;
  readonly span: Span;
}
