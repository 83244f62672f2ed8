import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { parseCommandLine } from '../../src/cli/arguments.js';
import { scratch } from '../cli/run-command.js';

// What the documentation tells its readers to type. A block `console` has commands of a clone with what they print: they are run, and the outputs
// compared (vitest -u puts them in). A block `sh` has commands for elsewhere: those of this program have to be understood. Recipes in
// docs/use.md are run by test/ci/use.test.ts, examples in docs/library.md by library.test.ts.

const project = fileURLToPath(new URL('../../', import.meta.url));
const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = ['.', 'docs', 'docs/dev', 'fixtures'].flatMap(markdownIn);
const textOf = (page: string): string => readFileSync(join(project, page), 'utf8');
const shown = /^```console\n([\s\S]*?)^```$/gm;

const { commandLine, copy, path, write } = scratch();

describe('commands with their outputs', () => {
  beforeAll(async () => {
    for (const name of ['example', 'diff', 'matrix'])
      copy(join(project, 'fixtures', name), `fixtures/${name}`);
    const command = (await commandLine()).map((word) => `'${word}'`).join(' ');
    chmodSync(write('bin/smtpd-lint', `#!/bin/sh\nexec ${command} "$@"\n`), 0o755);
    write('dist/smtpd-lint.cjs', `require(${JSON.stringify((await commandLine())[1])});\n`);
  });

  const output = (command: string): string => {
    const env = { PATH: `${path('bin')}:${process.env.PATH}`, HOME: path() };
    const { stdout } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
      cwd: path(),
      env,
      encoding: 'utf8',
    });
    return stdout.replaceAll(path(), '');
  };

  test.each(pages.filter((page) => textOf(page).includes('```console')))('%s', async (page) => {
    const real = textOf(page).replace(shown, (_, block: string) => {
      const commands = block.split('\n').filter((line) => line.startsWith('$ '));
      return `\`\`\`console\n${commands.map((line) => `${line}\n${output(line.slice(2))}`).join('')}\`\`\``;
    });
    await expect(real).toMatchFileSnapshot(join(project, page));
  });
});

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('has commands that can be pasted', () => {
    for (const [, block = ''] of text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm))
      for (const line of block.split('\n').filter((each) => each.trim() !== '')) check(line.trim());
    // A command stands in a block that says what it is.
    expect(text).not.toMatch(/^ {4,}(?:\$ )?(?:smtpd-lint|npm|npx|node) /m);
  });

  test('has links that lead somewhere', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
      expect(existsSync(join(project, dirname(page), target)), target).toBe(true);
  });
});

/** Each command of a line that is this program's is understood, and each script is there. */
function check(line: string): void {
  expect(line).not.toMatch(/[A-Z]{3,}…|^\$ /);
  let { scripts } = pkg;
  for (const part of line.split(/ && | \| /)) {
    const [command = '', ...words] = part.replace(/ +#.*$/, '').split(' ');
    if (command === 'smtpd-lint') expect(() => parseCommandLine(words.map(unquoted)), line).not.toThrow();
    if (command === 'cd' && existsSync(join(project, words[0] ?? '', 'package.json')))
      ({ scripts } = JSON.parse(textOf(join(words[0] ?? '', 'package.json'))));
    const [, script] = /^npm run ([\w:]+)/.exec(part) ?? [];
    if (script !== undefined) expect(Object.keys(scripts), line).toContain(script);
  }
}

const unquoted = (word: string): string => word.replace(/^(['"])(.*)\1$/, '$2');
