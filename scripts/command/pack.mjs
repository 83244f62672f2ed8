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
  const check = new Set(
    // Projects that check more than once have a settings file.
    [
      'src/cli/run.ts',
      'src/report/pretty.ts',
      'src/settings/load-settings.ts',
      'src/cli/settings-host.ts',
    ].flatMap((source) => [...closure(chunkOf(source))]),
  );
  const parts = {
    /** @type {string[]} */ start: [],
    /** @type {string[]} */ entry: [],
    /** @type {string[]} */ check: [],
  };
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    const factory = await asFunction(text);
    if (start.has(name)) parts.start.push(`${JSON.stringify(`./${name}`)}:${factory}`);
    else if (entry.has(name)) parts.entry.push(`${JSON.stringify(`./${name}`)}:${factory}`);
    else if (check.has(name)) parts.check.push(`${JSON.stringify(`./${name}`)}:${factory}`);
    else writeFileSync(join(outdir, name), `module.exports=${factory};\n`);
  }
  const build = createHash('sha256');
  for (const name of /** @type {const} */ (['entry', 'check'])) {
    const text = `({${parts[name].join(',\n')}})\n`;
    build.update(text);
    writeFileSync(join(outdir, `${name}.cjs`), text);
  }
  const command = join(outdir, 'smtpd-lint.cjs');
  writeFileSync(
    command,
    `#!/usr/bin/env node\n"use strict";const start={${parts.start.join(',\n')}};\n${await loader(build.digest('hex').slice(0, 16))}`,
  );
  chmodSync(command, 0o755);
}

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

/** @param {string} build a digest of entry.cjs and check.cjs */
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
