import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';
import { installPackage, resolutions, strictOptions, typeErrorsIn } from '../support/package.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${project}docs/library.md`, 'utf8');
const { path, write } = scratch();
await installPackage(path());

/** An example, and what the page says that it prints. */
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm)].map(
  ([, text = '', output = ''], index) => ({ name: `example-${index + 1}`, text, output }),
);

describe('docs/library.md', () => {
  test('has each example with what it prints', () => {
    expect(page.match(/^```ts$/gm)).toHaveLength(examples.length);
    expect(examples.length).toBeGreaterThan(5);
  });

  test('has examples that hold with strict types, and print what it says', () => {
    write('package.json', '{ "type": "module" }');
    for (const { name, text } of examples) write(`${name}.ts`, text);
    const compilerOptions = { ...strictOptions, ...resolutions.nodenext, rootDir: '.', outDir: 'out' };
    write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['example-*.ts'] }));
    expect(typeErrorsIn(path('tsconfig.json'))).toBe('');
    for (const { name, output } of examples) {
      const { stdout, stderr } = spawnSync(process.execPath, [path('out', `${name}.js`)], {
        encoding: 'utf8',
      });
      expect(`${stderr}${stdout}`, name).toBe(output);
    }
  });

  test('has an eslint.config.js that is one', () => {
    const [, config = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
    write('eslint.config.js', config);
    write(
      'mail/smtpd.conf',
      'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n',
    );
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        `${project}node_modules/eslint/bin/eslint.js`,
        '-c',
        path('eslint.config.js'),
        path('mail/smtpd.conf'),
      ],
      { cwd: path(), encoding: 'utf8' },
    );
    expect(stdout).toContain('smtpd-lint/open-relay');
    expect(status).toBe(1);
  });
});
