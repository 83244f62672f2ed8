// Runs the library's files (registry.mjs), which its entry points import: no JavaScript engine but Node's has files to read.
import { registry } from './registry.mjs';

/** Functions that import the files of chunks that are loaded asynchronously, by the chunk. */
const importable = {};
/** Node's modules, which only the plugin for ESLint needs. */
const builtIn = {};
const own = {};
/** The files that were run: each once, even if several entry points are used, so that their classes are the same. */
const known = new Set();

/** Returns the exports of a chunk. */
export const load = registry(
  own,
  (name) => {
    throw new Error(`${name} is not imported`);
  },
  (name) => builtIn[name],
  (name) => Promise.resolve(importable[name]?.()).then((file) => file && provide([file.default], {}, {})),
);

/** Runs files, each behind those that it needs, and adds functions that import further ones and modules of Node. */
export function provide(files, later, modules) {
  Object.assign(importable, later);
  Object.assign(builtIn, modules);
  for (const file of files.filter((each) => !known.has(each))) {
    known.add(file);
    file(load, own);
  }
}
