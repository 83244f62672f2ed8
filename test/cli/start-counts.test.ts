import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

/**
 * What a start costs, counted: times say little on a machine that does other things, too. What only some runs need is loaded by those (`src/cli/run.ts`,
 * `scripts/command/pack.mjs`); a module that comes into every start shows here.
 */

const { commandLine, path } = scratch();
const bench = fileURLToPath(new URL('../../bench/', import.meta.url));

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** The command's own files that a run reads, their size in kB, and how many of their functions run. */
async function countsOf(...args: readonly string[]) {
  const [node = '', command = ''] = await commandLine();
  const folder = mkdtempSync(path('coverage-'));
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  spawnSync(node, [command, ...args], { env: { ...env, NODE_V8_COVERAGE: folder }, encoding: 'utf8' });
  const files = new Map<string, number>();
  let functions = 0;
  for (const name of readdirSync(folder)) {
    const { result }: Coverage = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const script of result) {
      if (!script.url.startsWith('file:') || !/\.c?js$/.test(script.url)) continue;
      const file = fileURLToPath(script.url);
      files.set(basename(file), readFileSync(file).length / 1000);
      functions += script.functions.filter(({ ranges: [whole] }) => (whole?.count ?? 0) > 0).length;
    }
  }
  const size = [...files.values()].reduce((sum, one) => sum + one, 0);
  return { files: [...files.keys()].sort(), size: Math.round(size), functions };
}

/** How far a count may be above what is recorded. */
const room = 1.05;

test.each([
  ['--version', ['--version'], { files: ['smtpd-lint.cjs'], size: 10, functions: 18 }],
  [
    'a sound file',
    [join(bench, 'sound.conf')],
    {
      files: ['check.js', 'engine.js', 'entry.js', 'smtpd-lint.cjs', 'syntax.js'],
      size: 797,
      functions: 2259,
    },
  ],
  [
    'an open relay',
    [join(bench, 'startup.conf')],
    {
      files: ['check.js', 'engine.js', 'entry.js', 'report.js', 'smtpd-lint.cjs', 'syntax.js'],
      size: 835,
      functions: 2808,
    },
  ],
])('%s costs what is recorded', async (_, args, recorded) => {
  const { files, size, functions } = await countsOf(...args);
  expect(files).toEqual(recorded.files);
  expect(size).toBeLessThanOrEqual(recorded.size * room);
  expect(functions).toBeLessThanOrEqual(recorded.functions * room);
});
