import { PartList, type Range, type TextLiteral } from './text-literal.js';

/** A character of a word after the shell has read it, or a value that the shell fills in. */
export interface ShellCharacter {
  readonly start: number;
  readonly end: number;
  readonly as: string;
  readonly value?: string;
}

/** A command with its words behind its name. */
export interface ShellCommand {
  readonly name: string;
  readonly nameEnd: number;
  readonly words: readonly (readonly ShellCharacter[])[];
  readonly start: number;
  readonly end: number;
  /** The file that its output is written to. */
  readonly target: TextLiteral['target'] | undefined;
}

/** The command at an offset, up to what ends it; undefined if it is not understood. */
export function shellCommand({ text, start, end }: Range): ShellCommand | undefined {
  const reader = new WordReader(text, start, end);
  const path = /^[\w/]+/.exec(text.slice(start, start + 20))?.[0] ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  reader.at = start + path.length;
  const words: (readonly ShellCharacter[])[] = [];
  let target: TextLiteral['target'] | undefined;
  for (;;) {
    reader.skipBlanks();
    const redirection = reader.take(/(?:[0-9]?>>?|>\|)[ \t]*/y);
    const pipe =
      redirection === undefined
        ? reader.take(/\|[ \t]*(?:sudo[ \t]+)?tee[ \t]+(?:-a[ \t]+|--append[ \t]+)?/y)
        : undefined;
    if (redirection?.startsWith('2')) reader.word();
    else if (redirection !== undefined || pipe !== undefined) {
      const file = reader.word();
      if (file === undefined) return undefined;
      const appends = redirection?.includes('>>') || /-a/.test(pipe ?? '');
      const written = file.map(({ start: at, end: stop }) => text.slice(at, stop)).join('');
      if (written !== '/dev/null') target ??= { path: written, appends };
    } else if (/^(?:<|\|(?!\|)|&(?!&))/.test(text.slice(reader.at, reader.at + 2))) return undefined;
    else {
      const word = reader.word();
      if (word === undefined) return undefined;
      if (word.length === 0 && !reader.wasQuoted) break;
      words.push(word);
    }
  }
  return { name, nameEnd: start + path.length, words, start, end: reader.at, target };
}

/** The word at an offset with its end, or undefined if its quotes are not closed. */
export function shellWord({
  text,
  start,
  end,
}: Range): { readonly characters: readonly ShellCharacter[]; readonly end: number } | undefined {
  const reader = new WordReader(text, start, end);
  const characters = reader.word();
  return characters && { characters, end: reader.at };
}

/** The parts of a literal that consists of characters, in the order of the text. */
export function partsOfCharacters(characters: readonly ShellCharacter[]): TextLiteral['parts'] & {} {
  const list = new PartList(characters[0]?.start ?? 0);
  let done = characters[0]?.start ?? 0;
  for (const { start, end, as, value } of characters) {
    // What stands between two characters of the text is no part of it.
    if (start > done) list.written(done, start, '');
    if (value !== undefined) list.placeholder(start, end, value);
    else if (as !== undefined) list.written(start, end, as);
    else list.verbatimTo(end);
    done = Math.max(done, end);
  }
  return list.parts;
}

/** The most characters of one word. */
const longestWord = 100_000;

class WordReader {
  at: number;
  wasQuoted = false;

  constructor(
    private readonly text: string,
    start: number,
    private readonly end: number,
  ) {
    this.at = start;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || this.at + found.length > this.end) return undefined;
    this.at += found.length;
    return found;
  }

  skipBlanks(): void {
    this.take(/(?:[ \t]|\\\r?\n)*/y);
  }

  /** The word at this place, which is empty where a command ends, or undefined if its quotes are not closed. */
  word(): readonly ShellCharacter[] | undefined {
    const made: ShellCharacter[] = [];
    const { text } = this;
    this.wasQuoted = false;
    while (this.at < this.end && made.length < longestWord) {
      const character = text[this.at] ?? '';
      if (/[\s;&|<>()]/.test(character)) break;
      if (character === '}' && made.length === 0) break;
      if (character === "'") {
        if (!this.#quoted(made, false)) return undefined;
      } else if (character === '"') {
        if (!this.#quoted(made, true)) return undefined;
      } else if (character === '$' || character === '`') this.#value(made);
      else if (character === '\\' && this.at + 1 < this.end) {
        if (text[this.at + 1] !== '\n') this.#add(made, 2, text[this.at + 1] ?? '');
        else this.at += 2;
      } else this.#add(made, 1, character);
    }
    return made;
  }

  #add(made: ShellCharacter[], length: number, as: string): void {
    made.push({ start: this.at, end: this.at + length, as });
    this.at += length;
  }

  #quoted(made: ShellCharacter[], expands: boolean): boolean {
    const { text } = this;
    const quote = text[this.at];
    this.wasQuoted = true;
    this.at += 1;
    while (this.at < this.end) {
      const character = text[this.at] ?? '';
      if (character === quote) {
        this.at += 1;
        return true;
      }
      const next = text[this.at + 1] ?? '';
      if (expands && character === '\\' && next === '\n') this.at += 2;
      else if (expands && character === '\\' && '$`"\\'.includes(next)) this.#add(made, 2, next);
      else if (expands && (character === '$' || character === '`')) this.#value(made);
      else this.#add(made, 1, character);
    }
    return false;
  }

  /** Adds a value that the shell fills in, or a `$` that begins none. */
  #value(made: ShellCharacter[]): void {
    const length = valueLength(this.text.slice(this.at, Math.min(this.end, this.at + longestValue)));
    if (length === 0) {
      this.#add(made, 1, '$');
      return;
    }
    const value = nameOf(this.text.slice(this.at, this.at + length));
    made.push({ start: this.at, end: this.at + length, as: '', value });
    this.at += length;
  }
}

export const longestValue = 2000;

/** The length of the expansion at the start of a text, or 0 if there is none. */
export function valueLength(text: string): number {
  if (text[0] === '`') {
    const close = text.indexOf('`', 1);
    return close === -1 ? 0 : close + 1;
  }
  if (text[0] !== '$') return 0;
  const [open, close] = text[1] === '{' ? ['{', '}'] : ['(', ')'];
  if (text[1] !== open) return /^\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text)?.[0].length ?? 0;
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === open) depth += 1;
    else if (text[at] === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  // It does not end: the whole rest may be part of it.
  return text.length;
}

/** The name of what an expansion fills in. */
export const nameOf = (value: string): string => value.replace(/^\$\{?|\}$/g, '');
