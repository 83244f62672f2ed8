import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';
import type { Action } from './actions.js';
import type { Table } from './tables.js';

/**
 * One match rule with the criteria that smtpd tests, in its order: tag, from, for, helo, auth, tls, mail-from, rcpt-to. `from auth`, `from mail-from`
 * and `for rcpt-to` are stored as smtpd stores them: `from any` with `auth`, and so on.
 */
export interface MatchRule {
  /** Counted from 1, as in the oracle and smtpd's traces. */
  readonly index: number;
  readonly tag: TableCriterion | undefined;
  readonly from: FromCriterion;
  readonly for: ForCriterion;
  readonly helo: TableCriterion | undefined;
  readonly auth: AuthCriterion | undefined;
  /** Never implemented by smtpd: a rule that is evaluated up to this criterion ends in a temporary failure. */
  readonly tls: { readonly negated: boolean; readonly span: Span } | undefined;
  readonly mailFrom: TableCriterion | undefined;
  readonly rcptTo: TableCriterion | undefined;
  readonly outcome: RuleOutcome;
  readonly span: Span;
  readonly statement: Directive;
}

export type RuleOutcome =
  | { readonly type: 'action'; readonly action: Action; readonly span: Span }
  | { readonly type: 'reject'; readonly span: Span };

/** The parts that all criteria have. */
export interface CriterionBase {
  readonly negated: boolean;
  readonly span: Span;
}

export interface TableCriterion extends CriterionBase {
  readonly table: Table;
  readonly regex: boolean;
}

/** The criterion `auth`. Without a table it matches any authenticated session. */
export interface AuthCriterion extends CriterionBase {
  readonly table: Table | undefined;
  readonly regex: boolean;
}

export interface FromCriterion extends CriterionBase {
  readonly type: 'any' | 'local' | 'socket' | 'src' | 'rdns';
  /** For src and rdns; rdns without a table tests whether there is a name at all. */
  readonly table: Table | undefined;
  readonly regex: boolean;
  /** Whether the rule has no `from`, which smtpd reads as `from local`; `span` is then the word `match`. */
  readonly implied: boolean;
}

export interface ForCriterion extends CriterionBase {
  readonly type: 'any' | 'local' | 'domain';
  readonly table: Table | undefined;
  readonly regex: boolean;
  readonly implied: boolean;
}
