import type { Item } from '../../../grammar/ast.js';
import type { Platform, Release } from '../../source/release.js';
import type { LoginsAt } from '../config/lowered.js';
import type { Table } from '../config/tables.js';

/** The context that the translation of a statement depends on. */
export interface LoweringContext {
  /** The release to translate to. */
  readonly release: Release;
  readonly platform: Platform;
  /** The tables declared so far. */
  readonly tables: ReadonlyMap<string, Table>;
  /** The pki names declared so far, in lower case. */
  readonly pkis: ReadonlyMap<string, unknown>;
  /** The pki names that were declared with a `ca` of their own (5.4). */
  readonly pkisWithCa: ReadonlySet<string>;
  /** The current filters declared so far. */
  readonly filters: ReadonlyMap<string, unknown>;
  /** The tags of all listeners. */
  readonly tags: ReadonlySet<string>;
  /** Whether users may have logged in where rules with this criterion apply: such rules have to state what they mean for them. */
  readonly logins: LoginsAt;
  /** Returns the name of the action with these items, and whether it is already declared. `wanted` is the preferred name for a new one. */
  nameAction(wanted: string, items: readonly Item[]): { readonly name: string; readonly declared: boolean };
}
