import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ReadResult } from '../source/host.js';
import { readFound, readNamed } from '../source/node-files.js';
import { hasGit, isShared } from '../source/repository.js';
import type { SourceFile } from '../source/text.js';
import { InputError } from './input.js';

/** The name of a settings file. In package.json the settings are the member `smtpd-lint`. */
export const settingsName = '.smtpd-lintrc.json';
const packageName = 'package.json';
const packageKey = 'smtpd-lint';

/** The largest settings file, and the largest package.json, which may also contain other programs' settings, in bytes. */
const maxBytes = 1024 * 1024;
const maxPackageBytes = 16 * 1024 * 1024;

/** A settings file that was found or named. */
export interface SettingsSource {
  readonly file: SourceFile;
  readonly key?: string;
  /** Whether the user named it (`--config`), and so trusts it: it may refer to any path. */
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

/** Reads a file that was not named, up to a limit in bytes: on this machine or in a revision. */
export type ReadSettings = (path: string, options: { readonly limit: number }) => ReadResult;

/**
 * Finds the nearest settings file from a folder upward: up to the top of the repository, if there is one, and never in a folder where any user may put files, such as /tmp. Throws
 * InputError if a file exists but cannot be read.
 */
export class SettingsSearch {
  readonly #read: ReadSettings;
  /** The results by folder; the files of one run are usually in few folders, or in folders below one. */
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
  // Most package.json files do not mention this program, or only as a dependency.
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

/** The text of a settings file, or undefined if it does not exist. Throws InputError if it exists but may not be read. */
function textAt(path: string, limit: number, read: ReadSettings): string | undefined {
  const result = read(path, { limit });
  if (result.ok) return result.text;
  if (result.code === 'ENOENT' || result.code === 'ENOTDIR') return undefined;
  throw new InputError(`${shortPath(path)}: ${result.message}`);
}

/** The printed path of a file: relative to the working directory if the file is below it. */
export function shortPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') ? path : way;
}
