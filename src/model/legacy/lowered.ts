import type { Directive, Item } from '../../../grammar/ast.js';
import type { Platform, Release } from '../../source/release.js';
import type { Span } from '../../source/text.js';
import type { Table } from '../config/tables.js';

/**
 * What a person has to know of a translation. `dropped`: something is gone that nobody will miss; `changed`: it is not quite the same, or has to
 * be looked at; `lost`: it has no equivalent, and mail may be treated differently.
 */
export interface Remark {
  readonly weight: 'dropped' | 'changed' | 'lost';
  /** What it is about and what became of it: one line. */
  readonly text: string;
  readonly span: Span;
}

/** A statement before 6.4 in today's language. */
export interface Lowered {
  /** What stands for it, in order; empty: nothing does. Its nodes have the places of the words that they stand for. */
  readonly statements: readonly Directive[];
  readonly remarks: readonly Remark[];
  /** For a rule, what it does with mail, also where an earlier rule has declared the same action. */
  readonly action?: Directive;
}

/** What the translation of a statement depends on beside its own words. */
export interface LoweringContext {
  /** The release of today's language. */
  readonly release: Release;
  readonly platform: Platform;
  /** The tables that are declared so far. */
  readonly tables: ReadonlyMap<string, Table>;
  /** The pki names that are declared so far, in lower case. */
  readonly pkis: ReadonlyMap<string, unknown>;
  /** Those that were declared with a `ca` of their own (5.4). */
  readonly pkisWithCa: ReadonlySet<string>;
  /** Filters of today that are declared so far. */
  readonly filters: ReadonlyMap<string, unknown>;
  /** The tags of all listeners. */
  readonly tags: ReadonlySet<string>;
  /** Users may have logged in: a rule has to say what it means for them. */
  readonly logins: boolean;
  /** The name of an action that does this, whether it is declared already, and under which name it should be else. */
  nameAction(wanted: string, items: readonly Item[]): { readonly name: string; readonly declared: boolean };
}
