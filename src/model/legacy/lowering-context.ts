import type { Item } from '../../../grammar/ast.js';
import type { Platform, Release } from '../../source/release.js';
import type { Table } from '../config/tables.js';

/** The tag that a rule asks for; undefined: it holds on every listener. */
export interface RuleTag {
  readonly name: string;
  readonly negated: boolean;
}

/** Whether users can log in at a listener that rules with this tag hold for. */
export type LoginsAt = (tag: RuleTag | undefined) => boolean;

/** The surroundings that the translation of a statement depends on. */
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
  /** Whether users may have logged in where rules with this criterion hold: they have to say what they mean for them. */
  readonly logins: LoginsAt;
  /** The name of an action that does this, whether it is declared already, and under which name it should be else. */
  nameAction(wanted: string, items: readonly Item[]): { readonly name: string; readonly declared: boolean };
}
