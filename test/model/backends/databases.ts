import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** A plain array: `slice` of a Buffer does not copy. */
const read = (name: string): Uint8Array =>
  Uint8Array.from(
    gunzipSync(readFileSync(fileURLToPath(new URL(`../../../fixtures/tables/${name}.gz`, import.meta.url)))),
  );

/** The databases of fixtures/tables, as `npm run record:databases` has written them. */
export const databases = {
  'hash-53.db': read('hash-53.db'),
  'hash-185.db': read('hash-185.db'),
  'btree-53.db': read('btree-53.db'),
  'tables.sqlite': read('tables.sqlite'),
} as const;
