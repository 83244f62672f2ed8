import { argumentValues, callOf, literalValue, type NamedCall } from './call-arguments.js';
import type { TagPiece } from './layout.js';
import { hasManyLines, isAnyOf, namesOfManyLines } from './many-lines.js';
import type { TemplateToken } from './template-tokens.js';
import type { CallPart, TemplatePart } from './template-tree.js';

/** What a tag says that begins a text which is written where it is called. */
export interface MacroHead {
  readonly name: string;
  /** The names of its parameters, with the values that they have by default; undefined if any name may mean another thing in it. */
  readonly parameters: ReadonlyMap<string, string | undefined> | undefined;
  /** The code of the tag, and its end. */
  readonly head: string;
  readonly end: number;
}

interface DefinedMacro extends MacroHead {
  readonly body: readonly TemplatePart[];
  /** Whether its body is within one line, however the engine is set. */
  readonly isInline: boolean;
  /** Its body, as it is written. */
  readonly source: string;
  /** Whether it uses the block of a call just to write it as it is. */
  readonly writesBlock: boolean;
}

/** Macros of Jinja, and `define` of Go, that are defined once at the top of a template: what is written where they are called. */
export class Macros {
  readonly #known = new Map<string, DefinedMacro>();
  readonly #doubtful: ReadonlySet<string>;
  /** The names of all macros, in whatever way they are defined. */
  readonly #all: ReadonlySet<string>;
  /** Names that may stand for several lines. */
  readonly #ofLines: ReadonlySet<string>;

  constructor(
    private readonly text: string,
    tokens: readonly TemplateToken[],
  ) {
    const { defined, doubtful } = namesIn(tokens);
    this.#doubtful = doubtful;
    this.#all = defined;
    this.#ofLines = namesOfManyLines(text, tokens, (content) => this.#areIn(content));
  }

  /** Whether an expression may write what a macro does, which may be any number of lines. */
  isOfMacro({ family, content }: TagPiece): boolean {
    return family === 'curly' && this.#areIn(content);
  }

  /** Whether code has a name that may stand for several lines. */
  mayHaveLines(code: string): boolean {
    return isAnyOf(code, this.#ofLines);
  }

  #areIn(content: string): boolean {
    if (this.#all.size === 0) return false;
    return content.match(/\b[A-Za-z_]\w*(?=\s*\()/g)?.some((name) => this.#all.has(name)) ?? false;
  }

  /** The head of a macro that means the same wherever it is called, or undefined if a tag begins none. */
  headOf(tag: TagPiece): MacroHead | undefined {
    const head = headIn(tag);
    return head !== undefined && !this.#doubtful.has(head.name) ? head : undefined;
  }

  /** @param end the tag that ends it */
  define(head: MacroHead, body: readonly TemplatePart[], end: Pick<TagPiece, 'start'>): void {
    const source = this.text.slice(head.end, end.start);
    const isStripped = this.text[head.end - 3] === '-' && this.text[end.start + 2] === '-';
    const isInline = !(isStripped ? source.trim() : source).includes('\n');
    const writesBlock = !/\bcaller\b/.test(source.replace(callerTag, ''));
    this.#known.set(head.name, { ...head, body, isInline, source, writesBlock });
  }

  /** The call that a tag is, if it is known what it writes. */
  callIn({ start, end, family, content }: TagPiece): CallPart | undefined {
    if (family !== 'curly') return undefined;
    const called = callOf(content, macroCall) ?? templateCalled(content);
    const macro = called && this.#known.get(called.name);
    if (called === undefined || macro === undefined) return undefined;
    return macro.isInline || isOwnLine(this.text, start, end)
      ? this.#part({ start, end, content }, macro, called)
      : undefined;
  }

  /**
   * The call that a tag of Jinja begins whose block the macro writes in its own text, if it is known what all of it writes.
   *
   * @param last the tag that ends the block
   */
  blockCallIn(
    { start, end, content }: TagPiece,
    block: readonly TemplatePart[],
    last: Pick<TagPiece, 'start' | 'end'>,
  ): CallPart | undefined {
    const called = callOf(content, blockCall);
    const macro = called && this.#known.get(called.name);
    if (called === undefined || macro === undefined) return undefined;
    const { isInline, source, writesBlock, parameters } = macro;
    if (!writesBlock || parameters === undefined || parameters.has('caller')) return undefined;
    const hasLines = this.text.slice(end, last.start).includes('\n');
    if ((hasLines || !isInline) && !isOwnLine(this.text, start, last.end)) return undefined;
    if (hasLines && !areOwnLines(source)) return undefined;
    return { ...this.#part({ start, end: last.end, content }, macro, called), block };
  }

  #part(
    { start, end, content }: Pick<TagPiece, 'start' | 'end' | 'content'>,
    { parameters, body, head }: DefinedMacro,
    { values }: NamedCall,
  ): CallPart {
    return {
      type: 'call',
      start,
      end,
      expression: content,
      hasLines: [head, content].some((code) => hasManyLines(code, '') || this.mayHaveLines(code)),
      values: parameters === undefined ? noValues : argumentValues(parameters, values),
      body,
      variables: parameters && [...parameters.keys(), ...impliedParameters],
    };
  }
}

/** Whether each place where a macro writes the block of its call is a line of its own. */
const areOwnLines = (source: string): boolean =>
  [...source.matchAll(callerTag)].every(({ 0: tag, index }) => isOwnLine(source, index, index + tag.length));

const noValues: ReadonlyMap<string, string> = new Map();

/** The names that each macro of Jinja has for what its call gives beside its parameters. */
const impliedParameters = ['varargs', 'kwargs', 'caller'];

/** Whether a macro writes the block of its call in the place of a tag. */
export const isBlockTag = ({ family, content }: TagPiece): boolean =>
  family === 'curly' && /^caller\s*\(\s*\)$/.test(content);

/** Such tags. */
const callerTag = /\{\{[-+]?\s*caller\s*\(\s*\)\s*[-+]?\}\}/g;

/** What stands before the arguments of a call. */
const macroCall = /^(\w+)\s*\(/;
const blockCall = /^call\s+(\w+)\s*\(/;
const macroHead = /^macro\s+(\w+)\s*\(/;

/** A call of Go, which has no arguments with names. */
function templateCalled(content: string): NamedCall | undefined {
  const name = /^(?:template|include)\s+("[^"\\]*")(?:\s+[.$][\w.]*)?$/.exec(content)?.[1];
  return name === undefined ? undefined : { name, values: [] };
}

/** Any definition of a macro. */
const macroName = /^macro\s+(\w+)/;

const defineHead = /^define\s+("[^"\\]*")$/;

function headIn({ family, content, end }: TagPiece): MacroHead | undefined {
  const macro = family === 'jinja' ? callOf(content, macroHead) : undefined;
  if (macro !== undefined) {
    const parameters = new Map(
      macro.values.map(({ name, value }) => [
        name ?? value,
        name === undefined ? undefined : literalValue(value),
      ]),
    );
    return { name: macro.name, parameters, head: content, end };
  }
  const define = family === 'curly' ? defineHead.exec(content) : null;
  return define === null ? undefined : { name: define[1] ?? '', parameters: undefined, head: content, end };
}

/** Names of macros, and those that are given more than once or that code uses otherwise than to define or to call a macro. */
function namesIn(tokens: readonly TemplateToken[]): {
  readonly defined: ReadonlySet<string>;
  readonly doubtful: ReadonlySet<string>;
} {
  const defined = new Set<string>();
  const doubtful = new Set<string>();
  const define = (name: string): void => {
    if (defined.has(name)) doubtful.add(name);
    defined.add(name);
  };
  for (const token of tokens) {
    if (token.type !== 'code') continue;
    const name =
      macroName.exec(token.content)?.[1] ??
      headIn(token)?.name ??
      /^block\s+("[^"\\]*")/.exec(token.content)?.[1];
    if (name !== undefined) define(name);
    const rest = token.content.replace(/^(?:macro|define|block)\s+\S+?(?=\(|\s|$)/, '');
    for (const [word] of rest.matchAll(/\b[A-Za-z_]\w*\b(?!\s*\()/g)) doubtful.add(word);
  }
  return { defined, doubtful };
}

/** A tag that takes the line end behind it away. */
const takesLineEnd = /[-~](?:%\}|\}\}|#\}|%>)[ \t\r]*$/;

/** Whether a tag stands alone on its line, which begins and ends there whatever the engine takes away. */
function isOwnLine(text: string, start: number, end: number): boolean {
  if (/[-~]/.test(text[start + 2] ?? '') || /[-~]/.test(text[end - 3] ?? '')) return false;
  if (!/^[ \t]*\r?(?:\n|$)/.test(text.slice(end, text.indexOf('\n', end) + 1 || undefined))) return false;
  let lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== '') return false;
  for (let count = 0; lineStart > 0; count += 1) {
    const before = text.lastIndexOf('\n', lineStart - 2) + 1;
    const line = text.slice(before, lineStart - 1).trimEnd();
    if (line.endsWith('\\') || takesLineEnd.test(line) || count > maxTagLines) return false;
    // A line of nothing but tags is none.
    if (!/[%}#]\}$|%>$/.test(line)) return true;
    lineStart = before;
  }
  return true;
}

/** The most lines before a call that are examined. */
const maxTagLines = 20;
