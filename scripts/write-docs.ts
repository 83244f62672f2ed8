import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsFolder, pageFiles } from '../test/rules/pages.js';
import { readmeFile, withRules } from '../test/support/readme.js';
import { page, pageFile } from './grammar/grammar-page.js';
import { manual, manualFile } from './manual.js';
import './write-schema.js';

/**
 * Writes the generated parts of the documentation: those of the rules' pages and the index of docs/rules, the manual, the README's table of rules, the diagrams of the grammar, and
 * (settings-schema.ts) the schema of the settings: `npm run docs`.
 */
writeFileSync(manualFile, manual());
writeFileSync(pageFile, page());
writeFileSync(readmeFile, withRules(readFileSync(readmeFile, 'utf8')));
const files = pageFiles();
for (const [name, text] of files) writeFileSync(join(docsFolder, name), text);
console.log(`${files.size} files in docs/rules`);
