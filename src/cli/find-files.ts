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

/** The usual names of configurations in repositories, with the extensions of templates. */
const usualName =
  /(?:^|\/)(?:smtpd|[^/]*\.smtpd|smtpd-[^/]*|opensmtpd)\.conf(?:\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|mustache|hbs|gotmpl|ejs|njk))?$/s;

/** These names as text. */
const namesTaken =
  "looked for: smtpd.conf, opensmtpd.conf, smtpd-*.conf, *.smtpd.conf and templates of these; others are named, also as a pattern: 'DIR/**/*.conf'";

/** The most steps of pattern matching, for all files together. */
const maxWork = 100_000_000;

/**
 * The files that a folder or a pattern denotes, except those that .gitignore or `ignored` exclude: in a folder, files with the usual names of configurations; for a pattern, the
 * files that it matches. If a revision is named, its .gitignore applies, and files of the revision that still exist in some form are found, too. Throws InputError if there are
 * none.
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

/** The paths that a search did not reach but that exist. */
function missedIn(walked: readonly Walked[], paths: readonly string[]): readonly Walked[] {
  const known = new Set(walked.map(({ path }) => path));
  return paths
    .filter((path) => !known.has(path) && !isInForeignFolder(path) && statusOf(path) !== undefined)
    .map((path) => ({ path, garbled: false }));
}

interface PatternMeaning {
  /** The folder that contains all of them; '' is the working directory. */
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

/** A file to check, and whether it was found by a search rather than named. */
export interface NamedFile {
  readonly name: string;
  readonly found: boolean;
  /** Why a file that was found must not be read. */
  readonly problem?: string;
}
