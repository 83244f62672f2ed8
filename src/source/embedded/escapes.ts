import type { PartList } from './text-literal.js';

/** The escape sequences of JSON, YAML, TOML, HCL, Puppet and Ruby, each of which knows some of them. A line end, escaped, is nothing, with the indentation behind it. */
const sequence =
  /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|(\r?\n[ \t]*)|([\s\S]))/y;

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  s: ' ',
  b: '\b',
  f: '\f',
  a: '\x07',
  v: '\v',
  e: '\x1b',
  '0': '\0',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Adds the escape sequence at an offset to the parts of a literal. Returns the offset behind it. */
export function addEscape(list: PartList, text: string, at: number, end: number): number {
  sequence.lastIndex = at;
  const found = sequence.exec(text);
  const next = at + (found?.[0].length ?? 1);
  if (found === null || next > end) return at + 1;
  const [, four, eight, two, braced, lineEnd, letter = ''] = found;
  const code = four ?? eight ?? two ?? braced;
  if (code !== undefined) list.written(at, next, characterOf(Number.parseInt(code, 16)));
  else list.written(at, next, lineEnd === undefined ? (letters[letter] ?? letter) : '');
  return next;
}

const characterOf = (code: number): string => (code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));

/** The offset behind the brace that closes the one at `open`, or the end if there is none. Braces in strings do not count. */
export function behindBraces(text: string, open: number, end: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let at = open; at < end; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return end;
}
