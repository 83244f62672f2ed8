import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exitStatuses } from '../../src/cli/exit-status.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const rule = (from: string): string =>
  `listen on 192.0.2.1\naction "out" relay\nmatch from ${from} for any action "out"\n`;
write('open.conf', rule('any'));
write('closed.conf', rule('local'));
write('faulty.conf', `${rule('local')}match from local for any action "nowhere"\n`);
write(
  'wrong.conf',
  `${rule('local')}action "in" relay host "tls://mx.example.org"\nmatch from local for domain "example.org" action "in"\n`,
);
const unread = `table hosts file:/etc/mail/hosts\n${rule('src <hosts>')}`;
write('unread.conf', unread);
write(
  'suppressed.conf',
  rule('any').replace('match', '# smtpd-lint-disable-next-line open-relay -- a honeypot\nmatch'),
);

const statusOf = async (...args: string[]) => (await run(args)).status;

describe('--require-proof', () => {
  test.each([
    ['closed', 0, 0],
    ['open', 1, 1],
    ['wrong', 1, 1],
    ['unread', 0, 2],
    // smtpd refuses it, which is an error; it is proven of what it was evidently meant to be.
    ['faulty', 1, 1],
    ['suppressed', 0, 1],
  ])('%s: %i, and with it %i', async (name, usual, strict) => {
    expect([await statusOf(`${name}.conf`), await statusOf('--require-proof', `${name}.conf`)]).toEqual([
      usual,
      strict,
    ]);
  });

  test('says how many are not proven where the format does not', async () => {
    const { stdout, stderr } = await run([
      '--require-proof',
      '--format',
      'unix',
      'unread.conf',
      'closed.conf',
    ]);
    expect(stderr).toBe('smtpd-lint: 1 file is not proven, and a proof is required\n');
    expect(stdout).not.toContain('verdict');
  });

  test('what could not be judged, and what is not proven, count for more than an open relay', async () => {
    expect(await statusOf('--require-proof', 'open.conf', 'unread.conf')).toBe(2);
    expect(await statusOf('--require-proof', 'open.conf', 'missing.conf')).toBe(2);
  });

  test('in the settings, which cannot take it back', async () => {
    write('on/.smtpd-lintrc.json', '{ "requireProof": true }');
    write('on/unread.conf', unread);
    write('off/.smtpd-lintrc.json', '{ "requireProof": false, "rules": { "open-relay": "off" } }');
    write('off/unread.conf', unread);
    write('off/open.conf', rule('any'));
    expect(await statusOf('on/unread.conf')).toBe(2);
    expect(await statusOf('--no-require-proof', 'on/unread.conf')).toBe(0);
    expect(await statusOf('off/unread.conf')).toBe(0);
    expect(await statusOf('--require-proof', 'off/unread.conf')).toBe(2);
    expect(await statusOf('--require-proof', 'off/open.conf')).toBe(1);
    expect(await statusOf('--require-proof', '--no-require-proof', 'off/unread.conf')).toBe(0);
  });

  test('of many files, in threads', async () => {
    const names = Array.from({ length: 85 }, (_, at) => `many/${at}.conf`);
    for (const name of names) write(name, rule('local'));
    write('many/84.conf', unread);
    expect(await statusOf(...names)).toBe(0);
    expect(await statusOf('--require-proof', ...names)).toBe(2);
  });
});

describe('is what the places of use ask for', () => {
  const project = new URL('../../', import.meta.url);
  const textOf = (path: string) => readFileSync(new URL(path, project), 'utf8');

  test('hooks, and the action by default', () => {
    const hooks: readonly { readonly entry: string }[] = parse(textOf('.pre-commit-hooks.yaml'));
    const checking = hooks
      .map(({ entry }) => entry)
      .filter((entry) => !/^smtpd-lint (?:fmt|review|test)\b/.test(entry));
    expect(checking).toHaveLength(3);
    for (const entry of checking) expect(entry).toMatch(/^smtpd-lint --require-proof/);
    expect(parse(textOf('action.yml')).inputs['require-proof'].default).toBe('true');
  });

  test.each(['README.md', 'docs/use.md'])('%s has the table of exit statuses', (path) => {
    for (const { status, usual, proof } of exitStatuses)
      expect(textOf(path)).toContain(`| ${status} | ${usual} | ${proof} |`);
  });
});
