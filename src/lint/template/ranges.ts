import { firstWhere } from '../../source/first-where.js';
import type { Optional, Placeholder, Rendering } from '../../source/templates/render.js';

/** A range, and the ranges inside it. */
interface Nested {
  readonly range: Optional;
  readonly inner: Nested[];
}

/** The optional ranges of a rendering, any two of which are disjoint or nested. Indexed, since they are looked up for each statement. */
export class Ranges {
  readonly #ranges: readonly Optional[];
  /** The indexes of the ranges in the order of their ends. */
  readonly #byEnd: readonly number[];
  readonly #outer: readonly Nested[];

  /** @param ranges in the order of their starts, the outer ones first */
  constructor(ranges: readonly Optional[]) {
    this.#ranges = ranges.filter(({ start, end }) => start < end);
    const endOf = (at: number): number => this.#ranges[at]?.end ?? 0;
    this.#byEnd = [...this.#ranges.keys()].sort((a, b) => endOf(a) - endOf(b));
    this.#outer = nested(this.#ranges);
  }

  /** The ranges that contain all of a stretch, the outermost first. */
  around(start: number, end: number): readonly Optional[] {
    const found: Optional[] = [];
    const holds = ({ range }: Nested): boolean => range.start <= start && end <= range.end;
    let level: readonly Nested[] = this.#outer;
    while (level.length > 0) {
      const behind = firstWhere(level.length, (at) => (level[at]?.range.start ?? 0) > start);
      // A stretch of length 0 may be between two ranges.
      const holding = level.slice(Math.max(0, behind - 2), behind).filter(holds);
      found.push(...holding.map(({ range }) => range));
      level = holding.flatMap(({ inner }) => inner);
    }
    return found;
  }

  /** The ranges that overlap a stretch. */
  touching(start: number, end: number): readonly Optional[] {
    return [...new Set([...this.around(start, end), ...this.cutting(start, end)])];
  }

  /** The ranges that begin or end inside a stretch. */
  cutting(start: number, end: number): readonly Optional[] {
    const ranges = this.#ranges;
    const indexes = new Set<number>();
    const startOf = (at: number): number => ranges[at]?.start ?? 0;
    for (let at = firstWhere(ranges.length, (one) => startOf(one) > start); at < ranges.length; at += 1) {
      if (startOf(at) >= end) break;
      indexes.add(at);
    }
    const endOf = (place: number): number => ranges[this.#byEnd[place] ?? 0]?.end ?? 0;
    for (
      let place = firstWhere(ranges.length, (one) => endOf(one) > start);
      place < ranges.length;
      place += 1
    ) {
      if (endOf(place) >= end) break;
      indexes.add(this.#byEnd[place] ?? 0);
    }
    return [...indexes].sort((a, b) => a - b).flatMap((at) => ranges[at] ?? []);
  }
}

function nested(ranges: readonly Optional[]): readonly Nested[] {
  const outer: Nested[] = [];
  const open: Nested[] = [];
  for (const range of ranges) {
    while ((open.at(-1)?.range.end ?? Number.POSITIVE_INFINITY) <= range.start) open.pop();
    const one: Nested = { range, inner: [] };
    (open.at(-1)?.inner ?? outer).push(one);
    open.push(one);
  }
  return outer;
}

/** What is filled in at a stretch of a rendering. No others are looked at, since a template may have one for each of its lines. */
export function placeholdersWithin(
  { placeholders }: Rendering,
  start: number,
  end: number,
): readonly Placeholder[] {
  const from = (place: number): number =>
    firstWhere(placeholders.length, (at) => (placeholders[at]?.start ?? 0) >= place);
  return placeholders.slice(from(start), from(end));
}
