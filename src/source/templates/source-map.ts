import { firstWhere } from '../first-where.js';

/** A stretch of a filled-in text, and its origin. */
export interface WrittenSegment {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Whether it is the same text as in the template. */
  readonly verbatim: boolean;
}

export class SourceMap {
  constructor(private readonly segments: readonly WrittenSegment[]) {}

  start(offset: number): number {
    const segment = this.#segment(offset);
    if (segment === undefined) return offset;
    if (!segment.verbatim) return segment.start;
    return Math.min(segment.start + offset - segment.at, segment.end);
  }

  end(offset: number): number {
    const segment = this.#segment(offset - 1);
    if (segment === undefined) return offset;
    if (!segment.verbatim) return segment.end;
    return Math.min(segment.start + offset - segment.at, segment.end);
  }

  has(offset: number): boolean {
    return this.segments.some(({ start, end }) => start <= offset && offset < Math.max(end, start + 1));
  }

  #segment(offset: number): WrittenSegment | undefined {
    const behind = firstWhere(this.segments.length, (at) => (this.segments[at]?.at ?? 0) > offset);
    return this.segments[Math.max(0, behind - 1)];
  }
}
