import type { TagPiece } from './layout.js';
import type { TemplateToken } from './template-tokens.js';
import type { CallPart, TemplatePart } from './template-tree.js';

/** What a tag says that begins a text which is written where it is called. */
export interface MacroHead {
  readonly name: string;
  /** The names of its parameters, with the values that they have by default; undefined if any name may mean another thing in it. */
  readonly parameters: ReadonlyMap<string, string | undefined> | undefined;
  /** The end of the tag. */
  readonly end: number;
}

interface DefinedMacro extends MacroHead {
  readonly body: readonly TemplatePart[];
  /** Whether its body is within one line, however the engine is set. */
  readonly isInline: boolean;
}

/** Macros of Jinja, and `define` of Go, that are defined once at the top of a template: what is written where they are called. */
export class Macros {
  readonly #known = new Map<string, DefinedMacro>();
  readonly #doubtful: ReadonlySet<string>;
  /** The names of all macros, in whatever way they are defined. */
  readonly #all: ReadonlySet<string>;

  constructor(
    private readonly text: string,
    tokens: readonly TemplateToken[],
  ) {
    const { defined, doubtful } = namesIn(tokens);
    this.#doubtful = doubtful;
    this.#all = defined;
  }

  /** Whether an expression may write what a macro does, which may be any number of lines. */
  isOfMacro({ family, content }: TagPiece): boolean {
    if (this.#all.size === 0 || family !== 'curly') return false;
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
    this.#known.set(head.name, { ...head, body, isInline });
  }

  /** The call that a tag is, if it is known what it writes. */
  callIn({ start, end, family, content }: TagPiece): CallPart | undefined {
    if (family !== 'curly') return undefined;
    const called = macroCall.exec(content) ?? templateCall.exec(content);
    const macro = called === null ? undefined : this.#known.get(called[1] ?? '');
    if (called === null || macro === undefined) return undefined;
    if (!macro.isInline && !isOwnLine(this.text, start, end)) return undefined;
    const { parameters, body } = macro;
    const values = parameters === undefined ? noValues : argumentValues(parameters, called[2] ?? '');
    return {
      type: 'call',
      start,
      end,
      expression: content,
      values,
      body,
      variables: parameters && [...parameters.keys()],
    };
  }
}

const noValues: ReadonlyMap<string, string> = new Map();

const macroCall = /^(\w+)\s*\(([^()]*)\)$/;
const templateCall = /^(?:template|include)\s+("[^"\\]*")(?:\s+[.$][\w.]*)?$/;

const macroHead = /^macro\s+(\w+)\s*\(([^()]*)\)$/;
/** Any definition of a macro. */
const macroName = /^macro\s+(\w+)/;

const defineHead = /^define\s+("[^"\\]*")$/;

function headIn({ family, content, end }: TagPiece): MacroHead | undefined {
  const macro = family === 'jinja' ? macroHead.exec(content) : null;
  if (macro !== null) {
    const each = splitArguments(macro[2] ?? '');
    const parameters = new Map(
      each.map(({ name, value }) => [name ?? value, name === undefined ? undefined : literalValue(value)]),
    );
    return { name: macro[1] ?? '', parameters, end };
  }
  const define = family === 'curly' ? defineHead.exec(content) : null;
  return define === null ? undefined : { name: define[1] ?? '', parameters: undefined, end };
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

interface MacroArgument {
  readonly name: string | undefined;
  readonly value: string;
}

/** Arguments of a call, or parameters with their values. */
function splitArguments(text: string): readonly MacroArgument[] {
  const each = text.match(/(?:"[^"]*"|'[^']*'|[^,"'])+/g) ?? [];
  return each.flatMap((one) => {
    const [, name, value = ''] = /^\s*(?:(\w+)\s*=(?!=))?\s*([\s\S]*?)\s*$/.exec(one) ?? [];
    return name === undefined && value === '' ? [] : [{ name, value }];
  });
}

/** The text that a literal writes, or undefined for other expressions. */
const literalValue = (expression: string): string | undefined => {
  const found = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)"|(\d+))$/.exec(expression);
  return found?.[1] ?? found?.[2] ?? found?.[3];
};

/** The parameters whose values are known. */
function argumentValues(
  parameters: ReadonlyMap<string, string | undefined>,
  text: string,
): ReadonlyMap<string, string> {
  const names = [...parameters.keys()];
  const values = new Map(parameters);
  splitArguments(text).forEach(({ name, value }, at) => {
    values.set(name ?? names[at] ?? '', literalValue(value));
  });
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
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
