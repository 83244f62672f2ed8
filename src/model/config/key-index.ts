import { foldCase } from './lengths.js';
import type { TableEntry } from './tables.js';

/** Entries by their keys in lower case; of those with the same key the last. */
export type KeyIndex = ReadonlyMap<string, TableEntry>;

const indexes = new WeakMap<readonly TableEntry[], KeyIndex>();

/** The entries of a table by their keys: made once, since it is a fourth of what a table of a million entries takes. */
export function keyIndexOf(entries: readonly TableEntry[]): KeyIndex {
  const known = indexes.get(entries) ?? new Map(entries.map((entry) => [foldCase(entry.key), entry]));
  indexes.set(entries, known);
  return known;
}

/** Remembers the index of entries that were read by it. */
export function keepKeyIndex(entries: readonly TableEntry[], index: KeyIndex): void {
  indexes.set(entries, index);
}
