// The chunks into which esbuild splits the program.
import { basename, dirname, relative, resolve } from 'node:path';
import { withRequires } from './on-demand.mjs';

/**
 * @typedef {object} Chunk
 * @property {string} text
 * @property {string} map its source map, with sources relative to the project's folder
 * @property {readonly string[]} imports the chunks that it imports statically
 * @property {ReadonlyMap<string, readonly string[]>} takes the names that it takes from them
 * @property {readonly string[]} calls the chunks that it loads when one of their functions is called
 * @property {readonly string[]} awaits the chunks that it loads asynchronously
 * @property {readonly string[]} builtIn the modules of Node that it imports
 * @property {readonly string[]} exports
 * @property {ReadonlySet<string>} fixed those of the exports that never change
 * @property {string | undefined} source the module for which esbuild made the chunk: an entry point, or one that is imported by a call
 */

/** A source map with sources relative to a root instead of a folder. @param {string} map @param {string} folder @param {string} root */
function fromRoot(map, folder, root) {
  const { sources, ...others } = JSON.parse(map);
  const named = sources.map((/** @type {string} */ source) => relative(root, resolve(folder, source)));
  return JSON.stringify({ ...others, sources: named });
}

/**
 * The chunks by name, as they refer to each other: `./name.js`.
 * @param {readonly import('esbuild').OutputFile[]} outputFiles
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the project's folder
 * @returns {Map<string, Chunk>}
 */
export function chunksOf(outputFiles, metafile, root) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const maps = new Map(
    outputFiles.filter(({ path }) => path.endsWith('.map')).map(({ path, text }) => [path, text]),
  );
  return new Map(
    outputFiles
      .filter(({ path }) => !maps.has(path))
      .map(({ path, text: made }) => {
        const { entryPoint: source, exports = [], imports = [] } = outputs.get(basename(path)) ?? {};
        const ofKind = (/** @type {string} */ kind) =>
          imports
            .filter((each) => each.kind === kind && !each.external)
            .map((each) => `./${basename(each.path)}`);
        const { text, calls } = withRequires(made);
        const awaits = [...text.matchAll(/\bimport\("(\.\/[^"]+)"\)/g)].map(([, name = '']) => name);
        if (ofKind('dynamic-import').length !== calls.length + awaits.length)
          throw new Error(`${path} imports another chunk in an unexpected form`);
        const chunk = {
          text: text.replace(/^#!.*/, '').replaceAll('import("./', 'own.import("./'),
          map: fromRoot(maps.get(`${path}.map`) ?? '', dirname(path), root),
          imports: ofKind('import-statement'),
          takes: takenIn(text),
          calls,
          awaits,
          builtIn: imports.filter(({ external }) => external).map((each) => each.path),
          exports,
          fixed: fixedIn(text),
          source,
        };
        return [`./${basename(path)}`, chunk];
      }),
  );
}

/** The names that a chunk takes from each chunk that it imports statically. @param {string} text */
function takenIn(text) {
  const found = [...text.matchAll(/\bimport \{([^{}]*)\} from "(\.\/[^"]+)"/g)];
  const all = text.match(/\bfrom "\.\/[^"]+"/g) ?? [];
  if (found.length !== all.length) throw new Error('a chunk imports another one in an unexpected form');
  return new Map(
    found.map(
      ([, names = '', chunk = '']) =>
        /** @type {const} */ ([chunk, names.split(',').map((name) => name.trim().replace(/ as .*$/s, ''))]),
    ),
  );
}

/** The exports of a chunk that keep the value with which they are declared. @param {string} text */
export function fixedIn(text) {
  const declared = text.matchAll(/^(?:async )?function\*? ?([\w$]+)\(|^(?:var|let|const) ([\w$]+) = /gm);
  const declarations = new Map([...declared].map(([all, called, named = called]) => [named, all]));
  const isSet = (/** @type {string} */ name) => {
    const found = text.match(
      new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?: (?:[^\\s\\w]{0,3})=[^=>]|\\+\\+|--)`, 'g'),
    );
    return (found?.length ?? 0) > (declarations.get(name)?.endsWith('(') ? 0 : 1);
  };
  const [, list = ''] = /^export \{([^{}]*)\};\n*$/m.exec(text) ?? [];
  const exported = list.split(',').map((each) => each.trim().split(' as '));
  const fixed = exported.filter(([name = '']) => declarations.has(name) && !isSet(name));
  return new Set(fixed.map(([name = '', as = name]) => as));
}
