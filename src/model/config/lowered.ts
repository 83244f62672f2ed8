import type { Directive } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';

/**
 * A remark for a person on a translation. `kept`: it is as it was, which nobody would write today; `dropped`: something is gone that nobody will miss;
 * `changed`: it is not quite the same, or has to be looked at; `lost`: it has no equivalent, and mail may be treated differently.
 */
export interface Remark {
  readonly weight: 'kept' | 'dropped' | 'changed' | 'lost';
  /** Its subject and what became of that: one line. */
  readonly text: string;
  readonly span: Span;
}

/** Whether a person has to look at what was made of a place. */
export const needsPerson = ({ weight }: Remark): boolean => weight === 'changed' || weight === 'lost';

/** A statement before 6.4 in today's language. */
export interface Lowered {
  /** Today's statements for it, in order; empty: there are none. Their nodes have the places of the words that they stand for. */
  readonly statements: readonly Directive[];
  readonly remarks: readonly Remark[];
  /** For a rule, what it does with mail, also where an earlier rule has declared the same action. */
  readonly action?: Directive;
}
