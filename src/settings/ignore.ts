import { matchesSequence } from './glob.js';

/**
 * The patterns of a `.gitignore` (gitignore(5), interpreted byte by byte as in git). This is not left to a library, because these compile a pattern to a regular expression, and a
 * pattern from a hostile repository could take forever. Matching a pattern takes time bounded by the product of its length and the path's, and all patterns share a budget.
 */

/** The remaining steps of matching. When they are used up, patterns no longer match, and so exclude nothing. */
export interface Work {
  left: number;
}

type Sign = string | 'any' | 'one' | CharacterClass;

interface CharacterClass {
  readonly negated: boolean;
  readonly has: (byte: string) => boolean;
}

type Segment = readonly Sign[] | 'folders';

interface IgnorePattern {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** `folders` matches any number of folders. */
  readonly segments: readonly Segment[];
  /** Whether it matches only the last name of a path, in any folder. */
  readonly nameOnly: boolean;
}

/** The longest path on any system, and so the longest pattern that can match. */
const longestPattern = 4096;

export class IgnorePatterns {
  readonly #patterns: readonly IgnorePattern[];
  readonly #work: Work;

  /** @param lines the text of a file, or an array of patterns */
  constructor(lines: string | readonly string[], work: Work) {
    const all = typeof lines === 'string' ? lines.replace(/^\ufeff/, '').split(/\r?\n/) : lines;
    this.#patterns = all.flatMap((line) =>
      line.length > longestPattern ? [] : (parse(bytesOf(line)) ?? []),
    );
    this.#work = work;
  }

  /**
   * The verdict of the last pattern that matches, or undefined if none does. The caller must check the folders above a path itself.
   *
   * @param path relative to the folder of the file, with `/`
   */
  verdict(path: string, isFolder: boolean): 'ignored' | 'kept' | undefined {
    const segments = bytesOf(path).split('/');
    for (let at = this.#patterns.length - 1; at >= 0 && this.#work.left > 0; at -= 1) {
      const pattern = this.#patterns[at];
      if (pattern === undefined || (pattern.foldersOnly && !isFolder)) continue;
      if (matches(pattern, segments, this.#work)) return pattern.negated ? 'kept' : 'ignored';
    }
    return undefined;
  }
}

/** Converts a text to a string whose characters are the bytes of its UTF-8. */
const bytesOf = (text: string): string =>
  /^[\0-\x7f]*$/.test(text) ? text : String.fromCharCode(...new TextEncoder().encode(text));

function matches({ segments, nameOnly }: IgnorePattern, path: readonly string[], work: Work): boolean {
  const name = path.at(-1) ?? '';
  return matchesSequence(
    segments,
    nameOnly ? [name] : path,
    (segment) => segment === 'folders',
    (segment, item) => segment !== 'folders' && matchesName(segment, item, work),
  );
}

function matchesName(signs: readonly Sign[], name: string, work: Work): boolean {
  work.left -= 1;
  return matchesSequence(
    signs,
    [...name],
    (sign) => {
      work.left -= 1;
      return sign === 'any';
    },
    (sign, byte) =>
      typeof sign === 'string' ? sign === 'one' || sign === byte : sign.has(byte) !== sign.negated,
  );
}

function parse(line: string): IgnorePattern | undefined {
  let rest = withoutTrailingBlanks(line);
  if (rest === '' || rest.startsWith('#')) return undefined;
  const negated = rest.startsWith('!');
  if (negated) rest = rest.slice(1);
  const foldersOnly = rest.endsWith('/');
  if (foldersOnly) rest = rest.slice(0, -1);
  const nameOnly = !rest.includes('/');
  const signs = signsOf(rest.startsWith('/') ? rest.slice(1) : rest);
  if (signs === undefined || signs.length === 0) return undefined;
  return { negated, foldersOnly, nameOnly, segments: nameOnly ? [signs] : segmentsOf(signs) };
}

/** Removes trailing blanks, except for one after a backslash. */
function withoutTrailingBlanks(line: string): string {
  const [, kept = '', blanks = ''] = /^(.*?)( *)$/s.exec(line) ?? [];
  const backslashes = /\\*$/.exec(kept)?.[0].length ?? 0;
  return blanks !== '' && backslashes % 2 === 1 ? `${kept} ` : kept;
}

function segmentsOf(signs: readonly Sign[]): readonly Segment[] {
  const segments: Sign[][] = [[]];
  for (const sign of signs) {
    if (sign === '/') segments.push([]);
    else segments.at(-1)?.push(sign);
  }
  const result = segments.map(
    (segment): Segment =>
      segment.length === 2 && segment.every((sign) => sign === 'any') ? 'folders' : segment,
  );
  // A trailing `**` matches what is in a folder, but not the folder itself.
  return result.at(-1) === 'folders' ? [...result, ['any']] : result;
}

/** The signs of a pattern, or undefined if a class is not closed or a backslash is last: such a pattern matches nothing. */
function signsOf(pattern: string): Sign[] | undefined {
  const signs: Sign[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const byte = pattern.charAt(at);
    if (byte === '*') signs.push('any');
    else if (byte === '?') signs.push('one');
    else if (byte === '\\') {
      at += 1;
      if (at === pattern.length) return undefined;
      signs.push(pattern.charAt(at));
    } else if (byte === '[') {
      const read = classAt(pattern, at + 1);
      if (read === undefined) return undefined;
      signs.push(read.sign);
      at = read.end;
    } else signs.push(byte);
  }
  return signs;
}

const posixClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /\d/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Parses a class after its `[`; `end` is the position of its `]`. */
function classAt(
  pattern: string,
  from: number,
): { readonly sign: CharacterClass; readonly end: number } | undefined {
  let at = from;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  const parts: ((byte: string) => boolean)[] = [];
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    const posix = /^\[:([^\]]*):\]/.exec(pattern.slice(at, at + 16));
    if (posix !== null) {
      const named = posixClasses[posix[1] ?? ''];
      if (named === undefined) return undefined;
      parts.push((byte) => named.test(byte));
      at += posix[0].length;
    } else {
      const low = characterAt(pattern, at);
      if (low === undefined) return undefined;
      at = low.next;
      const high = pattern[at] === '-' && pattern[at + 1] !== ']' ? characterAt(pattern, at + 1) : undefined;
      if (high !== undefined) at = high.next;
      const last = high?.byte ?? low.byte;
      parts.push((byte) => low.byte <= byte && byte <= last);
    }
    if (at >= pattern.length) return undefined;
  }
  return { sign: { negated, has: (byte) => parts.some((part) => part(byte)) }, end: at };
}

function characterAt(
  pattern: string,
  at: number,
): { readonly byte: string; readonly next: number } | undefined {
  const start = pattern[at] === '\\' ? at + 1 : at;
  const byte = pattern[start];
  return byte === undefined ? undefined : { byte, next: start + 1 };
}
