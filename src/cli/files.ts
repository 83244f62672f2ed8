import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { escapePath, glob, isDynamicPattern } from 'tinyglobby';
import { InputError } from './input.js';

/** A file to check, and whether the user named it or it was found. */
export interface Named {
  readonly name: string;
  readonly found: boolean;
}

/** The names that configurations have in repositories, as a pattern; what a template of one is called ends in more. */
const usualNames = '{smtpd.conf,*.smtpd.conf,smtpd-*.conf,opensmtpd.conf}';
const templateEndings = '{j2,jinja,jinja2,erb,epp,tmpl,tpl,template,in,mustache,hbs,gotmpl,ejs,njk}';

/** Folders that nobody's own files are in. */
const foreign = ['**/node_modules/**', '**/.git/**', '**/.hg/**', '**/.svn/**'];

/**
 * The files that the words of a command line mean: a file itself; of a folder, what is called like a configuration in it; of a pattern, what
 * it matches. What is found so, and not named, may be left out by .gitignore and by `ignored`, patterns as in .gitignore. Throws InputError where a
 * folder or pattern gives nothing.
 */
export async function filesOf(
  words: readonly string[],
  ignored: readonly string[],
): Promise<readonly Named[]> {
  const named = new Map<string, Named>();
  const isIgnored = ignorer(ignored);
  for (const word of words) {
    const patterns = patternsOf(word);
    if (patterns === undefined) {
      named.set(word, { name: word, found: false });
      continue;
    }
    const all = await glob(patterns, {
      ignore: foreign,
      dot: true,
      expandDirectories: false,
      followSymbolicLinks: false,
    });
    const names = all
      .map(shown)
      .filter((name) => !isIgnored(name))
      .sort();
    if (names.length === 0)
      throw new InputError(`${word}: no configuration there${all.length > 0 ? ' that is not ignored' : ''}`);
    for (const name of names) if (!named.has(name)) named.set(name, { name, found: true });
  }
  return [...named.values()];
}

/** What to look for; undefined: the word is a file's name, whether there is such a file or not. */
function patternsOf(word: string): readonly string[] | undefined {
  if (word === '-') return undefined;
  if (isFolder(word)) {
    const folder = escapePath(
      word
        .split(sep)
        .join('/')
        .replace(/(?<=.)\/+$/, ''),
    );
    return [`${folder}/**/${usualNames}`, `${folder}/**/${usualNames}.${templateEndings}`];
  }
  return isDynamicPattern(word) && !existsSync(word) ? [word] : undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const shown = (name: string): string => name.replace(/^\.\//, '');

/** Whether a file is left out, by patterns that count from the working directory, or by the .gitignore files of its repository. */
function ignorer(patterns: readonly string[]): (name: string) => boolean {
  const own = createIgnore().add([...patterns]);
  const known = new Map<string, Ignore | undefined>();
  const rulesIn = (folder: string): Ignore | undefined => {
    if (!known.has(folder)) known.set(folder, readIgnore(folder));
    return known.get(folder);
  };
  return (name) => {
    const path = resolve(name);
    const here = relative(process.cwd(), path);
    if (here !== '' && !here.startsWith('..') && own.ignores(slashes(here))) return true;
    let ignored = false;
    // The nearer to the file, the later it speaks.
    for (const folder of repositoryFolders(dirname(path))) {
      const verdict = rulesIn(folder)?.test(slashes(relative(folder, path)));
      if (verdict?.ignored) ignored = true;
      if (verdict?.unignored) ignored = false;
    }
    return ignored;
  };
}

/** The folders from the top of a repository down to one of its folders; none where it lies in no repository. */
function repositoryFolders(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    folders.unshift(at);
    if (existsSync(join(at, '.git'))) return folders;
    if (dirname(at) === at) return [];
  }
}

function readIgnore(folder: string): Ignore | undefined {
  try {
    return createIgnore().add(readFileSync(join(folder, '.gitignore'), 'utf8'));
  } catch {
    return undefined;
  }
}

const slashes = (path: string): string => path.split(sep).join('/');
