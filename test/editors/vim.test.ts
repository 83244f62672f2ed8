import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';
import { titled, without } from '../support/skipped.js';
import { differences, sampleTexts } from './lexer-tokens.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const { commandLine } = scratch();
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

test.skipIf(absent !== undefined)(
  titled('gq formats, and leaves a text that is refused', absent),
  async () => {
    const [node = '', command = ''] = await commandLine();
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'smtpd-lint'), `#!/bin/sh\nexec "${node}" "${command}" "$@"\n`, { mode: 0o755 });
    const formatted = (text: string): string => {
      const file = join(folder, 'smtpd.conf');
      writeFileSync(file, text);
      const files = `set runtimepath^=${project}editors/vim`;
      const args = ['--clean', '-es', '--cmd', files, '--cmd', 'filetype plugin on', '-c', 'normal! gggqG'];
      execFileSync(
        program ?? '',
        [...(program === 'nvim' ? ['--headless'] : []), ...args, '-c', 'wq', file],
        {
          env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
          stdio: 'ignore',
        },
      );
      return readFileSync(file, 'utf8');
    };
    expect(formatted('listen   on lo0\n')).toBe('listen on lo0\n');
    expect(formatted('listen   on lo0\nfoo  bar\n')).toBe('listen on lo0\nfoo  bar\n');
    writeFileSync(join(bin, 'smtpd-lint'), '#!/bin/sh\necho refused\necho "is not formatted" >&2\nexit 2\n');
    expect(formatted('listen   on lo0\n')).toBe('listen   on lo0\n');
  },
);
