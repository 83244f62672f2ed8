import type { OutputTarget, ScriptCommand, ShellBlock } from './command-model.js';
import { longestValue, valueLength } from './shell-words.js';
import type { Range } from './text-literal.js';

/** The commands of a script in the order of their beginnings. Takes linear time. */
export function scriptCommands({ text, start, end }: Range): readonly ScriptCommand[] {
  const reader = new ScriptReader(text.slice(0, end), start);
  const script: ShellBlock = { kind: 'script', writes: [], isPiped: false, start, end, depth: 0 };
  reader.commands(script);
  return reader.found.sort((a, b) => a.start - b.start);
}

/** The deepest block that is read. */
const deepest = 40;

const opensBlock: Readonly<Record<string, ShellBlock['kind']>> = {
  '{': 'group',
  if: 'branch',
  case: 'branch',
  do: 'loop',
};
const closesBlock: Readonly<Record<string, readonly ShellBlock['kind'][]>> = {
  '}': ['group', 'function'],
  fi: ['branch'],
  esac: ['branch'],
  done: ['loop'],
};
const reserved = /^(?:then|else|elif|while|until|!|time|RUN)$/;

const blanks = /(?:[ \t\r]|\\\r?\n)*/y;
const comment = /#[^\n]*/y;
const redirection = /(?:\d*|&)(?:>>|>\||>&|>(?!\()|<<<|<<-?|<&|<>|<(?!\())[ \t]*/y;
const operator = /&&|\|\||\|&|;;&?|;&|[;&|\n]/y;

/** Where commands are read. */
interface ReadingPlace {
  readonly block: ShellBlock;
  readonly depth: number;
  inner: ShellBlock;
  command: ScriptCommand;
  /** What redirections belong to: the command, or the block that ended before them. */
  output: OutputTarget;
}

interface WaitingDocument {
  readonly delimiter: string;
  readonly isIndented: boolean;
  readonly command: ScriptCommand;
}

class ScriptReader {
  readonly found: ScriptCommand[] = [];
  #waiting: WaitingDocument[] = [];
  /** The start of the line. */
  #line: number;

  constructor(
    private readonly text: string,
    private at: number,
  ) {
    this.#line = at;
  }

  /** Reads commands up to the parenthesis that closes the block, or the end. */
  commands(block: ShellBlock, depth = 0): void {
    const begun = this.#begin(block, false);
    const place: ReadingPlace = { block, inner: block, command: begun, output: begun, depth };
    while (this.at < this.text.length) {
      this.#take(blanks);
      if (this.#take(comment) !== undefined) continue;
      const { command } = place;
      if (command.words.length + command.writes.length + command.reads.length === 0) command.start = this.at;
      const redirected = this.#take(redirection);
      if (redirected !== undefined) this.#redirect(redirected, place);
      else if (!this.#operator(place)) {
        const character = this.text[this.at];
        if (character === ')') {
          this.at += 1;
          // The end of a pattern of `case`, or of the block.
          if (place.inner.kind === 'branch') this.#restart(place, place.inner, true);
          else if (block.parent !== undefined && place.inner === block) break;
        } else if (character === '(') this.#parenthesis(place);
        else this.#nextWord(place);
      }
    }
    this.#finish(place, false);
  }

  #operator(place: ReadingPlace): boolean {
    const before = this.at;
    const mark = this.#take(operator);
    if (mark === undefined) return false;
    if (mark === '|' || mark === '|&') place.output.isPiped = true;
    this.at = before;
    this.#finish(place, mark === '&&' || mark === '||');
    this.at = before + mark.length;
    if (mark === '\n') {
      this.#documents();
      this.#line = this.at;
    }
    return true;
  }

  #finish(place: ReadingPlace, isConditional: boolean): void {
    const { command, inner } = place;
    command.end = this.at;
    const isEmpty = command.words.length + command.writes.length + command.reads.length === 0;
    if (isEmpty && !isConditional && place.output === command) return;
    if (!isEmpty) this.found.push(command);
    this.#restart(place, inner, isConditional);
  }

  /** Begins a command of a block. */
  #restart(place: ReadingPlace, inner: ShellBlock, isConditional = false): void {
    place.inner = inner;
    place.command = this.#begin(inner, isConditional);
    place.output = place.command;
  }

  /** Reads a group in parentheses, or those behind the name of a function. */
  #parenthesis(place: ReadingPlace): void {
    const { text } = this;
    const { inner, command, depth } = place;
    const open = this.at;
    this.at += 1;
    if (/^\(\s*\)/.test(text.slice(open, open + 20)) && command.words.length > 0) {
      this.at = text.indexOf(')', open) + 1;
      this.#take(/\s*/y);
      this.#restart(place, this.#function(inner, command.words.at(-1) ?? ''));
      return;
    }
    const group = this.#inside(inner, 'group', {});
    if (depth < deepest) this.commands(group, depth + 1);
    group.end = this.at;
    place.output = group;
  }

  #nextWord(place: ReadingPlace): void {
    const { block, inner, command, output, depth } = place;
    const before = this.at;
    const word = this.#word(command, depth);
    if (this.at === before) this.at += 1;
    const isFirst = command.words.length === 0 && output === command;
    const opens = isFirst && Object.hasOwn(opensBlock, word) ? opensBlock[word] : undefined;
    const closes = isFirst && Object.hasOwn(closesBlock, word) ? closesBlock[word] : undefined;
    if (opens !== undefined) {
      this.#restart(place, this.#inside(inner, opens, {}));
      if (word === 'case') place.command.words.push(word);
    } else if (closes?.includes(inner.kind) && inner !== block) {
      inner.end = this.at;
      this.#restart(place, inner.parent ?? block);
      place.output = inner;
    } else if (isFirst && word === 'function') {
      this.#take(blanks);
      const name = this.#word(command, depth);
      this.#take(/\s*(?:\(\s*\)\s*)?/y);
      this.#restart(place, this.#function(inner, name));
    } else if (!(isFirst && reserved.test(word))) command.words.push(word);
  }

  #begin(block: ShellBlock, isConditional: boolean): ScriptCommand {
    const { at } = this;
    const none = { words: [], reads: [], writes: [], documents: [], isPiped: false };
    return { ...none, start: at, end: at, block, isConditional };
  }

  /** The block that the body of a function is, where it has braces. */
  #function(parent: ShellBlock, name: string): ShellBlock {
    if (this.text[this.at] !== '{') return parent;
    this.at += 1;
    return this.#inside(parent, 'function', { name });
  }

  #inside(
    parent: ShellBlock,
    kind: ShellBlock['kind'],
    more: Pick<ShellBlock, 'name' | 'owner'>,
  ): ShellBlock {
    if (parent.depth >= deepest) return parent;
    const output = { writes: [], isPiped: false };
    return {
      ...more,
      ...output,
      kind,
      parent,
      start: this.at,
      end: this.text.length,
      depth: parent.depth + 1,
    };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  #redirect(mark: string, { command, output, depth }: ReadingPlace): void {
    const kind = mark.trim().replace(/^\d*/, '');
    const number = /^\d*/.exec(mark)?.[0] ?? '';
    const path = this.#word(command, depth);
    if (kind === '<<' || kind === '<<-') {
      const isIndented = kind === '<<-' || /[ \t]/.test(this.text[this.#line] ?? '');
      this.#waiting.push({ delimiter: path, isIndented, command });
      command.reads.push(kind);
    } else if (kind.startsWith('<') && kind !== '<>') command.reads.push(path);
    else if (/^[013-9]?$/.test(number)) {
      if (kind === '>&' && /^\d$/.test(path)) output.writes.push({ path: `&${path}`, appends: true });
      else output.writes.push({ path, appends: kind === '>>' });
    }
  }

  /** Skips the here-documents that begin on the next line. */
  #documents(): void {
    for (const { delimiter, isIndented, command } of this.#waiting) {
      const start = this.at;
      while (this.at < this.text.length) {
        const newline = this.text.indexOf('\n', this.at);
        const stop = newline === -1 ? this.text.length : newline;
        const line = this.text.slice(this.at, stop);
        const end = this.at;
        this.at = Math.min(this.text.length, stop + 1);
        if ((isIndented ? line.trim() : line.trimEnd()) !== delimiter) continue;
        command.documents.push({ start, end });
        break;
      }
    }
    this.#waiting = [];
  }

  /** The word at this place, which is empty where a command ends. */
  #word(command: ScriptCommand, depth: number): string {
    const { text } = this;
    let word = '';
    let quote = '';
    while (this.at < text.length) {
      const character = text[this.at] ?? '';
      if (quote === '' && /[\s;&|<>()]/.test(character)) break;
      if (character === '\\' && quote !== "'") {
        const next = text[this.at + 1] ?? '';
        word += next === '\n' ? '' : quote === '' || '$`"\\'.includes(next) ? next : `\\${next}`;
        this.at += 2;
      } else if (character === quote) {
        quote = '';
        this.at += 1;
      } else if (quote === '' && (character === '"' || character === "'")) {
        quote = character;
        this.at += 1;
      } else if (quote !== "'" && text.startsWith('$(', this.at) && text[this.at + 2] !== '(') {
        word += '$()';
        this.at += 2;
        const value = this.#inside(command.block, 'value', { owner: command });
        if (depth < deepest) this.commands(value, depth + 1);
        value.end = this.at;
      } else {
        const length =
          quote === "'" || !'$`'.includes(character)
            ? 0
            : valueLength(text.slice(this.at, this.at + longestValue));
        const written = text.slice(this.at, this.at + Math.max(1, length));
        word += written;
        this.at += written.length;
      }
    }
    return word;
  }
}
