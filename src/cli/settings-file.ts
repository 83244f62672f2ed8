import { statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readNamed } from '../source/node-files.js';
import type { SourceFile } from '../source/text.js';
import { InputError } from './input.js';

/** The names of a settings file; in package.json the settings stand under the name of this program. */
export const settingsName = '.smtpd-lintrc.json';
const packageName = 'package.json';
const packageKey = 'smtpd-lint';

/** A settings file that was found or named. */
export interface SettingsSource {
  readonly file: SourceFile;
  readonly key?: string;
  /** The user named it (`--config`), and so trusts it: it may lead anywhere. */
  readonly named: boolean;
}

/** The file that `--config` names. Throws InputError. */
export function namedSettings(name: string): SettingsSource {
  const path = resolve(name);
  const result = readNamed(path);
  if (!result.ok) throw new InputError(`${name}: ${result.message}`);
  const file = { path, text: result.text };
  return { file, named: true, ...(path.endsWith(`${sep}${packageName}`) && { key: packageKey }) };
}

/**
 * The nearest settings file from `directory` upward: up to the top of the repository, where there is one, and never in a folder where any
 * user may put files, as in /tmp. Throws InputError where one is there and cannot be read.
 */
export function findSettings(directory: string): SettingsSource | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (isShared(folder)) return undefined;
    const own = join(folder, settingsName);
    const result = readNamed(own);
    if (result.ok) return { file: { path: own, text: result.text }, named: false };
    if (result.code !== 'ENOENT' && result.code !== 'ENOTDIR')
      throw new InputError(`${shortPath(own)}: ${result.message}`);
    const inPackage = fromPackage(join(folder, packageName));
    if (inPackage !== undefined) return inPackage;
    if (folder === dirname(folder) || isThere(join(folder, '.git'))) return undefined;
  }
}

function fromPackage(path: string): SettingsSource | undefined {
  const result = readNamed(path);
  // Most packages do not name this program, or only as something they depend on.
  if (!result.ok || !result.text.includes(`"${packageKey}"`)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(result.text);
  } catch {
    return undefined;
  }
  const isHere = typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, packageKey);
  return isHere ? { file: { path, text: result.text }, key: packageKey, named: false } : undefined;
}

/** A folder that everybody may write to, in which each user's files are safe from the others (sticky). */
function isShared(folder: string): boolean {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o1002) === 0o1002;
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** As every output names a file: relative to the working directory where it lies below it. */
export function shortPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') ? path : way;
}
