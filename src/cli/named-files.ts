import { keepKnownPlaces } from '../source/known-places.js';
import { isThere, statusOf } from '../source/paths.js';
import type { NamedFile } from './find-files.js';

/** The meaning of an argument: the name of a file, whether it exists or not, or where to search for files. */
function namedMeaning(word: string): 'file' | 'folder' | 'pattern' {
  if (word === '-') return 'file';
  if (statusOf(word)?.isDirectory()) return 'folder';
  return /[*?[\]{}!()]/.test(word) && !isThere(word) ? 'pattern' : 'file';
}

/**
 * The files that the arguments denote. Files found in folders and by patterns, rather than named, may be excluded by .gitignore and by `ignored`, which has patterns as in
 * .gitignore; the .gitignore of `revision` applies if one is given. Throws InputError if a folder or pattern yields nothing.
 */
export async function filesToCheck(
  words: readonly string[],
  ignored: readonly string[],
  revision?: string,
): Promise<readonly NamedFile[]> {
  const areFiles = words.every((word) => namedMeaning(word) === 'file');
  if (!areFiles || words.length > 1) keepKnownPlaces();
  if (areFiles) return [...new Set(words)].map((name) => ({ name, found: false }));
  // Searching for files needs libraries that most runs do not.
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
