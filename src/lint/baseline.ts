import type { Finding } from './finding.js';
import { normalisedText } from './fingerprint.js';
import { idsByName, type Renamed } from './rule-ids.js';

/**
 * Findings that existed when a repository began to use this program: they are not reported until their lines change. They are identified by their rule and the text
 * of their lines, so that lines may be added or removed around them.
 */
export interface Baseline {
  readonly version: 1;
  /** Findings by the path of the file, with `/`, relative to the baseline's folder. */
  readonly files: Readonly<Record<string, readonly KnownFinding[]>>;
}

export interface KnownFinding {
  readonly rule: string;
  readonly text: string;
  /** The number of such findings; 1 if missing. */
  readonly count?: number;
}

/** A finding, with the path of its file as in a baseline. */
export interface Placed {
  readonly path: string;
  readonly finding: Finding;
}

/** The text of a baseline cannot be read. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** The baseline of some findings. A finding that several checked files lead to counts once. */
export function baselineOf(found: Iterable<Placed>): Baseline {
  const files = new Map<string, Map<string, { rule: string; text: string; count: number }>>();
  const places = new Set<string>();
  for (const one of found) {
    if (isRepeated(places, one)) continue;
    const { path, finding } = one;
    const known = files.get(path) ?? new Map();
    files.set(path, known);
    const text = normalisedText(finding.span);
    const key = keyOf(finding.rule, text);
    known.set(key, { rule: finding.rule, text, count: (known.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    version: 1,
    files: Object.fromEntries(
      sorted.map(([path, known]) => [
        path,
        [...known.values()].map(({ count, ...one }): KnownFinding => (count === 1 ? one : { ...one, count })),
      ]),
    ),
  };
}

/**
 * Reads the JSON text of a baseline, with the current ids of rules. Throws BaselineError.
 *
 * @param rules rules that may have had other ids when it was written
 */
export function parseBaseline(text: string, rules: readonly Renamed[] = []): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(error instanceof Error ? error.message : String(error));
  }
  if (!isBaseline(value)) throw new BaselineError('it is no baseline that this version wrote');
  const ids = idsByName(rules);
  const renamed = Object.entries(value.files).map(([path, known]) => [
    path,
    known.map((one) => ({ ...one, rule: ids.get(one.rule) ?? one.rule })),
  ]);
  return { ...value, files: Object.fromEntries(renamed) };
}

function isBaseline(value: unknown): value is Baseline {
  if (!isRecord(value) || value.version !== 1 || !isRecord(value.files)) return false;
  return Object.values(value.files).every((known) => Array.isArray(known) && known.every(isKnownFinding));
}

const isKnownFinding = (value: unknown): value is KnownFinding =>
  isRecord(value) &&
  typeof value.rule === 'string' &&
  typeof value.text === 'string' &&
  (value.count === undefined || isCount(value.count));

/** The most findings of one entry: no file has as many in lines of the same text. */
const maxOfOne = 1_000_000;

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= maxOfOne;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Recognizes the findings of a baseline. Each entry covers as many findings as there were. */
export class KnownFindings {
  /** The number of findings that are left of each entry. */
  readonly #left = new Map<string, number>();
  readonly #places = new Set<string>();
  #met = 0;

  constructor(baseline: Baseline) {
    for (const [path, known] of Object.entries(baseline.files))
      for (const { rule, text, count = 1 } of known)
        this.#add(JSON.stringify([path, keyOf(rule, text)]), count);
  }

  /** Adds an entry; entries that name one rule by different ids are merged. */
  #add(key: string, count: number): void {
    this.#left.set(key, (this.#left.get(key) ?? 0) + count);
  }

  /** The number of findings that were known. */
  get met(): number {
    return this.#met;
  }

  /** The number of findings in the baseline that no longer exist: they are fixed, and the baseline may be written again. */
  get gone(): number {
    return [...this.#left.values()].reduce((sum, count) => sum + count, 0);
  }

  has(one: Placed): boolean {
    const place = placeOf(one);
    if (this.#places.has(place)) return true;
    const { path, finding } = one;
    const key = JSON.stringify([path, keyOf(finding.rule, normalisedText(finding.span))]);
    const left = this.#left.get(key) ?? 0;
    if (left === 0) return false;
    this.#left.set(key, left - 1);
    this.#places.add(place);
    this.#met += 1;
    return true;
  }
}

const keyOf = (rule: string, text: string): string => `${rule} ${text}`;

const placeOf = ({ path, finding: { rule, span, message } }: Placed): string =>
  JSON.stringify([path, rule, span.start, span.end, message]);

function isRepeated(places: Set<string>, one: Placed): boolean {
  const place = placeOf(one);
  if (places.has(place)) return true;
  places.add(place);
  return false;
}
