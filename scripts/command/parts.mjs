// Runs the program from its parts: the files that pack.mjs makes, which lie beside the command (loader.mjs) or are texts in one file (one-file.mjs).
import { registry } from './registry.mjs';

/** What the parts share. */
export const own = {
  get url() {
    return require('node:url').pathToFileURL(__filename).href;
  },
};

/**
 * @param {(load: (name: string) => unknown, own: object) => void} start contains the chunks that every run needs
 * @param {Readonly<Record<string, readonly string[]>>} together the chunks of each part with several of them, without `./` and `.js`. These are `entry` for those that read the command
 * line, `engine` and `syntax` for those of the library that every check needs, `check` for the others of a check, `report` for those that show findings, and more (files.mjs); each other
 * chunk is a part of its own.
 * @param {(name: string) => import('./code-cache.cjs').Part} partOf
 */
export function startProgram(start, together, partOf) {
  /** V8's options for this run, set before the first file with several chunks is read. */
  let flags;
  const load = registry(own, read, require, () => Promise.resolve());
  function read(chunk) {
    // Required only here, because `--version` does not need it.
    const { run, runCached } = require('./code-cache.cjs');
    const name = chunk.slice(2, -3);
    const part = Object.keys(together).find((one) => together[one].includes(name));
    if (part === undefined) return run(partOf(name))(load, own);
    flags ??= require('./v8-options.cjs').setOptions();
    runCached(partOf(part), flags)(load, own);
  }
  start(load, own);
}
