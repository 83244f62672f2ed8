import { dirname, relative } from 'node:path';
import { filesRead } from '../source/open.js';
import { interruptedCopyOf, mayHaveLeftovers, removeLeftovers } from './leftovers.js';
import { shortPath } from './settings-file.js';

/**
 * Of each file that was read, and that a killed run had only begun to write: what it is, and how to mend it.
 *
 * @param tidy what killed runs have left of other files goes, as this run writes, too
 */
export function interrupted(tidy: boolean): readonly string[] {
  const folders = new Map<string, boolean>();
  const hasLeftovers = (folder: string): boolean => {
    const has = folders.get(folder) ?? mayHaveLeftovers(folder);
    folders.set(folder, has);
    return has;
  };
  return filesRead().flatMap(([, path]) => {
    if (!hasLeftovers(dirname(path))) return [];
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
