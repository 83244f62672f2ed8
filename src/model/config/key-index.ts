import { foldCase } from './lengths.js';
import type { TableEntry } from './tables.js';

/** Entries by lower-case key; for equal keys, the last one. */
export type KeyIndex = ReadonlyMap<string, TableEntry>;

/** The least entries of a table whose index is worth its memory. */
export const leastKept = 16;

const indexes = new WeakMap<readonly TableEntry[], KeyIndex>();

/** The entries of a table by key. The index is cached, since building it takes a fourth of the work for a table of a million entries. */
export function keyIndexOf(entries: readonly TableEntry[]): KeyIndex {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const index = new Map(entries.map((entry) => [foldCase(entry.key), entry]));
  if (entries.length >= leastKept) keepKeyIndex(entries, index);
  return index;
}

/** Stores the index that was built while the entries were read. */
export function keepKeyIndex(entries: readonly TableEntry[], index: KeyIndex): void {
  indexes.set(entries, index);
}
