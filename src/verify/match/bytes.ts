/** Sets of bytes for regular expressions (ere.ts): ranges that are sorted, disjoint and not adjacent. */
export type ByteRange = readonly [first: number, last: number];

/** The bytes of the characters in `text`, as ranges. A single character always gives the same array. */
export const only = (text: string): readonly ByteRange[] =>
  text.length === 1
    ? (singles[text.charCodeAt(0)] ?? [])
    : normalize([...text].map((char): ByteRange => [char.charCodeAt(0), char.charCodeAt(0)]));

const singles: readonly (readonly ByteRange[])[] = Array.from({ length: 256 }, (_, byte) => [[byte, byte]]);

export const between = (first: string, last: string): ByteRange => [first.charCodeAt(0), last.charCodeAt(0)];

const lower = between('a', 'z');
const upper = between('A', 'Z');
const digit = between('0', '9');

/** The character classes of the C locale. */
export const classes: ReadonlyMap<string, readonly ByteRange[]> = new Map([
  ['alnum', [digit, upper, lower]],
  ['alpha', [upper, lower]],
  ['blank', only('\t ')],
  [
    'cntrl',
    [
      [0, 31],
      [127, 127],
    ],
  ],
  ['digit', [digit]],
  ['graph', [[33, 126]]],
  ['lower', [lower]],
  ['print', [[32, 126]]],
  ['punct', [between('!', '/'), between(':', '@'), between('[', '`'), between('{', '~')]],
  [
    'space',
    [
      [9, 13],
      [32, 32],
    ],
  ],
  ['upper', [upper]],
  ['xdigit', [digit, between('A', 'F'), between('a', 'f')]],
]);

export const word = normalize([digit, upper, lower, ...only('_')]);

/** The bytes that make up words, for `\<`, `\b` and their like. */
export const isWordByte = (byte: number): boolean => inRanges(word, byte);

export const inRanges = (ranges: readonly ByteRange[], byte: number): boolean =>
  ranges.some(([first, last]) => first <= byte && byte <= last);

/** The bytes whose upper case is in `ranges`. */
export function foldLetters(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const [first, last] = lower;
  const others = ranges.flatMap(([from, to]): ByteRange[] => [
    [from, Math.min(to, first - 1)],
    [Math.max(from, last + 1), to],
  ]);
  const letters = ranges.map(
    ([from, to]): ByteRange => [Math.max(from, upper[0]) + 32, Math.min(to, upper[1]) + 32],
  );
  return normalize([...others, ...letters].filter(([from, to]) => from <= to));
}

/** Sorts ranges and joins those that touch. */
export function normalize(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: ByteRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last !== undefined && range[0] <= last[1] + 1)
      result[result.length - 1] = [last[0], Math.max(last[1], range[1])];
    else result.push(range);
  }
  return result;
}

/** The bytes that are not in `ranges` (normalized). */
export function otherBytes(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const result: ByteRange[] = [];
  let from = 0;
  for (const [first, last] of ranges) {
    if (from < first) result.push([from, first - 1]);
    from = last + 1;
  }
  if (from <= 255) result.push([from, 255]);
  return result;
}
