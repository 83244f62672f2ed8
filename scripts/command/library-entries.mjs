// Writes the library's entry points, which import the files that they need (library-modules.mjs).
import { chunkOf, neededBy } from './files.mjs';

/** @typedef {import('./chunks.mjs').Chunk} Chunk */

/**
 * The chunks that a module needs at some time, without those that it loads asynchronously.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {string} source
 */
function evenOnDemand(chunks, source) {
  const found = neededBy(chunks, source);
  for (const name of found)
    for (const called of chunks.get(name)?.calls ?? [])
      for (const each of neededBy(chunks, chunks.get(called)?.source ?? called)) found.add(each);
  return found;
}

/**
 * The library's files with certain chunks, each behind those that it needs to be evaluated.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {(name: string) => string} fileWith
 * @param {readonly string[]} names
 */
function inOrder(chunks, fileWith, names) {
  /** @type {Set<string>} */
  const ordered = new Set();
  const begun = new Set();
  const visit = (/** @type {string} */ file) => {
    if (begun.has(file)) return;
    begun.add(file);
    for (const name of names.filter((each) => fileWith(each) === file))
      for (const other of chunks.get(name)?.imports ?? []) visit(fileWith(other));
    ordered.add(file);
  };
  for (const name of names) visit(fileWith(name));
  return [...ordered];
}

/**
 * The text of an entry point in dist/.
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {ReadonlyMap<string, string>} places the path of the library's file with a chunk, relative to dist/
 * @param {string} source
 */
export function libraryEntry(chunks, places, source) {
  const needed = [...evenOnDemand(chunks, source)];
  const fileWith = (/** @type {string} */ name) => {
    const found = places.get(name);
    if (found === undefined) throw new Error(`${source}: the library has no file with ${name}`);
    return found;
  };
  const files = inOrder(chunks, fileWith, needed);
  const awaited = [...new Set(needed.flatMap((name) => chunks.get(name)?.awaits ?? []))];
  const later = awaited.filter((name) => !files.includes(fileWith(name)));
  const builtIn = [...new Set(needed.flatMap((name) => chunks.get(name)?.builtIn ?? []))];
  const own = chunkOf(chunks, source);
  const exported = chunks.get(own)?.exports ?? [];
  const provided = [
    `[${files.map((_, index) => `file${index}`).join(', ')}]`,
    `{ ${later.map((name) => `'${name}': () => import('./${fileWith(name)}')`).join(', ')} }`,
    `{ ${builtIn.map((name, index) => `'${name}': builtIn${index}`).join(', ')} }`,
  ];
  return [
    `import { load as exportsOf, provide } from './library/modules.js';`,
    ...files.map((path, index) => `import file${index} from './${path}';`),
    ...builtIn.map((name, index) => `import builtIn${index} from '${name}';`),
    `provide(${provided.join(', ')});`,
    exported.join() === 'default'
      ? `export default exportsOf('${own}').default;`
      : `export const { ${exported.join(', ')} } = exportsOf('${own}');`,
    '',
  ].join('\n');
}
