import type { Language } from '../automata/language.js';
import type { StringBudget, StringPredicate } from './string-predicates.js';

/** A part of a predicate: all addresses whose source route, domain and user satisfy the predicates that are given. */
export interface Rectangle {
  readonly route: number | undefined;
  readonly domain: number | undefined;
  readonly user: number | undefined;
}

/** One criterion on mail addresses, as a union of rectangles and of single addresses. */
export interface MailPredicate {
  readonly everything: boolean;
  /** Whether it holds for the null sender, and after which source routes (`<@relay.example:>`) it does. */
  readonly nullSender: boolean;
  readonly nullRoutes: readonly number[];
  /** The same for a null sender that is written with an `@` (`<@>`, `<@relay.example:@>`). */
  readonly nullSenderAt: boolean;
  readonly nullRoutesAt: readonly number[];
  readonly rectangles: readonly Rectangle[];
  /** `user@domain`, exactly. */
  readonly exact: readonly string[];
  /** `user@domain`, and `user+tag@domain`, too. */
  readonly stems: readonly string[];
  /** Whether it tests the text as the client wrote it: a source route then keeps single users from matching. */
  readonly raw: boolean;
}

/** A member of the field: what a client may write. */
export interface MailSample {
  readonly text: string;
  readonly user: string;
  readonly domain: string | undefined;
  /** The text before the `:` of a source route. */
  readonly route?: string;
  /** The domain with which a listener completes it, if the client left that out and no table names the address in full. */
  readonly completed?: string;
}

export interface MailFieldOptions {
  readonly delimiter: string;
  /** Whether the field is the sender, which may be null. */
  readonly sender: boolean;
  /** The texts that are valid local parts. */
  readonly localPart: Language;
  /** The domains that complete addresses without one, in lower case, by the listener that does so; if empty, such addresses are left out. */
  readonly missingDomains: readonly string[];
  readonly users: readonly string[];
  readonly domains: readonly string[];
  readonly budget: StringBudget;
}

/** The source route of a rectangle that only matches addresses without one. */
export const noRoute = -1;

/** The predicates collected for a field of mail addresses. */
export interface CollectedMail {
  readonly options: MailFieldOptions;
  readonly predicates: readonly MailPredicate[];
  /** Predicates on the parts of addresses, by the numbers that rectangles have. */
  readonly domains: readonly StringPredicate[];
  readonly users: readonly StringPredicate[];
  readonly routes: readonly StringPredicate[];
  /** The predicate on domains that holds if the client left the domain out. */
  readonly absent: number;
}
