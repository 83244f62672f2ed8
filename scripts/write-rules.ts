import { writeFileSync } from 'node:fs';
import { ruleList, ruleListFile } from './rule-list.js';

/** Writes the list of the rules: the first part of `npm run docs`, before the scripts that import it. */
writeFileSync(ruleListFile, await ruleList());
