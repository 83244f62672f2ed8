import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ReadResult } from '../source/host.js';
import { readFound, readNamed } from '../source/node-files.js';
import { hasGit, isShared } from '../source/repository.js';
import type { SourceFile } from '../source/text.js';
import { InputError } from './input.js';

/** The names of a settings file; in package.json the settings stand under the name of this program. */
export const settingsName = '.smtpd-lintrc.json';
const packageName = 'package.json';
const packageKey = 'smtpd-lint';

/** Bytes of a settings file, and of a package.json, which may hold other programs' settings, too. */
const maxBytes = 1024 * 1024;
const maxPackageBytes = 16 * 1024 * 1024;

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
  const isPackage = path.endsWith(`${sep}${packageName}`);
  const result = readNamed(path, { limit: isPackage ? maxPackageBytes : maxBytes });
  if (!result.ok) throw new InputError(`${name}: ${result.message}`);
  const file = { path, text: result.text };
  return { file, named: true, ...(isPackage && { key: packageKey }) };
}

/** Reads a file that nobody named, of so many bytes at most: on this machine, or as it is in a revision. */
export type ReadSettings = (path: string, options: { readonly limit: number }) => ReadResult;

/**
 * Finds the nearest settings file from a folder upward: up to the top of the repository, where there is one, and never in a folder where any
 * user may put files, as in /tmp. Throws InputError where one is there and cannot be read.
 */
export class SettingsSearch {
  readonly #read: ReadSettings;
  /** By folders: files of one run lie in few, or in folders of one. */
  readonly #known = new Map<string, SettingsSource | undefined>();

  constructor(read: ReadSettings = readFound) {
    this.#read = read;
  }

  from(folder: string): SettingsSource | undefined {
    if (!this.#known.has(folder)) this.#known.set(folder, this.#search(folder));
    return this.#known.get(folder);
  }

  #search(folder: string): SettingsSource | undefined {
    if (isShared(folder)) return undefined;
    const own = join(folder, settingsName);
    const text = textAt(own, maxBytes, this.#read);
    if (text !== undefined) return { file: { path: own, text }, named: false };
    const inPackage = fromPackage(join(folder, packageName), this.#read);
    if (inPackage !== undefined) return inPackage;
    return folder === dirname(folder) || hasGit(folder) ? undefined : this.from(dirname(folder));
  }
}

function fromPackage(path: string, read: ReadSettings): SettingsSource | undefined {
  const text = textAt(path, maxPackageBytes, read);
  // Most packages do not name this program, or only as something they depend on.
  if (!text?.includes(`"${packageKey}"`)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isHere = typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, packageKey);
  return isHere ? { file: { path, text }, key: packageKey, named: false } : undefined;
}

/** The text of a settings file that is looked for; undefined: there is none. Throws InputError where there is one that may not be read. */
function textAt(path: string, limit: number, read: ReadSettings): string | undefined {
  const result = read(path, { limit });
  if (result.ok) return result.text;
  if (result.code === 'ENOENT' || result.code === 'ENOTDIR') return undefined;
  throw new InputError(`${shortPath(path)}: ${result.message}`);
}

/** As every output names a file: relative to the working directory where it lies below it. */
export function shortPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') ? path : way;
}
