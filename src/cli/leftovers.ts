import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFile } from '../source/open.js';

/**
 * Files beside a file that exist while it is written, and that a killed run leaves behind: `.NAME.PID-HEX.tmp`, a new file before it is renamed, and `.NAME.PID-HEX.recovery`, the
 * text of a file before it is overwritten; HEX is then the digest of the new text.
 */

/** A unique name for a new file beside `path`. */
export const temporaryFor = (path: string): string =>
  join(dirname(path), `.${stemOf(path)}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);

/** The file that keeps the text of `path` while `text` is written over it. */
export const recoveryFor = (path: string, text: string): string =>
  join(dirname(path), `.${stemOf(path)}.${process.pid}-${digestOf(Buffer.from(text))}.recovery`);

/** The copy of a file that a killed run had only partly written, or undefined if there is none. */
export function interruptedCopyOf(path: string): string | undefined {
  return leftoversOf(path).find(({ kind, digest, at }) => kind === 'recovery' && isNeeded(path, at, digest))
    ?.at;
}

/** Removes the leftovers of killed runs beside a file, except for a copy that is needed. */
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

/** Whether a copy is needed: not if the file was written completely, or not at all. */
function isNeeded(path: string, copy: string, digest: string): boolean {
  const [now, before] = [openFile(path, unrecorded), openFile(copy, unrecorded)];
  if (!before.ok) return false;
  return !now.ok || !(now.bytes.equals(before.bytes) || digestOf(now.bytes) === digest);
}

const unrecorded = { unrecorded: true } as const;

/** Milliseconds; longer than any run writes. After that, the process with that number is another one. */
const longestRun = 10 * 60 * 1000;

/** Whether a file is no longer in use because its process has ended. In a container the next process may have the same number. */
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

/** The file's name, or a digest of it if the name is too long to be extended. */
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
