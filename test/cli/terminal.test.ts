import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { titled, without } from '../support/skipped.js';
import { scratch } from './run-command.js';

const { commandLine, run, path, write } = scratch();
write(
  'smtpd.conf',
  [
    'listen on 192.0.2.1',
    'table spare { "x" }',
    'action "out" relay',
    `match from any for any action "out" # ${'words '.repeat(20)}`,
    '',
  ].join('\n'),
);

/** `script` runs a command in a terminal of its own: util-linux's, of which there is no other kind on the systems that tests run on, or none at all. */
const here = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
const absent = without(here, 'script(1) of util-linux');

/** What the command prints to a terminal. */
async function inTerminal(args: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const command = (await commandLine()).map((word) => `'${word}'`).join(' ');
  const { stdout } = spawnSync('script', ['-qec', `stty cols 60 && exec ${command} ${args}`, '/dev/null'], {
    cwd: path(),
    encoding: 'utf8',
    // Nothing of whoever's terminal this is.
    env: { PATH: process.env.PATH, SHELL: '/bin/sh', TERM: 'xterm', ...env },
  });
  return stdout.replaceAll('\r\n', '\n');
}

const widest = (text: string) =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  );

test.skipIf(!here)(titled('a report fits the terminal, with and without colours', absent), async () => {
  const plain = await inTerminal('--verbose smtpd.conf', { NO_COLOR: '1' });
  expect(plain).not.toContain('\u001b');
  expect(widest(plain)).toBeLessThanOrEqual(60);
  expect(plain).toMatch(/^warning\[unused-name\]: /m);
  const coloured = await inTerminal('--verbose smtpd.conf');
  expect(coloured).toContain('\u001b[31m');
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(widest(await inTerminal('--verbose smtpd.conf', { COLUMNS: '90' }))).toBeGreaterThan(70);
});

test.skipIf(!here)(titled('so do review and where, with their reasons', absent), async () => {
  write(
    'next/smtpd.conf',
    'listen on 192.0.2.1\naction "out" relay\nmatch auth from any for any action "out"\n',
  );
  write('next/p.policy', 'strangers relay to any\n');
  const where = await inTerminal('where someone@example.org next/smtpd.conf');
  expect(where).toContain('"auth"');
  expect(widest(where)).toBeLessThanOrEqual(60);
  const review = await inTerminal('review --policy next/p.policy next/smtpd.conf');
  expect(review).toContain('next/p.policy');
  expect(widest(review)).toBeLessThanOrEqual(60);
});

test.skipIf(!here)(
  titled('links are for terminals that show them, and for nothing else', absent),
  async () => {
    const known = { TERM: 'xterm-kitty' };
    const link = `\u001b]8;;file://${path('smtpd.conf')}\u0007`;
    expect((await inTerminal('smtpd.conf', known)).split(link).length).toBeGreaterThan(1);
    expect(await inTerminal('smtpd.conf')).not.toContain('\u001b]8');
    expect(await inTerminal('smtpd.conf', { ...known, NO_COLOR: '1' })).not.toContain('\u001b');
    await inTerminal('--color --output-file report.txt smtpd.conf', known);
    const written = readFileSync(path('report.txt'), 'utf8');
    expect(written).toContain('\u001b[31m');
    expect(written).not.toContain('\u001b]8');
    const piped = await run(['--color', 'smtpd.conf'], { env: { ...known, FORCE_HYPERLINK: '1' } });
    expect(piped.stdout).toContain('\u001b[31m');
    expect(piped.stdout).not.toContain('\u001b]8');
    // A pipe is as wide as the lines are.
    expect(widest(piped.stdout)).toBeGreaterThan(90);
  },
);
