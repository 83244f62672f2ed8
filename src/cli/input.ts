import { isAbsolute, relative, resolve } from 'node:path';
import { maxWordsOf, usualSize } from '../../grammar/reader.js';
import { usuallyListed } from '../lint/listing.js';
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

/** Something that the user named cannot be read: a headline, and what to do about it; exit 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly help: readonly string[];

  constructor(message: string, ...help: readonly string[]) {
    super(message);
    this.help = help;
  }
}

/** How a configuration is to be read, as the options say. */
export interface ReadingOptions {
  readonly releases: readonly [Release, ...Release[]];
  readonly platform: Platform;
  /** The platform was said, so that no file is taken for one of another. */
  readonly platformSaid: boolean;
  readonly root: string | undefined;
  readonly addresses: readonly string[];
  readonly defines: ReadonlyMap<string, string>;
  /** How long a configuration may be with what it includes, in characters. */
  readonly maxSize: number;
  /** How much work one configuration may take. */
  readonly work: number;
  /** So many findings of one rule in one text are reported each. */
  readonly maxListed: number;
  /** The time, in milliseconds since 1970: certificates end. */
  readonly now: number;
  /** The machine that is asked, too (`--host`). */
  readonly host?: HostFacts;
}

/** A text that is to be judged, and the files it may name. */
export interface Input {
  readonly file: SourceFile;
  readonly files: NodeFileHost;
  /** The prefix of its files' paths when they are printed: `main:` for those of a revision. */
  readonly label?: string;
  /** It is, or becomes, many configurations. */
  readonly template?: TemplateText;
  /** Some of its bytes are no UTF-8, and writing the text would lose them. */
  readonly lossy?: true;
}

const megabyte = 1 << 20;

/** Where a configuration is looked for when none is named: the working directory, then where the systems have it. */
const usualPlaces = ['smtpd.conf', '/etc/smtpd.conf', '/etc/mail/smtpd.conf'];

/** The options that say how to read. Throws UsageError. */
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
    // A baseline knows findings one by one.
    maxListed: values.has('baseline') ? Number.POSITIVE_INFINITY : usuallyListed,
    maxSize: (values.integer('max-size', 1, 1024) ?? usualSize / megabyte) * megabyte,
  };
}

/** The options for reading a file: its settings, where the command line says nothing. */
export function withSettings(
  reading: ReadingOptions,
  values: OptionValues,
  { release, platform, root, addresses }: EffectiveSettings,
): ReadingOptions {
  const [first, ...others] = release ?? [];
  // Of this very machine the command line alone tells.
  const elsewhere = !values.has('host');
  return {
    ...reading,
    ...(first !== undefined && !values.has('release') && { releases: [first, ...others] }),
    ...(platform && elsewhere && !values.has('platform') && { platform, platformSaid: true }),
    ...(root !== undefined && elsewhere && !values.has('root') && { root }),
    ...(addresses && !values.has('address') && { addresses }),
  };
}

/** The same for a command that answers for one release: the newest of those that the settings name. */
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

/** A release by its name. Throws UsageError. */
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

/** The file to take when none is named; says which it is. Throws InputError when there is none. */
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

/**
 * Reads a named file, or standard input for `-`, which may be the text of a file that is called `stdinName`. Throws InputError: it cannot be
 * read, or is no text.
 */
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
  // Before it is looked at for templates, and for configurations in it.
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
 * smtpd takes NUL and other control bytes for what they are, and so does the grammar; but where a large part of a text is made of them,
 * someone has given the wrong file (an image, a database), and a hundred syntax errors would not say so.
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

/** The model of an input under one release. Throws InputError where the text is too large, or a table or include of it. */
export function readModel(
  { file, files }: Input,
  release: Release,
  reading: ReadingOptions,
): { readonly config: Config; readonly machine: Machine } {
  const { platform, platformSaid, defines, addresses, maxSize, host } = reading;
  const options = { release, files, defines, maxSize, ...(host && { host }) };
  const config = readForPlatform(file, options, platformSaid ? platform : undefined, platform);
  if (config.tooLarge) throw tooLarge({ file, files }, config.tooLarge, maxSize);
  const large = config.unseen.find(({ code }) => code === 'EFBIG');
  if (large !== undefined)
    throw new InputError(
      `${displayPath(file.path, files)}: too large: ${large.what}, ${large.path} (${large.reason})`,
    );
  return { config, machine: { ...describeMachine(config, files, addresses), now: reading.now } };
}

/**
 * Where a text that a configuration names lies on this machine, as every output names it: relative to the working directory where it
 * lies in or below it (so that a report means the same on another machine), else absolute.
 */
export function displayPath(path: string, files: NodeFileHost): string {
  if (path.startsWith('<')) return path;
  const real = resolve(files.located(path) ?? path);
  const way = relative(process.cwd(), real);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? real : way;
}
