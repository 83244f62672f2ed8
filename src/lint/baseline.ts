import type { Finding } from './finding.js';
import { normalisedText } from './fingerprint.js';
import { idsByName, type Renamed } from './rule-ids.js';

/**
 * Findings that were there when a repository began to use this program: they are not reported until somebody touches their lines. They are known by
 * their rule and the text of their lines, so that lines may come and go around them.
 */
export interface Baseline {
  readonly version: 1;
  /** By the path of the file, with `/`, relative to where the baseline lies. */
  readonly files: Readonly<Record<string, readonly KnownFinding[]>>;
}

export interface KnownFinding {
  readonly rule: string;
  readonly text: string;
  /** So many of them; 1 where it is missing. */
  readonly count?: number;
}

/** A finding and the path of its file, as baselines have it. */
export interface Placed {
  readonly path: string;
  readonly finding: Finding;
}

/** A baseline's text is not one. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** The baseline that knows all of these. A finding that several checked files lead to counts once. */
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
 * Reads what `baselineOf` gave as JSON, with the ids that rules have now. Throws BaselineError.
 *
 * @param rules those that may have been called otherwise when it was written
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

/** No file has as many findings in lines of the same text. */
const maxOfOne = 1_000_000;

const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= maxOfOne;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tells which findings a baseline knows. Each of its entries stands for as many findings as were there. */
export class KnownFindings {
  /** The number of findings that is left of each entry. */
  readonly #left = new Map<string, number>();
  readonly #places = new Set<string>();
  #met = 0;

  constructor(baseline: Baseline) {
    for (const [path, known] of Object.entries(baseline.files))
      for (const { rule, text, count = 1 } of known)
        this.#add(JSON.stringify([path, keyOf(rule, text)]), count);
  }

  /** Entries that name one rule by different ids are one. */
  #add(key: string, count: number): void {
    this.#left.set(key, (this.#left.get(key) ?? 0) + count);
  }

  /** So many findings were known. */
  get met(): number {
    return this.#met;
  }

  /** So many that the baseline has were not met: they are fixed, and it may be written again. */
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
