import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { manual, manualFile } from '../../scripts/manual.js';
import { optionNames } from '../../src/cli/options.js';

test('the manual is what `npm run docs` writes, and has every option', () => {
  const text = readFileSync(manualFile, 'utf8');
  expect(text, 'run `npm run docs`').toBe(manual());
  for (const name of optionNames) expect(text).toContain(`Fl \\-${name}`);
});
