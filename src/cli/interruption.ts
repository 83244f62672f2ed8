import { readdirSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { filesRead } from '../source/open.js';
import { shortPath } from './settings-file.js';

/**
 * A message for each file that was read and that a killed run had only partly written, with the way to restore it.
 *
 * @param tidy whether to remove the leftovers of killed runs, because this run writes files as well
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
  // Most runs do not need this module.
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

/** A path quoted for a shell, relative to the working directory. */
function quoted(path: string): string {
  const way = relative(process.cwd(), path);
  const short = way.startsWith('..') ? path : way.startsWith('-') ? `./${way}` : way;
  return /^[\w./@%+=:,-]+$/.test(short) ? short : `'${short.replaceAll("'", "'\\''")}'`;
}

/** Whether a folder contains anything that looks like a leftover of a killed run. */
function mayHaveLeftovers(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^\..*\.(?:tmp|recovery)$/s.test(name));
  } catch {
    return false;
  }
}
