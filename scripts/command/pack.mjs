// Writes the program's chunks, as created by esbuild, to the files of dist/: the command (loader.mjs) and the library (library-modules.mjs), which share them.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { chunksOf } from './chunks.mjs';
import { asComments } from './comments.mjs';
import { askedOf, filesOf, ownFilesOf } from './files.mjs';
import { libraryEntry } from './library-entries.mjs';
import { lineMap } from './line-map.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The library's entry points, by the name of their file in dist/. */
export const libraryEntries = { index: 'src/index.ts', ast: 'src/ast.ts', eslint: 'src/eslint/plugin.ts' };

/**
 * @param {string} outdir
 * @param {readonly esbuild.OutputFile[]} outputFiles
 * @param {esbuild.Metafile} metafile
 * @param {string} sourceRoot where the sources are, for source maps
 * @param {Readonly<Record<string, string>>} pages the pages of the rules, for the command in one file, which has no files beside it
 */
export async function pack(outdir, outputFiles, metafile, sourceRoot, pages) {
  const chunks = chunksOf(outputFiles, metafile, root);
  const files = filesOf(chunks);
  const ownFiles = ownFilesOf(chunks, files);
  const asked = askedOf(chunks, [...files.values(), ...ownFiles.values()]);
  const functionOf = (/** @type {readonly string[]} */ names) =>
    inOneScope(new Map(names.flatMap((name) => [[name, chunks.get(name)]])), asked);
  for (const folder of ['modules', 'library', 'standalone'])
    mkdirSync(join(outdir, folder), { recursive: true });
  /** Writes a file's function as an ES module, in a form in which the command finds the function; returns the function. @param {string} path @param {readonly string[]} names */
  const write = async (path, names) => {
    const { text, map } = await functionOf(names);
    const prefix = 'export default';
    const module = `${prefix}${text}\n//# sourceMappingURL=${basename(path)}.map\n`;
    writeFileSync(join(outdir, path), module);
    writeFileSync(
      join(outdir, `${path}.map`),
      lineMap(map, module, sourceRoot, prefix.length + functionHead.length),
    );
    return text;
  };
  const build = createHash('sha256');
  /** The chunks of each file with several of them that others ask for. @type {Record<string, string[]>} */
  const together = {};
  /** @type {Record<string, string>} */
  const texts = {};
  for (const [file, names] of files) {
    if (file === 'start') continue;
    const text = await write(`modules/${file}.js`, names);
    texts[file] = text;
    if (names.length === 1 && names[0] === `./${file}.js`) continue;
    build.update(text);
    together[file] = names.filter((name) => asked.has(name)).map(partName);
  }
  const start = await functionOf(files.get('start') ?? []);
  const defined = { BUILD: JSON.stringify(build.digest('hex').slice(0, 16)) };
  /** Writes the command. @param {string} path @param {string} loader @param {Readonly<Record<string, unknown>>} constants what the loader uses @param {string} rest */
  const writeCommand = async (path, loader, constants, rest = '') => {
    const values = Object.entries(constants).map(
      ([name, value]) => `const ${name}=${JSON.stringify(value)};`,
    );
    const head = `#!/usr/bin/env node\n"use strict";const start=${start.text};`;
    const lines = [head, ...values, await bundled(loader, 'cjs', defined)];
    writeFileSync(join(outdir, path), lines.join('\n') + rest);
    chmodSync(join(outdir, path), 0o755);
  };
  await writeCommand('smtpd-lint.cjs', 'loader.mjs', { together });
  const { comments, places } = asComments({ ...texts, pages: inAscii(JSON.stringify(pages)) });
  await writeCommand('standalone/smtpd-lint.cjs', 'one-file.mjs', { together, places }, comments);
  for (const [file, names] of ownFiles) await write(`library/${file}.js`, names);
  writeFileSync(join(outdir, 'library', 'modules.js'), await bundled('library-modules.mjs', 'esm'));
  const paths = new Map();
  for (const [folder, all] of /** @type {const} */ ([
    ['modules', files],
    ['library', ownFiles],
  ]))
    for (const [file, names] of all)
      for (const name of names)
        if (file !== 'start' && file !== 'entry') paths.set(name, `${folder}/${file}.js`);
  for (const [name, source] of Object.entries(libraryEntries))
    writeFileSync(join(outdir, `${name}.js`), libraryEntry(chunks, paths, source));
}

/** The name of a chunk without what all of them have: `./` and `.js`. @param {string} chunk */
const partName = (chunk) => chunk.slice('./'.length, -'.js'.length);

/** JSON with escape sequences for letters that are not in ASCII. @param {string} json */
const inAscii = (json) =>
  json.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

// The parentheses tell V8 that the function is called immediately.
const functionHead = '(function(require,own){';

/**
 * Combines chunks that are always loaded together into one function, which provides a function for the exports of each chunk (registry.mjs). In a shared scope they access each other's
 * variables directly; as separate functions every access would call two getters. Only ES modules can be split into chunks, so they are converted afterwards: loading ES modules costs a
 * third of the time of an empty Node program.
 * @param {ReadonlyMap<string, import('./chunks.mjs').Chunk>} chunks
 * @param {ReadonlyMap<string, readonly string[]>} asked what other files ask for of each chunk
 */
async function inOneScope(chunks, asked) {
  const provided = [...chunks.keys()].filter((name) => asked.has(name));
  const others = [...chunks.keys()].filter((name) => !asked.has(name));
  /** @type {esbuild.Plugin} */
  const fromChunks = {
    name: 'from-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
        kind === 'import-statement' && chunks.has(path)
          ? { path, namespace: 'chunk' }
          : { path, external: true },
      );
      build.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => {
        const { text, map } = chunks.get(path) ?? { text: '', map: '' };
        const data = Buffer.from(map).toString('base64');
        // By its name, a text without any export would be treated as CommonJS.
        return {
          contents: `${text}\nexport {};\n//# sourceMappingURL=data:application/json;base64,${data}`,
        };
      });
    },
  };
  const { outputFiles } = await esbuild.build({
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    // Imports of Node's modules become calls of require.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'own.url', RULE_PAGES: 'own.pages' },
    bundle: true,
    write: false,
    outfile: 'file.js',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [fromChunks],
    stdin: {
      contents: [
        ...others.map((name) => `import ${JSON.stringify(name)};`),
        ...provided.map((name, index) => importOf(name, asked.get(name) ?? [], index)),
        `own.provide({${provided.map((name, index) => `${JSON.stringify(name)}: () => ${exportsObject(asked.get(name) ?? [], chunks.get(name)?.fixed ?? new Set(), index)}`).join()}});`,
      ].join('\n'),
    },
  });
  const [map, code] = outputFiles.map(({ text }) => text);
  return { text: `${functionHead}${code}})`, map: map ?? '' };
}

/** The import of what other files ask for of a chunk. @param {string} name @param {readonly string[]} exported @param {number} index */
const importOf = (name, exported, index) =>
  `import {${exported.map((one, at) => `${one} as chunk${index}_${at}`).join()}} from ${JSON.stringify(name)};`;

/**
 * The object with a chunk's exports, which only another file asks for: `import * as` would create all such objects at the start. What may change has a getter.
 * @param {readonly string[]} exported
 * @param {ReadonlySet<string>} fixed
 * @param {number} index
 */
function exportsObject(exported, fixed, index) {
  const [values, getters] = [true, false].map((wanted) =>
    exported.flatMap((name, at) =>
      fixed.has(name) === wanted ? `${name}:${wanted ? '' : '()=>'}chunk${index}_${at}` : [],
    ),
  );
  return `own.exportsOf({${values}},{${getters}})`;
}

/** A script of this folder with what it imports. @param {string} name @param {'cjs' | 'esm'} format @param {Record<string, string>} define */
async function bundled(name, format, define = {}) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`scripts/command/${name}`],
    bundle: true,
    format,
    platform: format === 'cjs' ? 'node' : 'neutral',
    target: 'node20',
    minify: true,
    write: false,
    define,
  });
  return outputFiles[0]?.text ?? '';
}
