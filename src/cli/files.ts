import { existsSync, statSync } from 'node:fs';

/** A file to check, and whether it was named or found. */
export interface Named {
  readonly name: string;
  readonly found: boolean;
}

/** What a word of the command line means: a file's name, whether there is such a file or not, or where to look for files. */
export function meaningOf(word: string): 'file' | 'folder' | 'pattern' {
  if (word === '-') return 'file';
  const status = statSync(word, { throwIfNoEntry: false });
  if (status?.isDirectory()) return 'folder';
  return status === undefined && /[*?[\]{}!()]/.test(word) && !existsSync(word) ? 'pattern' : 'file';
}

/**
 * The files that the words of a command line mean. What is found in folders and by patterns, and not named, may be left out by .gitignore and by
 * `ignored`, patterns as in .gitignore. Throws InputError where a folder or pattern gives nothing.
 */
export async function filesOf(
  words: readonly string[],
  ignored: readonly string[],
): Promise<readonly Named[]> {
  if (words.every((word) => meaningOf(word) === 'file'))
    return [...new Set(words)].map((name) => ({ name, found: false }));
  // Looking for files takes libraries that most runs do without.
  const { findFiles } = await import('./find-files.js');
  const files = new Map<string, Named>();
  for (const word of words) {
    const meaning = meaningOf(word);
    const names = meaning === 'file' ? [word] : await findFiles(word, meaning, ignored);
    for (const name of names) if (!files.get(name)) files.set(name, { name, found: meaning !== 'file' });
  }
  return [...files.values()];
}
