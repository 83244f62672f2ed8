import { sep } from 'node:path';
import type { Work } from '../settings/ignore.js';
import { baseOf, pathPattern } from '../settings/pattern.js';
import { problemOfFound } from '../source/node-files.js';
import { garbledName } from '../source/open.js';
import { statusOf } from '../source/paths.js';
import { ignorer } from './ignore-files.js';
import { InputError } from './input.js';

import { warn } from './output.js';
import { isInForeignFolder, type Walked, walkFolder } from './walk.js';

/** The names that configurations have in repositories; what a template of one is called ends in more. */
const usualName =
  /(?:^|\/)(?:smtpd|[^/]*\.smtpd|smtpd-[^/]*|opensmtpd)\.conf(?:\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|mustache|hbs|gotmpl|ejs|njk))?$/s;

/** The same for people. */
const namesTaken =
  "looked for: smtpd.conf, opensmtpd.conf, smtpd-*.conf, *.smtpd.conf and templates of these; others are named, also as a pattern: 'DIR/**/*.conf'";

/** Steps that matching a pattern may take, with all files. */
const maxWork = 100_000_000;

/**
 * The files that a folder or a pattern means, but for those that .gitignore or `ignored` leave out: of a folder, what is called like a configuration
 * in it; of a pattern, what it matches. Where a revision is named, its .gitignore counts, and what it has and is still there in some way is found, too. Throws
 * InputError where there are none.
 */
export async function findFiles(
  word: string,
  meaning: 'folder' | 'pattern',
  ignored: readonly string[],
  revision?: string,
): Promise<readonly NamedFile[]> {
  const work: Work = { left: maxWork };
  const { base, isMeant } = meaning === 'folder' ? inFolder(word) : byPattern(word, work);
  const search = revision === undefined ? undefined : await revisionSearch(revision);
  const walked = walkFolder(base, (folder, reason) => warn(`${folder || '.'}: not looked into: ${reason}`));
  const found = [...walked, ...missedIn(walked, search?.stillThere(base) ?? [])].filter(({ path }) =>
    isMeant(path),
  );
  if (work.left <= 0) throw new InputError(`${word}: takes too long to match`);
  const isIgnored = ignorer(ignored, search?.readIgnore);
  const named = found
    .filter(({ path }) => !isIgnored(path))
    .map(({ path, garbled }): NamedFile => {
      const problem = garbled ? garbledName : problemOfFound(path);
      return { name: path, found: true, ...(problem && { problem }) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (named.length > 0) return named;
  const reason = `${word}: no configuration there${found.length > 0 ? ' that is not ignored' : ''}`;
  throw new InputError(meaning === 'folder' ? `${reason}; ${namesTaken}` : reason);
}

const revisionSearch = async (revision: string) =>
  new (await import('./found-in-revision.js')).RevisionSearch(revision);

/** The paths that a search has not come to, and where there is something. */
function missedIn(walked: readonly Walked[], paths: readonly string[]): readonly Walked[] {
  const known = new Set(walked.map(({ path }) => path));
  return paths
    .filter((path) => !known.has(path) && !isInForeignFolder(path) && statusOf(path) !== undefined)
    .map((path) => ({ path, garbled: false }));
}

interface PatternMeaning {
  /** The folder that they all lie in; '': the working directory. */
  readonly base: string;
  readonly isMeant: (path: string) => boolean;
}

function inFolder(word: string): PatternMeaning {
  const path = slashes(word).replace(/(?<=[^/])\/+$/, '');
  return { base: shown(path === '.' ? '' : path), isMeant: (file) => usualName.test(file) };
}

function byPattern(word: string, work: Work): PatternMeaning {
  const pattern = shown(slashes(word));
  return { base: baseOf(pattern), isMeant: pathPattern(pattern, work) };
}

const shown = (name: string): string => name.replace(/^(?:\.\/+)+/, '');

const slashes = (path: string): string => path.split(sep).join('/');

/** A file to check, and whether it was named or found. */
export interface NamedFile {
  readonly name: string;
  readonly found: boolean;
  /** Why a file that was found may not be read. */
  readonly problem?: string;
}
