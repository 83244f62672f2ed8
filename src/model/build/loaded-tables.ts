import type { ReadResult } from '../../source/host.js';
import type { Release } from '../../source/release.js';
import type { SourceFile } from '../../source/text.js';
import { type LoadedTable, readTableFile } from './table-file.js';

/** A table's file, with the entries that it has for the release that was asked for last. */
interface FileEntries {
  readonly file: SourceFile;
  readonly release: Release;
  readonly table: LoadedTable;
}

const loaded = new WeakMap<ReadResult, FileEntries>();

/**
 * Reads the file of a table as `readTableFile` does, once for each text that a host has read: a large table is not read again whenever a change of another file is
 * tried.
 */
export function loadTable(
  path: string,
  read: ReadResult & { readonly ok: true },
  release: Release,
): LoadedTable {
  const known = loaded.get(read);
  if (known?.file.path === path && known.release === release) return known.table;
  const { text, readableBy } = read;
  const file: SourceFile = { path, text, ...(readableBy && { readableBy }) };
  const table = readTableFile(file, release);
  loaded.set(read, { file, release, table });
  return table;
}
