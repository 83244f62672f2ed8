// Writes the command's chunks, which esbuild made, as the files of dist/ (loader.cjs).
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {string} outdir
 * @param {readonly esbuild.OutputFile[]} outputFiles
 * @param {esbuild.Metafile} metafile
 */
export async function pack(outdir, outputFiles, metafile) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  /** The chunks that a chunk needs at once, and itself. @param {string} name @param {Set<string>} found */
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
  /** What a check needs that finds something, or whose project has a settings file. */
  const report = new Set(
    ['src/report/pretty.ts', 'src/settings/load-settings.ts', 'src/cli/settings-host.ts'].flatMap(
      (source) => [...closure(chunkOf(source))],
    ),
  );
  const groups = { start, entry, check, report };
  /** Each chunk is in the first group that has it. @param {string} name */
  const groupOf = (name) => Object.entries(groups).find(([, names]) => names.has(name))?.[0];
  /** @type {Record<string, { path: string, factory: string }[]>} */
  const parts = { start: [], entry: [], check: [], report: [] };
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const factory = await asFunction(text);
    const group = groupOf(name);
    if (group === undefined) writeFileSync(join(outdir, name), `module.exports=${factory};\n`);
    else parts[group]?.push({ path: `./${name}`, factory });
  }
  const build = createHash('sha256');
  /** The chunks of each file. @type {Record<string, string[]>} */
  const together = {};
  for (const name of ['entry', 'check', 'report']) {
    const text = `(${objectOf(parts[name])})\n`;
    build.update(text);
    together[`${name}.cjs`] = parts[name]?.map(({ path }) => path) ?? [];
    writeFileSync(join(outdir, `${name}.cjs`), text);
  }
  const command = join(outdir, 'smtpd-lint.cjs');
  writeFileSync(
    command,
    [
      `#!/usr/bin/env node\n"use strict";const start=${objectOf(parts.start)};`,
      `const together=${JSON.stringify(together)};`,
      await loader(build.digest('hex').slice(0, 16)),
    ].join('\n'),
  );
  chmodSync(command, 0o755);
}

/** @param {readonly { path: string, factory: string }[]} chunks */
const objectOf = (chunks = []) =>
  `{${chunks.map(({ path, factory }) => `${JSON.stringify(path)}:${factory}`).join(',\n')}}`;

/**
 * A chunk as a function. Only ES modules can be split into chunks, so each is translated after that: loading ES modules costs a third of an empty
 * Node program's time. The parentheses tell V8 that the function is called at once.
 * @param {string} text
 */
async function asFunction(text) {
  const { code } = await esbuild.transform(text.replace(/^#!.*/, ''), {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    // An import of a chunk becomes a require.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'own.url' },
  });
  return `(function(require,module,exports,own){${code}})`;
}

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
