// Prints the notes of a release, the section of that version in CHANGELOG.md: `node scripts/release/release-notes.mjs v0.2.0`. Exits with 1 if the tag, package.json and the
// changelog do not agree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The section of a version in a changelog, without its heading.
 * @param {string} changelog
 * @param {string} version
 * @returns {string | undefined} undefined if there is none, or an empty one
 */
export function sectionOf(changelog, version) {
  const heading = new RegExp(`^## ${version.replaceAll('.', '\\.')}(?: .*)?$`, 'm').exec(changelog);
  if (heading === null) return undefined;
  const rest = changelog.slice(heading.index + heading[0].length);
  const end = rest.search(/^## /m);
  return (end === -1 ? rest : rest.slice(0, end)).trim() || undefined;
}

/**
 * What is wrong with a tag, or undefined if nothing is.
 * @param {string} tag
 * @param {string} version
 * @param {string} changelog
 */
export function tagProblem(tag, version, changelog) {
  if (tag !== `v${version}`) return `the tag is ${tag}, and package.json has version ${version}`;
  if (sectionOf(changelog, version) === undefined) return `CHANGELOG.md has no section "## ${version}"`;
  return sectionOf(changelog, 'Unreleased') === undefined
    ? undefined
    : 'CHANGELOG.md has changes under "## Unreleased"';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const problem = tagProblem(process.argv[2] ?? '', version, changelog);
  if (problem === undefined) console.log(sectionOf(changelog, version));
  else {
    console.error(`release-notes: ${problem}`);
    process.exitCode = 1;
  }
}
