import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { IgnorePatterns, type Work } from '../../src/settings/ignore.js';
import { runs } from '../support/property.js';
import { titled, without } from '../support/skipped.js';

const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-ignore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const git = (args: readonly string[], input = '') => spawnSync('git', args, { cwd: folder, env, input });
const withoutGit = git(['init', '-q']).status !== 0;

/** Which of some paths git leaves out. */
function gitIgnores(patterns: string, paths: readonly string[]): readonly string[] {
  writeFileSync(join(folder, '.gitignore'), patterns);
  const { stdout, stderr } = git(['check-ignore', '--no-index', '-z', '--stdin'], `${paths.join('\0')}\0`);
  expect(stderr.toString()).toBe('');
  return stdout.toString().split('\0').slice(0, -1);
}

/** The same by our patterns: what lies in a folder that is left out is left out. */
function weIgnore(patterns: string, paths: readonly string[], work: Work = { left: 1e9 }): readonly string[] {
  const rules = new IgnorePatterns(patterns, work);
  return paths.filter((path) => {
    const segments = path.split('/');
    return segments.some(
      (_, at) =>
        rules.verdict(segments.slice(0, at + 1).join('/'), at < segments.length - 1) === 'ignored' &&
        segments
          .slice(0, at)
          .every((__, before) => rules.verdict(segments.slice(0, before + 1).join('/'), true) !== 'ignored'),
    );
  });
}

const paths = [
  'a',
  'b',
  'ab',
  'a/b',
  'b/a',
  'a/b/a',
  'a/a/b',
  'b/ab/a',
  'a.b',
  'a-b/b',
  '#',
  '!a',
  'a ',
  'ä',
  'A',
];

describe.skipIf(withoutGit)(
  titled('patterns of files to leave out mean what git makes of them', without(!withoutGit, 'git')),
  () => {
    test.each([
      'a',
      '/a',
      'a/',
      'a/*\n!a/b',
      '*\n!*/\n!*.b',
      'a/**',
      '**/b',
      'a/**/b',
      '**',
      '/**',
      '**/',
      'a**b',
      'a/**b',
      '?',
      '[ab]',
      '[!ab]',
      '[^a]',
      '[a-c]b',
      '[]a]',
      '[a',
      '[[:alpha:]]',
      '[[:nothing:]]',
      'a\\',
      '\\#',
      '#',
      '\\!a',
      'a\\ ',
      'a  ',
      'a\r\nb',
      '\ufeffa',
      'ä',
      '??',
      '!a',
      'b/a\n!b',
      'a\\.b',
      '*.b/',
      '/',
      '//',
      'a//b',
    ])('%j', (patterns) => {
      for (const path of paths) {
        rmSync(join(folder, path.split('/')[0] ?? path), { recursive: true, force: true });
      }
      // What git takes for a folder depends on what is there: a path that does not exist is a file.
      expect(weIgnore(patterns, paths)).toEqual(gitIgnores(patterns, paths));
    });

    test('whatever they are', () => {
      const sign = fc.constantFrom(
        'a',
        'b',
        '*',
        '**',
        '?',
        '/',
        '/**/',
        '[ab]',
        '[!a]',
        '!',
        '\\',
        ' ',
        '[',
        '-',
      );
      const line = fc.array(sign, { maxLength: 6 }).map((signs) => signs.join(''));
      const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
      const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
      mkdirSync(folder, { recursive: true });
      fc.assert(
        fc.property(
          fc.array(line, { minLength: 1, maxLength: 4 }),
          fc.uniqueArray(path, { minLength: 1, maxLength: 20 }),
          (lines, all) => {
            const patterns = lines.join('\n');
            expect(weIgnore(patterns, all), JSON.stringify(patterns)).toEqual(gitIgnores(patterns, all));
          },
        ),
        { numRuns: runs(150) },
      );
    });
  },
);

test('they take no long time, whatever they are, and without work left they say nothing', () => {
  const deep = `${'a/'.repeat(1500)}b`;
  const hostile = [`${'**/a/'.repeat(8)}c`, `${'**/a/'.repeat(500)}c`, `${'*a'.repeat(2000)}b`].join('\n');
  const work = { left: 20_000_000 };
  expect(new IgnorePatterns(`${hostile}\n`.repeat(500), work).verdict(deep, false)).toBeUndefined();
  expect(20_000_000 - work.left).toBeLessThan(40_000_000);
  expect(new IgnorePatterns('a', { left: 0 }).verdict('a', false)).toBeUndefined();
});
