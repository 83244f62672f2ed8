import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { escapePath, glob } from 'tinyglobby';
import { InputError } from './input.js';
import { wayTo } from './ways.js';

/** The names that configurations have in repositories, as a pattern; what a template of one is called ends in more. */
const usualNames = '{smtpd.conf,*.smtpd.conf,smtpd-*.conf,opensmtpd.conf}';
const templateEndings = '{j2,jinja,jinja2,erb,epp,tmpl,tpl,template,in,mustache,hbs,gotmpl,ejs,njk}';

/** Folders that nobody's own files are in. */
const foreign = ['**/node_modules/**', '**/.git/**', '**/.hg/**', '**/.svn/**'];

/**
 * The files that a folder or a pattern means, but for those that .gitignore or `ignored` leave out: of a folder, what is called like a configuration
 * in it; of a pattern, what it matches. Throws InputError where there are none.
 */
export async function findFiles(
  word: string,
  meaning: 'folder' | 'pattern',
  ignored: readonly string[],
): Promise<readonly string[]> {
  const found = await glob(meaning === 'folder' ? patternsIn(word) : [word], {
    ignore: foreign,
    dot: true,
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  const isIgnored = ignorer(ignored);
  const names = found
    .map(shown)
    .filter((name) => !isIgnored(name))
    .sort();
  if (names.length > 0) return names;
  throw new InputError(`${word}: no configuration there${found.length > 0 ? ' that is not ignored' : ''}`);
}

function patternsIn(folder: string): readonly string[] {
  const path = escapePath(slashes(folder).replace(/(?<=.)\/+$/, ''));
  return [`${path}/**/${usualNames}`, `${path}/**/${usualNames}.${templateEndings}`];
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
    const here = wayTo(process.cwd(), path);
    if (here !== '' && !here.startsWith('..') && own.ignores(here)) return true;
    let ignored = false;
    // The nearer to the file, the later it speaks.
    for (const folder of repositoryFolders(dirname(path))) {
      const verdict = rulesIn(folder)?.test(wayTo(folder, path));
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
