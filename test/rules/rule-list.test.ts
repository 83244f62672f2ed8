import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleList, ruleListFile } from '../../scripts/rule-list.js';

test('the list of the rules is what `npm run docs` writes', async () => {
  expect(readFileSync(ruleListFile, 'utf8')).toBe(await ruleList());
});
