import { createHash } from 'node:crypto';
import pkg from '../../package.json' with { type: 'json' };
import { escapedJson } from '../report/json.js';
import { openFile } from '../source/open.js';
import type { SourceFile } from '../source/text.js';
import type { Collected } from './collected.js';
import { InputError } from './input.js';
import { received, type Sendable, sendable } from './sendable.js';
import type { Shard } from './shard.js';

/**
 * The file that `--blob` writes and `merge` reads: the results for a part of the files, as JSON. Its format belongs to one version of this program, which both commands must have.
 */

/** The largest such file, in bytes. */
const maxBytes = 512 * 1024 * 1024;

/** One part of a run over all files. */
export interface RunPart {
  readonly shard: Shard;
  /** The number of files in all parts. */
  readonly count: number;
  readonly collected: Collected;
}

/** Serializes a part. */
export function partText({ shard, count, collected }: RunPart): string {
  const files = collected.files.map(({ checked, ...file }) => ({ ...file, ...sendable(checked) }));
  const mistakes = collected.mistakes.map(({ at, mistake: { locate, ...mistake } }) => ({
    at,
    mistake,
    located: new Map(mistake.findings.map(({ span }) => [span.file.path, locate(span.file.path)] as const)),
  }));
  const writer = new PartWriter();
  const written = writer.of({ ...collected, files, mistakes });
  const sources = writer.sources();
  const content = { shard, count, sources, collected: written };
  return `${escapedJson(JSON.stringify({ smtpdLintPart: pkg.version, digest: digestOf(content), ...content }))}\n`;
}

/** A digest that shows whether a part is unchanged since it was written; its values are not validated individually. */
const digestOf = (content: Omit<WrittenPart, 'smtpdLintPart' | 'digest'>): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** Reads a part. Throws InputError if it cannot be read, or is not of this version. */
export function readPart(path: string): RunPart {
  const opened = openFile(path, { limit: maxBytes, unrecorded: true });
  if (!opened.ok) throw new InputError(`${path}: ${opened.message}`);
  const value = parsed(opened.bytes.toString('utf8'));
  if (typeof value?.smtpdLintPart !== 'string') throw new InputError(`${path}: is not what --blob writes`);
  if (value.smtpdLintPart !== pkg.version)
    throw new InputError(
      `${path}: was written by version ${value.smtpdLintPart}, and this is ${pkg.version}`,
    );
  const { smtpdLintPart: _, digest, ...content } = value;
  if (digest !== digestOf(content))
    throw new InputError(`${path}: is damaged: it is not as --blob has written it`);
  try {
    return partOf(value);
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`${path}: is not what --blob writes`);
    throw error;
  }
}

interface WrittenPart {
  readonly smtpdLintPart?: unknown;
  readonly digest?: unknown;
  readonly shard: Shard;
  readonly count: number;
  readonly sources: readonly unknown[];
  readonly collected: unknown;
}

function parsed(text: string): WrittenPart | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && Array.isArray(value.sources) ? (value as object as WrittenPart) : undefined;
  } catch {
    return undefined;
  }
}

/** A parsed part, in the form in which `partText` writes it. */
interface SentPart extends Omit<Collected, 'files' | 'mistakes'> {
  readonly files: readonly (Omit<Collected['files'][number], 'checked'> & Sendable)[];
  readonly mistakes: readonly {
    readonly at: number;
    readonly mistake: Omit<Collected['mistakes'][number]['mistake'], 'locate'>;
    readonly located: ReadonlyMap<string, string>;
  }[];
}

function partOf({ shard, count, sources, collected }: WrittenPart): RunPart {
  const sent = new PartReader(sources).of(collected) as SentPart;
  const { at, total } = shard;
  if (![at, total, count].every(Number.isSafeInteger) || at < 1 || at > total) throw new TypeError('shard');
  return {
    shard,
    count,
    collected: {
      ...sent,
      files: sent.files.map(({ checked, located, ...file }) => ({
        ...file,
        checked: received({ checked, located }),
      })),
      mistakes: sent.mistakes.map(({ at: place, mistake, located }) => ({
        at: place,
        mistake: { ...mistake, locate: (path) => located.get(path) ?? path },
      })),
    },
  };
}

/** The only member of an object that represents a value without a JSON form; no other object here has a member of this name. */
const mark = '$';

/** Converts values to JSON: the text of each file only once, and maps, sets, large and infinite numbers as marked objects. */
class PartWriter {
  readonly #numbers = new Map<SourceFile, number>();

  of(value: unknown): unknown {
    if (typeof value === 'bigint') return { [mark]: ['bigint', value.toString()] };
    if (typeof value === 'number' && !Number.isFinite(value)) return { [mark]: ['number', String(value)] };
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.of(each));
    if (value instanceof Map)
      return { [mark]: ['map', [...value].map(([key, each]) => [this.of(key), this.of(each)])] };
    if (value instanceof Set) return { [mark]: ['set', [...value].map((each) => this.of(each))] };
    if (isSourceFile(value)) return { [mark]: ['file', this.#numberOf(value)] };
    return this.#record(value);
  }

  /** The files that the values refer to, by number. */
  sources(): readonly unknown[] {
    const all: unknown[] = [];
    // Writing a file may add the file that includes it.
    for (const [file] of this.#numbers) all.push(this.#record(file));
    return all;
  }

  #record(value: object): unknown {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.of(each)]));
  }

  #numberOf(file: SourceFile): number {
    const known = this.#numbers.get(file) ?? this.#numbers.size;
    this.#numbers.set(file, known);
    return known;
  }
}

/** Restores the values that a PartWriter has converted. Throws TypeError. */
class PartReader {
  readonly #files: readonly Record<string, unknown>[];

  constructor(sources: readonly unknown[]) {
    this.#files = sources.map(() => ({}));
    for (const [at, source] of sources.entries())
      Object.assign(this.#files[at] ?? {}, this.#record(isRecord(source) ? source : {}));
  }

  of(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.of(each));
    if (!isRecord(value)) return value;
    return Array.isArray(value[mark]) ? this.#marked(value[mark]) : this.#record(value);
  }

  #record(value: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.of(each)]));
  }

  #marked([kind, written]: readonly unknown[]): unknown {
    if (kind === 'bigint' && typeof written === 'string') return BigInt(written);
    if (kind === 'number') return Number(written);
    if (kind === 'file') {
      const file = this.#files[Number(written)];
      if (file !== undefined) return file;
    }
    if (!Array.isArray(written)) throw new TypeError('a value is not whole');
    if (kind === 'set') return new Set(written.map((each) => this.of(each)));
    return new Map(written.map(([key, each]) => [this.of(key), this.of(each)]));
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSourceFile = (value: object): value is SourceFile =>
  'path' in value && 'text' in value && typeof value.path === 'string' && typeof value.text === 'string';
