/**
 * Connects the program's files, for the command (loader.mjs) and for the library (library-modules.mjs). A file is a function of (require, own) that holds one or more of the chunks into
 * which esbuild splits the program; it calls `own.provide` with a function for the exports of each of them.
 * @param {object} own what the files share; gets the functions that they call
 * @param {(name: string) => void} read runs the file with a chunk
 * @param {(name: string) => unknown} builtIn returns a module of Node
 * @param {(name: string) => Promise<unknown>} ready is kept once the file with a chunk can be read
 * @returns {(name: string) => any} a function that returns the exports of a chunk, or of a module of Node
 */
export function registry(own, read, builtIn, ready) {
  const chunks = {};
  const loaded = {};
  function load(name) {
    if (!name.startsWith('./')) return builtIn(name);
    if (chunks[name] === undefined) read(name);
    loaded[name] ??= chunks[name]();
    return loaded[name];
  }
  own.provide = (provided) => Object.assign(chunks, provided);
  own.import = (name) => ready(name).then(() => load(name));
  own.exportsOf = (fixed, getters) => {
    for (const name in getters) Object.defineProperty(fixed, name, { get: getters[name] });
    return fixed;
  };
  return load;
}
