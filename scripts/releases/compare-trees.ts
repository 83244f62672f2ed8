import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newestRelease, releases } from '../../src/source/release.js';
import { compareSources, compareTables, type Difference } from './compare-sources.js';
import { type ReleaseSource, readReleaseSource } from './source-tree.js';

/*
 * Compares the sources of a new release of OpenSMTPD with those of the last: `npm run releases -- [--release 7.9] OLD NEW`, two folders that contain parse.y and smtpd.conf.5
 * (`usr.sbin/smtpd` of OpenBSD's or of the portable tree). Prints the differences between them, then what the tables of this project lack of NEW. CONTRIBUTING.md describes the
 * next steps. Exits with 0 if nothing differs, else with 1.
 */
const { values, positionals } = parseArgs({
  options: { release: { type: 'string', default: newestRelease } },
  allowPositionals: true,
});
const [before, after] = positionals;
const release = releases.find((each) => each === values.release);
if (before === undefined || after === undefined || release === undefined) {
  console.error(`usage: npm run releases -- [--release ${releases.join('|')}] OLD NEW`);
  process.exit(2);
}
const found = [
  ...compareSources(sourceIn(before), sourceIn(after)),
  ...compareTables(sourceIn(after), release),
];
for (const difference of found) print(difference);
process.exitCode = found.length === 0 ? 0 : 1;

function sourceIn(folder: string): ReleaseSource {
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return readReleaseSource(text('parse.y'), text('smtpd.conf.5'));
}

function print({ subject, lines }: Difference): void {
  console.log(`${subject}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
