import { writeFileSync } from 'node:fs';
import { lookaheadFiles, lookaheadText } from './lookahead-text.js';

/** Writes the files that are generated from the tables of the grammar: `npm run grammar`, after each change to a table. */
for (const file of lookaheadFiles) writeFileSync(file.path, lookaheadText(file));
