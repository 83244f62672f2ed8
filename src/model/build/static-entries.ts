import type { Replaced, TableEntry } from '../config/config.js';
import { keepKeyIndex, leastKept } from '../config/key-index.js';
import { byteLength, foldCase, longest } from '../config/lengths.js';

/** The entries of a static table while they are read. Keys are kept in lower case, and a later entry replaces an earlier one. */
export class StaticEntries {
  readonly #entries = new Map<string, TableEntry>();
  readonly #replaced: TableEntry[] = [];

  /** Stores an entry. Returns false if the key is too long, in which case the entry is left out. */
  store(entry: TableEntry): boolean {
    // A character has at most three bytes.
    if (entry.key.length * 3 > longest.tableKey && byteLength(entry.key) > longest.tableKey) return false;
    const key = foldCase(entry.key);
    const earlier = this.#entries.get(key);
    if (earlier !== undefined) this.#replaced.push(earlier);
    this.#entries.set(key, entry);
    return true;
  }

  /** The current entry with the key. */
  get(key: string): TableEntry | undefined {
    return this.#entries.get(foldCase(key));
  }

  get contents(): { readonly entries: readonly TableEntry[]; readonly replaced: readonly Replaced[] } {
    const replaced = this.#replaced.flatMap((entry) => {
      const by = this.get(entry.key);
      return by === undefined ? [] : [{ entry, by }];
    });
    const entries = [...this.#entries.values()];
    if (entries.length >= leastKept) keepKeyIndex(entries, this.#entries);
    return { entries, replaced };
  }
}
