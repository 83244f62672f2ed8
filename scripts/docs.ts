import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsFolder, pageFiles } from '../test/rules/pages.js';
import { readmeFile, withRules } from '../test/support/readme.js';
import { manual, manualFile } from './manual.js';
import './schema.js';

/** Writes the rules' pages and their index into docs/rules, the manual, the README's table of rules, and (schema.ts) the schema of the settings: `npm run docs`. */
writeFileSync(manualFile, manual());
writeFileSync(readmeFile, withRules(readFileSync(readmeFile, 'utf8')));
const files = pageFiles();
mkdirSync(docsFolder, { recursive: true });
for (const name of readdirSync(docsFolder)) if (!files.has(name)) rmSync(join(docsFolder, name));
for (const [name, text] of files) writeFileSync(join(docsFolder, name), text);
console.log(`${files.size} files in docs/rules`);
