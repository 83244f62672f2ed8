import { PartList, type Range, type TextLiteral } from './text-literal.js';

/** The maximum nesting depth of strings. */
const deepest = 20;

/** The strings of a Nix expression: `''…''`, which do not include the indentation of their lines, and `"…"`. Takes linear time. */
export function nixStrings(range: Range): readonly TextLiteral[] {
  const scanner = new NixScanner(range);
  scanner.code(range.start, 0);
  return scanner.found;
}

class NixScanner {
  readonly found: TextLiteral[] = [];
  readonly #text: string;
  readonly #end: number;

  constructor(private readonly range: Range) {
    this.#text = range.text;
    this.#end = range.end;
  }

  /** Reads code up to the brace that closes it. Returns its end. */
  code(from: number, depth: number): number {
    const text = this.#text;
    let braces = 0;
    let at = from;
    while (at < this.#end) {
      const two = text.slice(at, at + 2);
      if (text[at] === '#') at = this.#behind('\n', at);
      else if (two === '/*') at = this.#behind('*/', at + 2);
      else if (two === "''") at = this.#string(at, "''", depth);
      else if (text[at] === '"') at = this.#string(at, '"', depth);
      else {
        if (text[at] === '{') braces += 1;
        if (text[at] === '}') {
          if (braces === 0 && depth > 0) return at;
          braces -= 1;
        }
        at += 1;
      }
    }
    return this.#end;
  }

  #behind(mark: string, from: number): number {
    const found = this.#text.indexOf(mark, from);
    return found === -1 ? this.#end : Math.min(this.#end, found + mark.length);
  }

  /** Reads a string. Returns the offset at which the code continues. */
  #string(open: number, quote: "''" | '"', depth: number): number {
    const text = this.#text;
    const start = open + quote.length;
    const list = new PartList(start);
    let at = start;
    while (at < this.#end) {
      const sequence = escapes[quote].exec(text.slice(at, at + 4));
      if (sequence !== null) {
        list.written(at, at + sequence[0].length, unescaped(sequence[0]));
        at += sequence[0].length;
      } else if (text.startsWith(quote, at)) break;
      else if (text.startsWith('${', at)) {
        const close = depth < deepest ? this.code(at + 2, depth + 1) : this.#behind('}', at + 2) - 1;
        list.placeholder(at, Math.min(this.#end, close + 1), text.slice(at + 2, close).trim());
        at = Math.min(this.#end, close + 1);
      } else at += 1;
    }
    const end = Math.min(at, this.#end);
    list.verbatimTo(end);
    if (at < this.#end)
      this.found.push({ start, end, parts: list.parts, ...this.#beside(open, end + quote.length) });
    return Math.min(this.#end, end + quote.length);
  }

  /** The other parts of the value, if a string is only one part of it. */
  #beside(open: number, end: number): Pick<TextLiteral, 'more'> {
    const before = this.#text.slice(Math.max(this.range.start, open - 80), open);
    const rest = this.#text.slice(end, end + 80);
    // The elements of a list are joined.
    const isListed = /(?:\[|''|"|\))\s*$/.test(before) || /^\s*(?:\]|''|")/.test(rest);
    const isOrdered = /\bmk(?:Order\s+\d+|Merge)[\s([]*$/.test(before) || isListed;
    const joined = isOrdered || /\+[\s(]*$/.test(before) || /\bmkAfter[\s(]*$/.test(before);
    const goesOn = isOrdered || /^[\s)]*\+/.test(rest) || /\bmkBefore[\s(]*$/.test(before);
    if (replacing.test(this.#text.slice(Math.max(this.range.start, open - 400), open)))
      return { more: { before: 'what is replaced in the string' } };
    if (!joined && !goesOn) return {};
    const others = 'the other parts of the string';
    return { more: { ...(joined && { before: others }), ...(goesOn && { behind: others }) } };
  }
}

/** Functions of which a string is an argument, and which make another text of it. */
const replacing = /\b(?:replace(?:Strings|Chars)|stringAsChars)\b[^;=]*$/;

/** The escape sequences of each kind of string. */
const escapes = { "''": /^''(?:\$|'|\\[\s\S])|^\$\$(?!\{)/, '"': /^\\[\s\S]|^\$\$(?!\{)/ } as const;

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(sequence: string): string {
  if (sequence === '$$') return sequence;
  if (sequence === "'''") return "''";
  const last = sequence.at(-1) ?? '';
  return sequence.includes('\\') ? (letters[last] ?? last) : last;
}
