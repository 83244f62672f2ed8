import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manual, manualFile } from '../../scripts/manual.js';
import { optionNames } from '../../src/cli/options.js';
import { titled, without } from '../support/skipped.js';

test('the manual is what `npm run docs` writes, and has every option', () => {
  const text = readFileSync(manualFile, 'utf8');
  expect(text, 'run `npm run docs`').toBe(manual());
  for (const name of optionNames) expect(text).toContain(`Fl \\-${name}`);
});

const isHere = spawnSync('mandoc', ['-T', 'lint', '/dev/null']).error === undefined;

test.skipIf(!isHere)(titled('mandoc has nothing to say of it', without(isHere, 'mandoc')), () => {
  const { stdout } = spawnSync('mandoc', ['-T', 'lint', manualFile], { encoding: 'utf8' });
  // Which other manuals are installed is no matter.
  const remarks = stdout.split('\n').filter((line) => !/^$|referenced manual not found/.test(line));
  expect(remarks).toEqual([]);
});
