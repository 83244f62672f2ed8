import { writeFileSync } from 'node:fs';
import { lookaheadFiles, lookaheadText } from './lookahead-text.js';

/** Writes what is made from the tables of the grammar: `npm run grammar`, after each change of a table. */
for (const file of lookaheadFiles) writeFileSync(file.path, lookaheadText(file));
