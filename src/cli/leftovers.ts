import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFile } from '../source/open.js';

/**
 * Files that lie beside a file while it is written, and that a run which was killed leaves there: `.NAME.PID-HEX.tmp`, a new file before it has its name, and
 * `.NAME.PID-HEX.recovery`, the text of a file before it was written over; HEX is then the digest of the new text.
 */

/** A name for a new file beside `path`, which nothing else has. */
export const temporaryFor = (path: string): string =>
  join(dirname(path), `.${stemOf(path)}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);

/** Where the text of `path` is kept while `text` is written over it. */
export const recoveryFor = (path: string, text: string): string =>
  join(dirname(path), `.${stemOf(path)}.${process.pid}-${digestOf(Buffer.from(text))}.recovery`);

/** The copy that a killed run has left of a file which it had only begun to write; undefined: there is none. */
export function interruptedCopyOf(path: string): string | undefined {
  return leftoversOf(path).find(({ kind, digest, at }) => kind === 'recovery' && isNeeded(path, at, digest))
    ?.at;
}

/** Removes what killed runs have left beside a file, but for a copy that is needed. */
export function removeLeftovers(path: string): void {
  for (const { kind, digest, at } of leftoversOf(path))
    if (kind === 'tmp' || !isNeeded(path, at, digest)) rmSync(at, { force: true });
}

interface Leftover {
  readonly at: string;
  readonly kind: string;
  readonly digest: string;
}

function leftoversOf(path: string): readonly Leftover[] {
  const [folder, stem] = [dirname(path), stemOf(path)];
  return namesIn(folder).flatMap((name) => {
    if (!name.startsWith(`.${stem}.`)) return [];
    const [, pid = '', digest = '', kind = ''] =
      /^(\d{1,10})-([0-9a-f]{16})\.(tmp|recovery)$/.exec(name.slice(stem.length + 2)) ?? [];
    const at = join(folder, name);
    return kind !== '' && isAbandoned(at, Number(pid)) ? [{ at, kind, digest }] : [];
  });
}

/** A file that was written whole, or not at all, needs no copy. */
function isNeeded(path: string, copy: string, digest: string): boolean {
  const [now, before] = [openFile(path, unrecorded), openFile(copy, unrecorded)];
  if (!before.ok) return false;
  return !now.ok || !(now.bytes.equals(before.bytes) || digestOf(now.bytes) === digest);
}

const unrecorded = { unrecorded: true } as const;

/** Longer than any run writes; the process of that number is then another one. */
const longestRun = 10 * 60 * 1000;

/** Whether nobody is about to use a file any more: its process has ended. In a container the next process may have the same number. */
function isAbandoned(at: string, pid: number): boolean {
  const status = lstatSync(at, { throwIfNoEntry: false });
  if (!status?.isFile()) return false;
  return pid === process.pid || Date.now() - status.mtimeMs > longestRun || !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** The file's name, where the system takes a longer one. */
function stemOf(path: string): string {
  const name = basename(path);
  return Buffer.byteLength(name) <= 180 ? name : digestOf(Buffer.from(name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
