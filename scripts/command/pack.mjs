// Writes the command's chunks, as created by esbuild, to the files of dist/ (loader.cjs).
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { withRequires } from './on-demand.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {string} outdir
 * @param {readonly esbuild.OutputFile[]} outputFiles
 * @param {esbuild.Metafile} metafile
 */
export async function pack(outdir, outputFiles, metafile) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  /** A chunk and the chunks that it imports statically. @param {string} name @param {Set<string>} found */
  const closure = (name, found = new Set()) => {
    if (found.has(name)) return found;
    found.add(name);
    for (const { path, kind } of outputs.get(name)?.imports ?? [])
      if (kind === 'import-statement' && outputs.has(basename(path))) closure(basename(path), found);
    return found;
  };
  /** @param {string} source */
  const chunkOf = (source) => [...outputs].find(([, { entryPoint }]) => entryPoint === source)?.[0] ?? source;
  const start = closure(chunkOf('src/cli/start.ts'));
  const entry = closure(chunkOf('src/cli/entry.ts'));
  const check = closure(chunkOf('src/cli/run.ts'));
  /** The chunks of a check with findings. */
  const report = closure(chunkOf('src/report/pretty.ts'));
  /** The chunks of a check in a project with a settings file. */
  const settings = new Set(
    ['src/settings/load-settings.ts', 'src/cli/settings-host.ts'].flatMap((source) => [
      ...closure(chunkOf(source)),
    ]),
  );
  const groups = { start, entry, check, report, settings };
  /** The first group that contains a chunk. @param {string} name */
  const groupOf = (name) => Object.entries(groups).find(([, names]) => names.has(name))?.[0];
  /** The texts of each group's chunks, by name. @type {Record<string, Map<string, string>>} */
  const parts = Object.fromEntries(Object.keys(groups).map((name) => [name, new Map()]));
  /** What chunks of other files import of each chunk. @type {Map<string, Set<string>>} */
  const asked = new Map();
  for (const { path, text } of outputFiles)
    for (const [chunk, names] of importsIn(text))
      if (groupOf(chunk) === undefined || groupOf(chunk) !== groupOf(basename(path)))
        asked.set(chunk, new Set([...(asked.get(chunk) ?? []), ...names]));
  /** The exports of a chunk that other files ask for: all of those that are loaded by a call. @param {string} path */
  const exportsOf = (path) => {
    const { entryPoint, exports = [] } = outputs.get(basename(path)) ?? {};
    return entryPoint === undefined ? [...(asked.get(basename(path)) ?? [])] : exports;
  };
  mkdirSync(outdir, { recursive: true });
  for (const { path, text: made } of outputFiles) {
    const name = basename(path);
    const text = withRequires(made);
    const group = groupOf(name);
    if (group === undefined) writeFileSync(join(outdir, name), `module.exports=${await asFunction(text)};\n`);
    else parts[group]?.set(`./${name}`, text.replace(/^#!.*/, ''));
  }
  const build = createHash('sha256');
  /** The chunks of each file. @type {Record<string, string[]>} */
  const together = {};
  for (const [name, chunks] of Object.entries(parts)) {
    if (name === 'start') continue;
    const text = `${await inOneScope(chunks, exportsOf)}\n`;
    build.update(text);
    together[`${name}.cjs`] = [...chunks.keys()];
    writeFileSync(join(outdir, `${name}.cjs`), text);
  }
  const command = join(outdir, 'smtpd-lint.cjs');
  writeFileSync(
    command,
    [
      `#!/usr/bin/env node\n"use strict";const start=${await inOneScope(parts.start, exportsOf)};`,
      `const together=${JSON.stringify(together)};`,
      await loader(build.digest('hex').slice(0, 16)),
    ].join('\n'),
  );
  chmodSync(command, 0o755);
}

/** @type {esbuild.TransformOptions & esbuild.BuildOptions} */
const asFunctionBody = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  // Imports of chunks become calls of require.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'own.url' },
};

/** The parentheses tell V8 that the function is called immediately. @param {string} body */
const factory = (body) => `(function(require,module,exports,own){${body}})`;

/**
 * A chunk as a function. Only ES modules can be split into chunks, so each is converted afterwards: loading ES modules costs a third of the time of an empty Node program.
 * @param {string} text
 */
async function asFunction(text) {
  return factory((await esbuild.transform(text.replace(/^#!.*/, ''), asFunctionBody)).code);
}

/**
 * Combines chunks that are always loaded together into one function, which returns a function for the exports of each chunk. In a shared scope they access each other's variables
 * directly; as separate functions every access would call two getters.
 * @param {ReadonlyMap<string, string> | undefined} chunks the texts of the chunks, by name
 * @param {(name: string) => readonly string[]} exportsOf
 */
async function inOneScope(chunks = new Map(), exportsOf) {
  const names = [...chunks.keys()];
  /** @type {esbuild.Plugin} */
  const fromChunks = {
    name: 'from-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
        kind === 'import-statement' && chunks.has(path)
          ? { path, namespace: 'chunk' }
          : { path, external: true },
      );
      build.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
        // By its name, a text without any export would be treated as CommonJS.
        contents: `${chunks.get(path)}\nexport {};`,
      }));
    },
  };
  const { outputFiles } = await esbuild.build({
    ...asFunctionBody,
    bundle: true,
    write: false,
    plugins: [fromChunks],
    stdin: {
      contents: [
        ...names.map((name, index) => importOf(name, exportsOf(name), index)),
        `function exportsOf(all) { for (const name in all) Object.defineProperty(all, name, { get: all[name] }); return all; }`,
        `export const chunks = {${names.map((name, index) => `${JSON.stringify(name)}: () => ${exportsObject(exportsOf(name), index)}`).join()}};`,
      ].join('\n'),
    },
  });
  return factory(outputFiles[0]?.text ?? '');
}

/** The chunks that a chunk imports statically, with the names it takes from each. @param {string} text */
function importsIn(text) {
  const found = [...text.matchAll(/\bimport\{([^{}]*)\}from"\.\/([^"]+)"/g)];
  const all = text.match(/\bfrom"\.\/[^"]+"/g) ?? [];
  if (found.length !== all.length) throw new Error('a chunk imports another one in an unexpected form');
  return found.map(
    ([, names = '', chunk = '']) =>
      /** @type {const} */ ([chunk, names.split(',').map((name) => name.replace(/ as .*$/, ''))]),
  );
}

/** The import of what other files ask for of a chunk. @param {string} name @param {readonly string[]} exported @param {number} index */
const importOf = (name, exported, index) =>
  `import {${exported.map((one, at) => `${one} as chunk${index}_${at}`).join()}} from ${JSON.stringify(name)};`;

/** The object with a chunk's exports, which only another file asks for: `import * as` would create all such objects at the start. @param {readonly string[]} exported @param {number} index */
const exportsObject = (exported, index) =>
  `exportsOf({${exported.map((one, at) => `${one}:()=>chunk${index}_${at}`).join()}})`;

/** @param {string} build a digest of entry.cjs, check.cjs and report.cjs */
async function loader(build) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['scripts/command/loader.cjs'],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    write: false,
    define: { BUILD: JSON.stringify(build) },
  });
  return outputFiles[0]?.text ?? '';
}
