import { sep } from 'node:path';
import { escapePath, glob } from 'tinyglobby';
import { ignorer } from './ignore-files.js';
import { InputError } from './input.js';

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

const slashes = (path: string): string => path.split(sep).join('/');
