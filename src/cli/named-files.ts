import { isThere, statusOf } from '../source/paths.js';
import type { NamedFile } from './find-files.js';

/** The meaning of a word of the command line: a file's name, whether there is such a file or not, or where to look for files. */
function namedMeaning(word: string): 'file' | 'folder' | 'pattern' {
  if (word === '-') return 'file';
  if (statusOf(word)?.isDirectory()) return 'folder';
  return /[*?[\]{}!()]/.test(word) && !isThere(word) ? 'pattern' : 'file';
}

/**
 * The files that the words of a command line mean. What is found in folders and by patterns, and not named, may be left out by .gitignore and by
 * `ignored`, patterns as in .gitignore; by the .gitignore of a revision where one is named. Throws InputError where a folder or pattern gives nothing.
 */
export async function filesToCheck(
  words: readonly string[],
  ignored: readonly string[],
  revision?: string,
): Promise<readonly NamedFile[]> {
  if (words.every((word) => namedMeaning(word) === 'file'))
    return [...new Set(words)].map((name) => ({ name, found: false }));
  // Looking for files takes libraries that most runs do without.
  const { findFiles } = await import('./find-files.js');
  const files = new Map<string, NamedFile>();
  for (const word of words) {
    const meaning = namedMeaning(word);
    const named =
      meaning === 'file' ? [{ name: word, found: false }] : await findFiles(word, meaning, ignored, revision);
    for (const file of named) if (!files.has(file.name)) files.set(file.name, file);
  }
  return [...files.values()];
}
