import { isAbsolute, relative, resolve } from 'node:path';
import { maxWordsOf, usualSize } from '../../grammar/reader.js';
import { usuallyListed } from '../lint/listing.js';
import { type AskedTables, speaksTextProtocol } from '../model/config/asked-table.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { describeMachine } from '../model/config/machine.js';
import { readForPlatform } from '../model/read-for-platform.js';
import type { EffectiveSettings } from '../settings/effective-settings.js';
import { textOfBytes } from '../source/bytes-as-text.js';
import type { HostFacts } from '../source/host.js';
import { didYouMean } from '../source/nearest.js';
import { type NodeFileHost, nodeFiles, readFound, readNamed } from '../source/node-files.js';
import {
  neighboursOf,
  newestRelease,
  type Platform,
  platforms,
  type Release,
  releases,
} from '../source/release.js';
import type { TemplateText } from '../source/templates/render.js';
import type { SourceFile } from '../source/text.js';
import { usualWork } from '../verify/budget.js';
import { type OptionValues, UsageError } from './arguments.js';
import { warn } from './output.js';

/** An input that the user named cannot be read: a message and advice, exit 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly help: readonly string[];

  constructor(message: string, ...help: readonly string[]) {
    super(message);
    this.help = help;
  }
}

/** How a configuration is read, according to the options. */
export interface ReadingOptions {
  readonly releases: readonly [Release, ...Release[]];
  readonly platform: Platform;
  /** Whether the user named the platform, so that it is not inferred from the file. */
  readonly platformSaid: boolean;
  readonly root: string | undefined;
  readonly addresses: readonly string[];
  readonly defines: ReadonlyMap<string, string>;
  /** The most characters of a configuration including its includes. */
  readonly maxSize: number;
  /** The work that one configuration may cost. */
  readonly work: number;
  /** The most findings of one rule in one text that are reported individually. */
  readonly maxListed: number;
  /** The current time, in milliseconds since 1970, against which certificates expire. */
  readonly now: number;
  /** The facts of this machine, with `--host`. */
  readonly host?: HostFacts;
  /** The answers of tables' programs, with `--ask-tables`. */
  readonly asked?: AskedTables;
}

/** A text to judge, and access to the files that it may name. */
export interface Input {
  readonly file: SourceFile;
  readonly files: NodeFileHost;
  /** The prefix of printed paths, such as `main:` for files of a revision. */
  readonly label?: string;
  /** Set for a template, which may become many configurations. */
  readonly template?: TemplateText;
  /** Set for a configuration inside a file of another kind. */
  readonly isEmbedded?: true;
  /** Set if some bytes are not UTF-8, and would be lost by writing the text. */
  readonly lossy?: true;
}

const megabyte = 1 << 20;

/** The places where a configuration is looked for if none is named: the working directory, then the usual paths of systems. */
const usualPlaces = ['smtpd.conf', '/etc/smtpd.conf', '/etc/mail/smtpd.conf'];

/** Parses the options for reading. Throws UsageError. */
export function readingOptions(values: OptionValues): ReadingOptions {
  const here = values.has('host');
  const usual = here && process.platform === 'openbsd' ? 'openbsd' : 'portable';
  const platform = platforms.find((name) => name === values.one('platform')) ?? usual;
  return {
    releases: parseReleases(values.one('release')),
    platform,
    platformSaid: values.has('platform'),
    root: values.one('root') ?? (here ? '/' : undefined),
    addresses: values.all('address'),
    now: Date.now(),
    defines: new Map(values.all('define').map(parseDefine)),
    work: (values.integer('budget', 1, 1000) ?? 1) * usualWork,
    // A baseline records findings individually.
    maxListed: values.has('baseline') ? Number.POSITIVE_INFINITY : usuallyListed,
    maxSize: (values.integer('max-size', 1, 1024) ?? usualSize / megabyte) * megabyte,
  };
}

/** The options for reading a file, with its settings for those that the command line does not specify. */
export function withSettings(
  reading: ReadingOptions,
  values: OptionValues,
  { release, platform, root, addresses }: EffectiveSettings,
): ReadingOptions {
  const [first, ...others] = release ?? [];
  // With `--host`, only the command line describes the machine.
  const elsewhere = !values.has('host');
  return {
    ...reading,
    ...(first !== undefined && !values.has('release') && { releases: [first, ...others] }),
    ...(platform && elsewhere && !values.has('platform') && { platform, platformSaid: true }),
    ...(root !== undefined && elsewhere && !values.has('root') && { root }),
    ...(addresses && !values.has('address') && { addresses }),
  };
}

/** The options for reading a file with a command that supports a single release: the newest of those in the settings. */
export function withSettingsForOne(
  reading: ReadingOptions,
  values: OptionValues,
  settings: EffectiveSettings,
): ReadingOptions {
  const all = withSettings(reading, values, settings);
  const newest = releases.findLast((release) => all.releases.includes(release)) ?? newestRelease;
  return { ...all, releases: [newest] };
}

function parseReleases(list: string | undefined): readonly [Release, ...Release[]] {
  const [first, ...others] = (list ?? newestRelease).split(',').map(parseRelease);
  return [first ?? newestRelease, ...others];
}

/** Parses the name of a release. Throws UsageError. */
export function parseRelease(name: string): Release {
  const release = releases.find((known) => known === name.trim());
  if (release !== undefined) return release;
  const neighbours = neighboursOf(name.trim());
  if (neighbours !== undefined)
    throw new UsageError(`release ${name} is not known; name its neighbours: ${neighbours.join(' and ')}`);
  const hint = didYouMean(name, releases);
  throw new UsageError(`unknown release ${JSON.stringify(name)}${hint || ';'} known: ${releases.join(', ')}`);
}

function parseDefine(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--define takes NAME=VALUE, not ${JSON.stringify(text)}`);
}

/** The file to read if none is named, which is printed. Throws InputError if there is none. */
export function usualFile(): string {
  for (const path of usualPlaces) {
    const result = readFound(path);
    if (!result.ok && result.code === 'ENOENT') continue;
    if (!result.ok) throw new InputError(`${path}: ${result.message}`);
    warn(`checking ${path}`);
    return path;
  }
  throw new InputError(`no file named, and none of ${usualPlaces.join(', ')} is there`);
}

/** Reads a named file, or standard input for `-`, which may be the text of a file named `stdinName`. Throws InputError if it cannot be read or is not text. */
export async function readInput(
  name: string,
  { root, maxSize }: ReadingOptions,
  stdinName?: string,
): Promise<Input> {
  const stdin = name === '-';
  const path = stdin ? (stdinName ?? '<stdin>') : name;
  const bytes = stdin ? await readStdin() : undefined;
  const { text, readableBy } =
    bytes === undefined ? readText(name, root) : { text: textOfBytes(bytes), readableBy: undefined };
  if (looksBinary(text)) throw new InputError(`${path}: is a binary file, not smtpd.conf`);
  const files = nodeFiles({ root, main: stdin ? stdinName : name, cwd: process.cwd() });
  // The size is checked before the text is searched for templates and embedded configurations.
  if (text.length > maxSize) throw tooLarge({ file: { path, text }, files }, 'characters', maxSize);
  const lossy = bytes !== undefined && !bytes.equals(Buffer.from(text));
  return { file: { path, text, ...(readableBy && { readableBy }) }, files, ...(lossy ? { lossy } : {}) };
}

function readText(path: string, root: string | undefined) {
  const result = readNamed(path, { root });
  if (!result.ok) throw new InputError(`${path}: ${result.message}`);
  return result;
}

const stdinLimit = 64 * 1024 * 1024;

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of process.stdin) {
      const bytes: Buffer = Buffer.from(chunk);
      size += bytes.length;
      if (size > stdinLimit) throw new InputError(`<stdin>: is larger than ${stdinLimit >> 20} MB`);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`<stdin>: ${error instanceof Error ? error.message : String(error)}`);
  }
  return Buffer.concat(chunks);
}

/**
 * Whether a text is probably binary. smtpd accepts NUL and other control bytes literally, and so does the grammar. But a text that largely consists of them is the wrong file (an
 * image, a database), which a hundred syntax errors would not make clear.
 */
function looksBinary(text: string): boolean {
  const sample = text.slice(0, 4096);
  const odd = sample.match(/[\0-\x08\x0e-\x1f\x7f\ufffd]/g)?.length ?? 0;
  return sample.length >= 64 && odd * 10 > sample.length;
}

function tooLarge({ file, files }: Input, of: NonNullable<Config['tooLarge']>, maxSize: number): InputError {
  const what = of === 'words' ? `${maxWordsOf(maxSize)} words` : `${maxSize / megabyte} MB`;
  return new InputError(
    `${displayPath(file.path, files)}: too large: more than ${what} with what it includes`,
    'allow more with --max-size',
  );
}

/** The model of an input for one release. Throws InputError if the text, a table or an include is too large. */
export function readModel(
  { file, files }: Input,
  release: Release,
  reading: ReadingOptions,
): { readonly config: Config; readonly machine: Machine } {
  const { platform, platformSaid, defines, addresses, maxSize, host, asked } = reading;
  const options = {
    release,
    files,
    defines,
    maxSize,
    ...(host && { host }),
    ...(asked && speaksTextProtocol(release) && { asked }),
  };
  const config = readForPlatform(file, options, platformSaid ? platform : undefined, platform);
  if (config.tooLarge) throw tooLarge({ file, files }, config.tooLarge, maxSize);
  const large = config.unseen.find(({ code }) => code === 'EFBIG');
  if (large !== undefined)
    throw new InputError(
      `${displayPath(file.path, files)}: too large: ${large.what}, ${large.path} (${large.reason})`,
    );
  return { config, machine: { now: reading.now, ...describeMachine(config, files, addresses) } };
}

/**
 * The printed path of a file that a configuration names: relative to the working directory if the file is in or below it, so that reports are the same on every machine, else
 * absolute.
 */
export function displayPath(path: string, files: Pick<NodeFileHost, 'located'>): string {
  if (path.startsWith('<')) return path;
  const real = resolve(files.located(path) ?? path);
  const way = relative(process.cwd(), real);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? real : way;
}
