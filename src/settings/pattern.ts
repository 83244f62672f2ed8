import { IgnorePatterns, type Work } from './ignore.js';

/** The most alternatives to which the braces of one pattern may expand. */
const maxAlternatives = 200;

/**
 * Compiles a pattern of paths with the syntax of a shell: `*`, `?` and `[…]` within a name, `**` for folders, `{a,b}` for alternatives; names that begin with a dot are not
 * special. Matching never takes exponential time, because an argument may be a file name that a stranger has chosen.
 */
export function pathPattern(pattern: string, work: Work): (path: string) => boolean {
  const alternatives = withoutBraces(pattern) ?? [pattern];
  const patterns = new IgnorePatterns(
    alternatives.map((one) => `/${relative(one)}`),
    work,
  );
  return (path) => patterns.verdict(relative(path), false) === 'ignored';
}

/** The folder that contains all paths that a pattern can match; '' is the folder to which the pattern is relative. */
export function baseOf(pattern: string): string {
  const plain = /^[^*?[{\\]*/.exec(pattern)?.[0] ?? '';
  const end = plain.lastIndexOf('/');
  return end === 0 ? '/' : plain.slice(0, Math.max(0, end));
}

const relative = (path: string): string => path.replace(/^\/+/, '');

/** Expands the braces of a pattern; undefined if there are too many alternatives. */
function withoutBraces(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = firstGroup(next);
    if (group === undefined) done.push(next);
    else waiting.push(...group);
    if (done.length + waiting.length > maxAlternatives) return undefined;
  }
  return done;
}

/** Expands the first braces of a pattern that contain alternatives; undefined if there are none. */
function firstGroup(pattern: string): readonly string[] | undefined {
  for (let start = pattern.indexOf('{'); start !== -1; start = pattern.indexOf('{', start + 1)) {
    const commas = [start];
    let depth = 0;
    for (let at = start; at < pattern.length; at += 1) {
      const sign = pattern[at];
      if (sign === '\\') at += 1;
      else if (sign === '{') depth += 1;
      else if (sign === ',' && depth === 1) commas.push(at);
      else if (sign === '}') depth -= 1;
      if (depth > 0) continue;
      if (commas.length === 1) break;
      const ends = [...commas.slice(1), at];
      return commas.map(
        (from, index) =>
          pattern.slice(0, start) + pattern.slice(from + 1, ends[index]) + pattern.slice(at + 1),
      );
    }
  }
  return undefined;
}
