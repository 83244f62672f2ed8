import type { Config } from '../../model/config/config.js';
import type { Optional, Rendering, Variable } from '../../source/templates/render.js';
import type { Ranges } from './ranges.js';

/** Choices that decide where lines and comments end, or what they hide: what stands beside such a choice has a meaning only once it is made. */
export function breakingLines(
  config: Config,
  { file, optional }: Pick<Rendering, 'file' | 'optional'>,
  ranges: Ranges,
): readonly Variable[] {
  return [
    ...joiningLines(file.text, optional, ranges).map(({ variable }) => variable),
    ...commenting(config, file, ranges),
  ];
}

/**
 * The ranges without which the lines before and after them are joined: they have a line end, and neither consist of whole lines nor stand between two line ends. A
 * line end of another range counts if that one has the same form.
 */
function joiningLines(text: string, optional: readonly Optional[], ranges: Ranges): readonly Optional[] {
  const broken = optional.filter(({ start, end }) => {
    const newline = text.indexOf('\n', start);
    return newline !== -1 && newline < end;
  });
  const isThere = (at: number, { start, end }: Optional, same: ReadonlySet<Optional>): boolean =>
    ranges.around(at, at + 1).every((other) => (other.start <= start && end <= other.end) || same.has(other));
  const lines = new Set<Optional>();
  for (const range of broken) {
    const begin = lineStart(text, range.start);
    const isFirst = begin === 0 || (text[begin - 1] === '\n' && isThere(begin - 1, range, lines));
    const isLast = range.end === text.length || text[lineStart(text, range.end) - 1] === '\n';
    if (isFirst && isLast) lines.add(range);
  }
  const between = new Set<Optional>();
  for (const range of [...broken].reverse()) {
    const behind = lineEndFrom(text, range.end);
    const isEnded = behind === text.length || (text[behind] === '\n' && isThere(behind, range, between));
    if (isEnded && text[lineEndFrom(text, range.start)] === '\n') between.add(range);
  }
  return broken.filter((range) => !lines.has(range) && !between.has(range));
}

/** The place behind the blanks before a place. */
function lineStart(text: string, at: number): number {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return start;
}

/** The place of what is not blank from a place on. */
function lineEndFrom(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t' || text[end] === '\r') end += 1;
  return end;
}

/** Whether a backslash ends a line, or does not, by whether a range is there. */
export function isBesideBackslash(text: string, { start, end }: Pick<Optional, 'start' | 'end'>): boolean {
  return text[start - 1] === '\\' || text[end - 1] === '\\';
}

/** Choices that make a comment of what stands behind them, or end one. */
function commenting(config: Config, { path, text }: Rendering['file'], ranges: Ranges): readonly Variable[] {
  return config.comments.flatMap(({ span }) => {
    if (span.file.path !== path) return [];
    const isCut = (range: Optional): boolean => {
      const { start, end } = range;
      if (start <= span.start) return end < span.end && text.slice(end, span.end).trim() !== '';
      if (start >= span.end) return text[start - 1] === '\\';
      return end > span.end || isBesideBackslash(text, range) || text.slice(start, end).includes('\n');
    };
    const touching = ranges.touching(span.start, span.end + 1);
    // Where it is open whether there is a comment, nothing in it is without effect.
    return touching.some(isCut) ? touching.map(({ variable }) => variable) : [];
  });
}
