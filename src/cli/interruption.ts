import { readdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { filesRead } from '../source/open.js';
import { shortPath } from './settings-file.js';

/**
 * Of each file that was read, and that a killed run had only begun to write: what it is, and how to fix it.
 *
 * @param tidy what killed runs have left of other files goes, as this run writes, too
 */
export async function interrupted(tidy: boolean): Promise<readonly string[]> {
  const folders = new Map<string, boolean>();
  const suspects = filesRead().filter(([, path]) => {
    const folder = dirname(path);
    const has = folders.get(folder) ?? mayHaveLeftovers(folder);
    folders.set(folder, has);
    return has;
  });
  if (suspects.length === 0) return [];
  // Most runs do without.
  const { interruptedCopyOf, removeLeftovers } = await import('./leftovers.js');
  return suspects.flatMap(([, path]) => {
    if (tidy) removeLeftovers(path);
    const copy = interruptedCopyOf(path);
    if (copy === undefined) return [];
    const [from, to] = [quoted(copy), quoted(path)];
    return [
      `${shortPath(path)}: an earlier run was killed while it wrote this file. To put its text back: cat ${from} > ${to} && rm ${from} (to keep what is there now: rm ${from})`,
    ];
  });
}

/** For a shell, relative to the working directory. */
function quoted(path: string): string {
  const way = relative(process.cwd(), path);
  const short = way.startsWith('..') ? path : way.startsWith('-') ? `./${way}` : way;
  return /^[\w./@%+=:,-]+$/.test(short) ? short : `'${short.replaceAll("'", "'\\''")}'`;
}

/** Whether anything in a folder looks like what a killed run leaves. */
function mayHaveLeftovers(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^\..*\.(?:tmp|recovery)$/s.test(name));
  } catch {
    return false;
  }
}
