import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';

/**
 * A remark for the user on a translation. `kept`: it behaves as before, in a way that is discouraged today; `dropped`: something without a use is
 * removed; `changed`: it is not quite the same, or needs a review; `lost`: it has no equivalent, and mail may be treated differently.
 */
export interface Remark {
  readonly weight: 'kept' | 'dropped' | 'changed' | 'lost';
  /** The subject and what became of it, in one line. */
  readonly text: string;
  readonly span: Span;
}

/** Whether the user has to review the translation of a place. */
export const needsPerson = ({ weight }: Remark): boolean => weight === 'changed' || weight === 'lost';

/** The translation of a statement from before 6.4. */
export interface Lowered {
  /** The current statements for it, in order; empty if there are none. Their nodes have the spans of the words that they replace. */
  readonly statements: readonly Directive[];
  readonly remarks: readonly Remark[];
  /** For a rule, its action, even if an earlier rule has declared the same one. */
  readonly action?: Directive;
}

/** The tag that a rule requires. */
export interface RuleTag {
  readonly name: string;
  readonly negated: boolean;
}

/** Whether users can log in at a listener that rules with this tag apply to; without a tag, at any listener. */
export type LoginsAt = (tag: RuleTag | undefined) => boolean;
