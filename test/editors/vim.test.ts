import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { titled, without } from '../support/skipped.js';
import { differences, sampleTexts } from './lexer-tokens.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-vim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = ['nvim', 'vim'].find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
const absent = without(program !== undefined, 'vim or nvim');

test.skipIf(absent !== undefined)(titled("Vim's groups are the lexer's tokens", absent), () => {
  const samples = sampleTexts();
  const files = samples.map((text, index) => {
    const file = join(folder, `${index}.conf`);
    writeFileSync(file, text);
    return file;
  });
  mkdirSync(join(folder, 'to'));
  writeFileSync(join(folder, 'list'), files.join('\n'));
  const args = ['--clean', '-es', '-S', 'test/editors/vim-tokens.vim'];
  execFileSync(program ?? '', program === 'nvim' ? ['--headless', ...args] : args, {
    cwd: project,
    env: { ...process.env, TOKENS_OF: join(folder, 'list'), TOKENS_TO: join(folder, 'to') },
    stdio: 'ignore',
  });
  const kinds = {
    smtpdKeyword: 'keyword',
    smtpdString: 'string',
    smtpdComment: 'comment',
    smtpdNumber: 'number',
  };
  const odd = samples.flatMap((text, index) => {
    const lines = readFileSync(join(folder, 'to', `${index}.conf`), 'utf8').split('\n');
    const groupAt = (line: number, column: number): string => lines[line - 1]?.split(' ')[column - 1] ?? '';
    return differences(text, (line, column) => (kinds as Record<string, string>)[groupAt(line, column)]);
  });
  expect(samples.length).toBeGreaterThan(100);
  expect(odd).toEqual([]);
});
