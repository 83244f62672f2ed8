// Modules of the command that few runs need although every run imports them. Each becomes a file of its own, which is loaded when one of its functions is first called. Such a
// module exports only functions and types.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Modules that read databases, keys of authorities, templates, files of other kinds and older dialects, that explain and repair what smtpd refuses, that compare two configurations, and that look for an address beside all examples. */
const modules = new Set(
  [
    'rules/syntax/parse-error.ts',
    'src/lint/repair/assumed-readings.ts',
    'src/lint/repair/older-readings.ts',
    'src/lint/template/broken-lines.ts',
    'src/lint/template/refused-statements.ts',
    'src/model/backends/berkeley-db.ts',
    'src/model/backends/passwd-file.ts',
    'src/model/backends/sqlite/sqlite-table.ts',
    'src/model/build/authority-keys.ts',
    'src/model/legacy/read-older.ts',
    'src/source/embedded/changed-names.ts',
    'src/source/embedded/program-names.ts',
    'src/source/embedded/code-blocks.ts',
    'src/source/embedded/command-changes.ts',
    'src/source/embedded/command-groups.ts',
    'src/source/embedded/configuration-parts.ts',
    'src/source/embedded/document-blocks.ts',
    'src/source/embedded/here-documents.ts',
    'src/source/embedded/nix-strings.ts',
    'src/source/embedded/quoted-scripts.ts',
    'src/source/embedded/script-changes.ts',
    'src/source/embedded/shell-output.ts',
    'src/source/embedded/string-syntaxes.ts',
    'src/source/embedded/yaml-scalars.ts',
    'src/source/templates/lift-choices.ts',
    'src/source/templates/many-lines.ts',
    'src/source/templates/parse-template.ts',
    'src/verify/diff/compare.ts',
    'src/verify/relay/asked-witness.ts',
    'src/verify/space/fresh-address.ts',
  ].map((path) => join(root, path)),
);

/** Marks an import that becomes a require, because the calls cannot wait for it. */
const mark = 'LOADED_ON_DEMAND';

/**
 * The replacement for a module: its functions, each of which loads it.
 * @param {string} path
 * @param {string} text the text of the module
 */
export function standIn(path, text) {
  const exported = [...text.matchAll(/^export (?!type |interface )(.*)$/gm)].map(([, rest = '']) => rest);
  const names = exported.map((rest) => /^function (\w+)[(<]/.exec(rest)?.[1]);
  if (names.includes(undefined)) throw new Error(`${path} exports more than functions`);
  return [
    'let loaded;',
    `const load = () => (loaded ??= ${mark}(import(${JSON.stringify(`on-demand:${path}`)})));`,
    ...names.map((name) => `export function ${name}(...args) { return load().${name}(...args); }`),
  ].join('\n');
}

/** @type {import('esbuild').Plugin} */
export const onDemand = {
  name: 'on-demand',
  setup(build) {
    build.onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir }) => {
      const source = resolve(resolveDir, path.replace(/\.js$/, '.ts'));
      return modules.has(source) ? { path: source, namespace: 'stand-in' } : undefined;
    });
    build.onResolve({ filter: /^on-demand:/ }, ({ path }) => ({ path: path.slice('on-demand:'.length) }));
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: standIn(path, readFileSync(path, 'utf8')),
    }));
  },
};

/** A chunk with its marked imports turned into calls of `require`, and the chunks that these load. @param {string} text */
export function withRequires(text) {
  /** @type {string[]} */
  const calls = [];
  const marked = new RegExp(`\\b${mark}\\(import\\(("([^"]+)")\\)\\)`, 'g');
  const changed = text.replaceAll(marked, (_, quoted, name) => {
    calls.push(name);
    return `require(${quoted})`;
  });
  return { text: changed, calls };
}
