import type { PartList } from './text-literal.js';

/** How a language writes what stands behind a backslash. */
export interface EscapeDialect {
  /** What letters stand for. */
  readonly letters: Readonly<Record<string, string>>;
  /** Whether a backslash before any other letter is kept, so that `\\.` is two characters. */
  readonly keepsOthers?: true;
  /** Whether there are octal numbers. */
  readonly hasOctal?: true;
  /** What an escaped line end takes with it: blanks, or line ends, too. */
  readonly lineEnd: RegExp;
}

const common = { n: '\n', r: '\r', t: '\t' };
const bells = { ...common, b: '\b', f: '\f', a: '\x07', v: '\v' };
const lineEnd = /\\\r?\n/y;
const withBlanks = /\\\r?\n[ \t]*/y;
const withLines = /\\[ \t]*\r?\n\s*/y;

/** The languages that have escape sequences. */
export const dialects = {
  json: { letters: { ...common, b: '\b', f: '\f' }, lineEnd },
  toml: { letters: { ...common, b: '\b', f: '\f', e: '\x1b' }, lineEnd: withLines },
  hcl: { letters: common, lineEnd },
  puppet: {
    letters: { ...common, s: ' ', $: '$', '"': '"', "'": "'", '\\': '\\' },
    keepsOthers: true,
    lineEnd: withBlanks,
  },
  ruby: { letters: { ...bells, s: ' ', e: '\x1b' }, hasOctal: true, lineEnd },
  python: {
    letters: { ...bells, '"': '"', "'": "'", '\\': '\\' },
    keepsOthers: true,
    hasOctal: true,
    lineEnd,
  },
  script: { letters: { ...bells, '0': '\0' }, lineEnd },
  go: { letters: bells, hasOctal: true, lineEnd },
  rust: { letters: { ...common, '0': '\0' }, lineEnd: withLines },
  yaml: {
    letters: { ...bells, e: '\x1b', '0': '\0', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
    lineEnd: withBlanks,
  },
} as const satisfies Readonly<Record<string, EscapeDialect>>;

const number = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\})/y;
const octal = /\\([0-7]{1,3})/y;

/** Adds the escape sequence at an offset to the parts of a literal. Returns the offset behind it. */
export function addEscape(
  list: PartList,
  text: string,
  at: number,
  end: number,
  { letters, keepsOthers, hasOctal, lineEnd: ended }: EscapeDialect,
): number {
  const [numbered, ...digits] = execAt(number, text, at) ?? [];
  const [inOctal, octalDigits] = (hasOctal && execAt(octal, text, at)) || [];
  const letter = text[at + 1] ?? '';
  const [sequence, as] =
    numbered !== undefined
      ? [numbered, characterOf(Number.parseInt(digits.find((one) => one !== undefined) ?? '', 16))]
      : inOctal !== undefined
        ? [inOctal, characterOf(Number.parseInt(octalDigits ?? '', 8))]
        : [execAt(ended, text, at)?.[0], ''];
  const written = sequence ?? text.slice(at, at + 2);
  const next = at + written.length;
  if (next > end || letter === '') return at + 1;
  if (sequence !== undefined) list.written(at, next, as);
  else if (Object.hasOwn(letters, letter)) list.written(at, next, letters[letter] ?? letter);
  else if (!keepsOthers) list.written(at, next, letter);
  return next;
}

/** What a sticky pattern finds at an offset. */
export const execAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const characterOf = (code: number): string => (code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));

/** The offset behind the brace that closes the one at `open`, or the end if there is none. Braces in strings do not count. */
export function behindBraces(text: string, open: number, end: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let at = open; at < end; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return end;
}
