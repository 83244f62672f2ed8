import { readFileSync } from 'node:fs';
import { unknownReleases } from './release-tags.js';

/*
 * Reads the names of OpenSMTPD's tags from standard input, one a line, and prints the releases among them that this project does not know. Ends with 1 where
 * there are any.
 */
const unknown = unknownReleases(readFileSync(0, 'utf8').split('\n'));
for (const release of unknown) console.log(release);
process.exitCode = unknown.length === 0 ? 0 : 1;
