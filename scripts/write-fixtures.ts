import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { rules } from '../rules/index.js';
import { analyse, fixturesOf, render } from '../test/rules/rule-fixtures.js';

/**
 * Writes the findings of each rule in its bad fixtures to the `.expected` files, and prints the names of those that changed, whose diff must be reviewed. `npm run fixtures --
 * open-relay` does this for one rule.
 */
const wanted = process.argv.slice(2);
let changed = 0;
for (const { id } of rules) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  for (const fixture of fixturesOf(id)) {
    const found = analyse(fixture).findings.filter(({ rule }) => rule === id);
    const text = render(found, basename(fixture.conf));
    if (fixture.kind === 'good') {
      if (text !== '') console.log(`${fixture.name} is not silent:\n${text}`);
      if (existsSync(fixture.expected)) rmSync(fixture.expected);
      continue;
    }
    if (text === '') console.log(`${fixture.name}: nothing found`);
    if (existsSync(fixture.expected) && readFileSync(fixture.expected, 'utf8') === text) continue;
    writeFileSync(fixture.expected, text);
    console.log(`${fixture.name}: written`);
    changed += 1;
  }
}
console.log(`${changed} changed`);
