import { readFileSync } from 'node:fs';
import { unknownReleases } from './release-tags.js';

/* Reads the names of OpenSMTPD's tags from standard input, one on each line, and prints the releases among them that this project does not know. Exits with 1 if there are any. */
const unknown = unknownReleases(readFileSync(0, 'utf8').split('\n'));
for (const release of unknown) console.log(release);
process.exitCode = unknown.length === 0 ? 0 : 1;
