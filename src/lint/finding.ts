import type { Release } from '../source/release.js';
import type { Edit, Span } from '../source/text.js';

export type Severity = 'error' | 'warning' | 'note';

/** Another place that belongs to a finding, with a phrase that says how: "reached through this listener". */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A change that the user may choose to apply. `description` says in one line what it does to the mail flow. */
export interface Suggestion {
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** One finding of one rule: data only; lines and columns are computed by the report. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** The fact, as a headline. Words of the configuration are in backquotes, here and in the other parts. */
  readonly message: string;
  /** Why the words at `span` are the cause. */
  readonly label?: string;
  /** The consequence, if the headline does not say it. */
  readonly note?: string;
  /** Advice on what to write instead, if no suggestion shows it. */
  readonly help?: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly suggestions: readonly Suggestion[];
  /** A safe edit, which `--fix` applies. */
  readonly fix?: Suggestion;
  /** Whether smtpd would refuse the file because of this. */
  readonly fatal: boolean;
  /** Set if the settings lock its rule: no comment and no baseline suppresses it. */
  readonly locked?: true;
  /** The number of findings of its rule from its place on that it represents, which are not reported individually. */
  readonly more?: number;
  /** The releases for which it holds, of several that were checked, or undefined for all. */
  readonly releases?: readonly Release[];
  /** The witness dialogue, for findings that have one. */
  readonly transcript?: readonly string[];
}
