// Builds the published files into dist/:
//   smtpd-lint.cjs   the start of the command
//   index.js, ast.js the library and its syntax tree, for any JavaScript engine; eslint.js: the plugin for ESLint
//   modules/         what these load, with source maps; the command and the library share engine.js and more (command/files.mjs)
//   library/         what only the library loads
//   standalone/smtpd-lint.cjs  the command in one file, to be copied where there is no package manager
//   types/           the types of the library
//   schemas/         the schemas of the commands' JSON output
//   LICENSES.txt     the licences of bundled packages; sbom.cdx.json: the list of these packages
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { formatterPlugins } from './command/formatter-plugins.mjs';
import { onDemand } from './command/on-demand.mjs';
import { libraryEntries, pack } from './command/pack.mjs';
import { packedNumbers } from './command/packed-numbers.mjs';
import { billOfMaterials, bundledPackages, licenceSeparator, licences } from './release/bundled-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Reduces the own package.json to the members that the program uses.
 * @type {esbuild.Plugin}
 */
const ownFacts = {
  name: 'own-facts',
  setup(build) {
    build.onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      if (dirname(path) !== join(root, '.')) return undefined;
      const { version, homepage, bugs } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version, homepage, bugs }), loader: 'json' };
    });
  },
};

/**
 * Modules of Chevrotain that this program never calls, by the end of their path, with the exports that are used nevertheless: its lexer (grammar/lexer/lexer.ts replaces it; only
 * tokens refer to its mark of a type without a pattern), the analysis and validation of a grammar (the tests run these; the results are in grammar/lookahead.ts), and visitors of
 * syntax trees. They are half of Chevrotain, and would have to be compiled at each start.
 */
const neverCalled = {
  'chevrotain/lib/src/scan/lexer_public.js': { Lexer: '{ NA: /NOT_APPLICABLE/ }' },
  'chevrotain/lib/src/parse/grammar/checks.js': {},
  'chevrotain/lib/src/parse/grammar/follow.js': {},
  'chevrotain/lib/src/parse/grammar/interpreter.js': {},
  'chevrotain/lib/src/parse/grammar/llk_lookahead.js': { LLkLookaheadStrategy: 'class {}' },
  'chevrotain/lib/src/parse/grammar/lookahead.js': {},
  'chevrotain/lib/src/parse/grammar/resolver.js': {},
  'chevrotain/lib/src/parse/grammar/gast/gast_resolver_public.js': {},
  'chevrotain/lib/src/parse/cst/cst_visitor.js': {},
};

/**
 * The replacement for such a module: everything that it exports throws when called. Undefined for any other module.
 * @param {string} path
 * @param {() => string} read returns the text of the module
 */
export function unusedChevrotain(path, read) {
  const [, used] = Object.entries(neverCalled).find(([end]) => path.endsWith(`/${end}`)) ?? [];
  if (used === undefined) return undefined;
  const names = [...read().matchAll(/^export (?:async )?(?:function|class|const|let|var) (\w+)/gm)];
  const exported = names.map(([, name = '']) => [name, used[name] ?? 'absent']);
  return [
    "function absent() { throw new Error('left out of the bundle'); }",
    ...exported.map(([name, value]) => `export const ${name} = ${value};`),
  ].join('\n');
}

/** @type {esbuild.Plugin} */
const leanChevrotain = {
  name: 'lean-chevrotain',
  setup(build) {
    build.onLoad({ filter: /\/chevrotain\/lib\/src\/.*\/apply_mixins\.js$/ }, () => ({
      contents: readFileSync(join(root, 'scripts', 'command', 'mixins.mjs'), 'utf8'),
    }));
    build.onLoad({ filter: /\/chevrotain\/lib\/src\/.*\.js$/ }, ({ path }) => {
      const contents = unusedChevrotain(path, () => readFileSync(path, 'utf8'));
      return contents === undefined ? undefined : { contents };
    });
  },
};

/** The pages of the rules, which `explain` prints. */
function rulePages() {
  const folder = join(root, 'docs', 'rules');
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  return Object.fromEntries(
    names.map((name) => [name.replace(/\.md$/, ''), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** Chevrotain's functions for lists are those of Lodash, which has the same in half of the size elsewhere. */
export const aliases = { 'lodash-es': 'es-toolkit/compat' };

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  metafile: true,
  // The main module of the package loads its parts by a function that no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js', ...aliases },
  plugins: [ownFacts, ...formatterPlugins, leanChevrotain, packedNumbers],
  logLevel: 'warning',
};

/**
 * Bundles the command and the library into `outdir`. Of what both need there is one copy.
 * @param {string} outdir
 */
export async function buildProgram(outdir) {
  const { outputFiles, metafile } = await esbuild.build({
    ...common,
    entryPoints: { 'smtpd-lint': 'src/cli/start.ts', ...libraryEntries },
    outdir,
    platform: 'node',
    plugins: [onDemand, ...common.plugins],
    // The pages of the rules are files of the package.
    define: { RULE_PAGES_FOLDER: JSON.stringify('../docs/rules/') },
    splitting: true,
    chunkNames: '[hash]',
    write: false,
    // Chunks are combined, without whitespace, in another step; what it replaces in a line does not move the others.
    minify: false,
    minifyIdentifiers: true,
    minifySyntax: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
  await pack(outdir, outputFiles, metafile, sourceRoot(), rulePages());
  return { metafile };
}

/** Where the sources of this version can be read, for source maps. */
function sourceRoot() {
  const { version, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `${repository.url.replace(/^git\+|\.git$/g, '')}/raw/v${version}/`;
}

/**
 * Writes the types into `outdir`. The library must work without Node, so its types are compiled against those of a browser; the plugin reads files.
 * @param {string} outdir
 */
export function emitTypes(outdir) {
  const tsc = join(dirname(fileURLToPath(import.meta.resolve('typescript/package.json'))), 'bin', 'tsc');
  for (const project of ['tsconfig.build.json', 'tsconfig.build-eslint.json']) {
    const args = [tsc, '-p', project, '--outDir', join(outdir, 'types')];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${project}: the types were not written`);
  }
  // The type of the tables is nested so deeply that half of its text is indentation.
  const tables = join(outdir, 'types', 'grammar', 'tables', 'statements.d.ts');
  writeFileSync(tables, readFileSync(tables, 'utf8').replaceAll(/^ +/gm, ''));
  withoutUnreachable(join(outdir, 'types'), ['src/index.d.ts', 'src/ast.d.ts', 'src/eslint/plugin.d.ts']);
}

/**
 * Removes the declarations that no entry point reaches: those of modules that only implementations import, and what a module re-exports for these.
 * @param {string} folder
 * @param {readonly string[]} entries
 */
function withoutUnreachable(folder, entries) {
  /** The names that are asked of each module; undefined for all of them. @type {Map<string, Set<string> | undefined>} */
  const asked = new Map();
  /** @param {string} path @param {readonly string[]} [names] */
  const visit = (path, names) => {
    const before = asked.get(path);
    if (asked.has(path) && (before === undefined || names?.every((name) => before.has(name)))) return;
    asked.set(path, names && new Set([...(before ?? []), ...names]));
    for (const { from, names, exported } of importsIn(readFileSync(path, 'utf8')))
      if (isAsked(asked.get(path), exported))
        visit(join(dirname(path), from.replace(/\.js$/, '.d.ts')), names);
  };
  for (const entry of entries) visit(join(folder, entry));
  for (const each of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, each);
    if (!each.endsWith('.d.ts')) continue;
    if (!asked.has(path)) rmSync(path);
    else {
      const text = readFileSync(path, 'utf8');
      const idle = importsIn(text).filter(({ exported }) => !isAsked(asked.get(path), exported));
      if (idle.length > 0)
        writeFileSync(
          path,
          idle.reduce((rest, { text }) => rest.replace(text, ''), text),
        );
    }
  }
}

/** Whether what a module re-exports is asked of it; imports always are. @param {ReadonlySet<string> | undefined} asked @param {readonly string[] | undefined} exported */
const isAsked = (asked, exported) =>
  exported === undefined || asked === undefined || exported.some((name) => asked.has(name));

/**
 * The imports and re-exports of own modules in a declaration file: the names that are taken from the other module, and those that are exported; both are undefined if all are.
 * @param {string} text
 */
function importsIn(text) {
  const found = text.matchAll(/^(import|export)\b([^;]*?)\bfrom '(\..+?)';\n?|\bimport\('(\..+?)'\)/gm);
  return [...found].map(([text, kind, list = '', from, inline = '']) => {
    const each = /\{(.*)\}/s
      .exec(list)?.[1]
      ?.split(',')
      .map((part) =>
        part
          .replace(/\btype\b/, '')
          .trim()
          .split(/\s+as\s+/),
      );
    const names = each?.map(([name = '']) => name).filter((name) => name !== '');
    const exported = kind === 'export' ? each?.map(([name = '', as = name]) => as) : undefined;
    return { text, from: from ?? inline, names, exported };
  });
}

/**
 * Copies the schemas of the commands' output without indentation, which reduces them to a quarter of their size.
 * @param {string} dist
 */
function copySchemas(dist) {
  const [from, to] = [join(root, 'docs', 'schemas'), join(dist, 'schemas')];
  mkdirSync(to);
  for (const name of readdirSync(from))
    writeFileSync(join(to, name), JSON.stringify(JSON.parse(readFileSync(join(from, name), 'utf8'))));
}

async function buildAll() {
  const dist = join(root, 'dist');
  if (existsSync(dist)) rmSync(dist, { recursive: true });
  const { metafile } = await buildProgram(dist);
  const packages = bundledPackages([metafile], root);
  writeFileSync(join(dist, 'LICENSES.txt'), licences(packages, root).join(licenceSeparator));
  const [own, lock] = ['package.json', 'package-lock.json'].map((name) =>
    JSON.parse(readFileSync(join(root, name), 'utf8')),
  );
  writeFileSync(join(dist, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(packages, own, lock))}\n`);
  copySchemas(dist);
  emitTypes(dist);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
