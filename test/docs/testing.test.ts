import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { groups, testFiles } from '../support/groups.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(project, path), 'utf8');
const names = readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' })
  .map((entry) => join('test', entry))
  .filter((path) => path.endsWith('.test.ts'));
const files = testFiles();

test('every test file is in one group, and every group can be run by itself', () => {
  expect(groups.flatMap((group) => files[group]).sort()).toEqual(names.sort());
  for (const group of groups) {
    expect(files[group].length, group).toBeGreaterThan(10);
    expect(pkg.scripts[`test:${group}`]).toBe(`vitest run --project ${group}`);
  }
});

test('unit tests start no process, build nothing, ask no server and have no properties', () => {
  for (const path of files.unit)
    expect(read(path), path).not.toMatch(/from '(?:node:child_process|fast-check)'/);
});

test('no test is empty, and no skip is without a reason', () => {
  for (const path of names) {
    expect(read(path), path).not.toMatch(/\b(?:it|test)\b[^\n]*\(\) => \{\}\);/);
    // `titled` says why.
    const silent = read(path).match(/\.(?:skipIf|runIf)\([^\n]*\)\(\s*['"]/g) ?? [];
    expect(silent, path).toEqual([]);
    expect(read(path), path).not.toMatch(/\b(?:it|test|describe)\.(?:skip|only|todo)\(/);
  }
});
