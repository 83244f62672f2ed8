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

/** The mail that an assertion is about. Fields that are left out match any mail. */
export interface Terms {
  readonly who: readonly Who[];
  readonly whom?: readonly Whom[];
  /** Patterns of sender addresses; the empty text is the null sender. */
  readonly as?: readonly string[];
  readonly ports?: readonly number[];
  readonly tag?: string;
  readonly tls?: boolean;
}

/** A possible effect on mail: it is accepted in any way, relayed, or delivered locally. */
export type Effect = 'accepted' | 'relayed' | 'delivered';

/** The claim that no such mail is treated this way. */
export interface Prohibition {
  readonly type: 'never';
  readonly effect: Effect;
  readonly action?: string;
  readonly terms: Terms;
  /** Inverts the clients or senders: no mail from any others is treated this way. */
  readonly outside?: 'who' | 'as';
}

export type AssertionClaim =
  | Prohibition
  /** Each of these clients can have all such mail treated this way. */
  | { readonly type: 'may'; readonly effect: Effect; readonly terms: Terms }
  /** Such mail is accepted from each of these clients, and nobody's is treated differently. */
  | { readonly type: 'is'; readonly effect: Effect; readonly action?: string; readonly terms: Terms }
  | { readonly type: 'ports'; readonly ports: readonly number[]; readonly state: 'open' | 'closed' | 'only' };

/** One line of a policy. */
export interface Assertion {
  readonly claim: AssertionClaim;
  /** The text as written. */
  readonly text: string;
  readonly span: Span;
}

/** Why a line is not an assertion. */
export interface PolicyProblem {
  readonly message: string;
  /** Words that are possible there instead. */
  readonly help?: string;
  /** The line as it was probably meant. */
  readonly correction?: string;
  readonly span: Span;
}
