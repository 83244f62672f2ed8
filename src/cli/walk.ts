import { type Dirent, readdirSync } from 'node:fs';
import { failure } from '../source/open.js';
import { statusOf } from '../source/paths.js';

/** A file below a folder. */
export interface Walked {
  /** Its path, with `/`; relative to the working directory if the folder's path is. */
  readonly path: string;
  /** Set if the path is not UTF-8: `path` then contains U+FFFD, and cannot be used to open the file. */
  readonly garbled: boolean;
}

/** Folders without files of the project itself. */
const foreign = new Set(['node_modules', '.git', '.hg', '.svn']);

/** Whether a path, with `/`, leads through one of these folders. */
export const isInForeignFolder = (path: string): boolean => path.split('/').some((part) => foreign.has(part));

/**
 * Lists all files below a folder, including links to files. Links to folders are not followed, so that the search ends.
 *
 * @param folder '' is the working directory
 * @param unread called for each folder that cannot be read, with the reason
 */
export function walkFolder(
  folder: string,
  unread: (path: string, reason: string) => void,
): readonly Walked[] {
  const files: Walked[] = [];
  const waiting = [Buffer.from(folder)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const prefix = at.length === 0 || at.at(-1) === slash ? at : Buffer.concat([at, Buffer.of(slash)]);
    for (const entry of entriesOf(at, unread)) {
      const path = Buffer.concat([prefix, entry.name]);
      if (entry.isDirectory()) {
        if (!foreign.has(entry.name.toString('latin1'))) waiting.push(path);
        continue;
      }
      const text = path.toString('utf8');
      const garbled = !Buffer.from(text).equals(path);
      if (!entry.isSymbolicLink() || !statusOf(text)?.isDirectory()) files.push({ path: text, garbled });
    }
  }
  return files;
}

const slash = 0x2f;

function entriesOf(folder: Buffer, unread: (path: string, reason: string) => void): Dirent<Buffer>[] {
  try {
    const path = folder.length === 0 ? Buffer.from('.') : folder;
    return readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    unread(folder.toString('utf8'), failure(error).message);
    return [];
  }
}
