import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { linkTarget } from '../../src/source/paths.js';

/** How often a file system function has thrown. */
const thrown = vi.hoisted(() => ({ count: 0 }));

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  const counting =
    <Args extends readonly unknown[], Result>(run: (...args: Args) => Result) =>
    (...args: Args): Result => {
      try {
        return run(...args);
      } catch (error) {
        thrown.count += 1;
        throw error;
      }
    };
  return {
    ...actual,
    realpathSync: Object.assign(counting(actual.realpathSync), {
      native: counting(actual.realpathSync.native),
    }),
    readlinkSync: counting(actual.readlinkSync),
  };
});

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'link-target-')));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'real'));
writeFileSync(join(folder, 'real', 'file'), '');
symlinkSync('real', join(folder, 'linked'));
symlinkSync('../nowhere/x', join(folder, 'real', 'dangling'));
symlinkSync('self', join(folder, 'self'));

test.each([
  ['real/file', 'real/file'],
  ['linked/file', 'real/file'],
  ['linked/none', 'real/none'],
  ['linked/none/below', 'real/none/below'],
  ['linked/dangling', 'nowhere/x'],
  ['linked/dangling/below', 'nowhere/x/below'],
  ['real/file/below', 'real/file/below'],
])('%s leads to %s', (path, target) => {
  expect(linkTarget(join(folder, path))).toBe(join(folder, target));
});

test('a link to itself ends somewhere', () => {
  expect(linkTarget(join(folder, 'self'))).toBe(join(folder, 'self'));
});

test('a path that does not exist costs no exception', () => {
  thrown.count = 0;
  for (let at = 0; at < 10; at += 1) linkTarget(join(folder, `linked/none/x${at}`));
  expect(thrown.count).toBe(0);
});
