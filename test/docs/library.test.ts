import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scratch } from '../cli/run-command.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const tsx = import.meta.resolve('tsx');
const page = readFileSync(`${project}docs/library.md`, 'utf8');
const blocks = [...page.matchAll(/^```(js)?\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}));
const { path, write } = scratch();

/** The entry points as package.json exports them, from the sources. */
const sources = { 'smtpd-lint': 'src/index.ts', 'smtpd-lint/eslint': 'src/eslint/plugin.ts' };

function runBlock(text: string, name: string) {
  const code = text.replace(/ from '(smtpd-lint(?:\/eslint)?)'/g, (whole, entry: string) => {
    const file = entry === 'smtpd-lint' || entry === 'smtpd-lint/eslint' ? sources[entry] : undefined;
    return file === undefined ? whole : ` from ${JSON.stringify(`file://${project}${file}`)}`;
  });
  const file = write(name, code);
  return spawnSync(process.execPath, ['--import', tsx, file], { cwd: project, encoding: 'utf8' });
}

describe('docs/library.md', () => {
  test('its first example prints what it says', () => {
    const [example, output] = blocks;
    const { stdout, stderr } = runBlock(example?.text ?? '', 'first.mjs');
    expect(stderr).toBe('');
    expect(stdout).toBe(output?.text);
  });

  test('its second example does', () => {
    const { stdout } = runBlock(blocks[2]?.text ?? '', 'second.mjs');
    expect(stdout).toBe('example.org\n');
    expect(page).toContain('prints `example.org`');
  });

  test('its eslint.config.js is one', () => {
    write(
      'mail/smtpd.conf',
      'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n',
    );
    const config = runBlock(`${blocks[3]?.text}\nconsole.log('loads');`, 'eslint.config.mjs');
    expect(config.stdout).toBe('loads\n');
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        '--import',
        tsx,
        `${project}node_modules/eslint/bin/eslint.js`,
        '-c',
        path('eslint.config.mjs'),
        path('mail/smtpd.conf'),
      ],
      { cwd: path(), encoding: 'utf8' },
    );
    expect(stdout).toContain('smtpd-lint/open-relay');
    expect(status).toBe(1);
  });
});
