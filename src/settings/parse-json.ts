import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { SourceFile, Span } from '../source/text.js';

/** A value of a JSON text, with its place. */
export type Json = { readonly span: Span } & (
  | { readonly type: 'object'; readonly entries: readonly JsonEntry[] }
  | { readonly type: 'array'; readonly items: readonly Json[] }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
);

export interface JsonEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Json;
}

/** A mistake in a settings file. */
export interface JsonProblem {
  readonly message: string;
  readonly span: Span;
}

/** Limits that no legitimate settings file reaches; deeper nesting is only written to overflow a reader's stack. */
const longestText = 256 * 1024;
const deepest = 32;

/**
 * Parses a JSON text (RFC 8259: no comments, no comma before a closing bracket; a byte order mark is skipped). Never throws. The valid parts of a faulty text are returned, too;
 * `problems` has at most the first mistake, because one leads to others.
 */
export function parseJson(file: SourceFile): {
  readonly value: Json | undefined;
  readonly problems: readonly JsonProblem[];
} {
  // A token that ends in an unclosed comment extends beyond the text.
  const at = (start: number, end: number): Span => {
    const { length } = file.text;
    return { file, start: Math.min(start, length), end: Math.min(end, length) };
  };
  const only = (message: string, span: Span) => ({ value: undefined, problems: [{ message, span }] });
  if (file.text.length > longestText)
    return only(`is larger than ${longestText >> 10} kB: no settings file is`, at(0, 1));
  const deep = depthExceeded(file.text);
  if (deep !== undefined)
    return only(`is nested more than ${deepest} levels deep: no settings file is`, at(deep, deep + 1));
  const errors: ParseError[] = [];
  // A byte order mark is replaced by a blank, so that offsets stay the same.
  const text = file.text.replace(/^\ufeff/, ' ');
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const problems = errors.slice(0, 1).map(({ error, offset, length }) => ({
    message: `is no JSON: ${reasons[printParseErrorCode(error)] ?? 'this is not expected here'}`,
    span: at(offset, offset + length),
  }));
  return { value: root && convert(root, at), problems };
}

/** The offset at which the text exceeds the maximum depth. */
function depthExceeded(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  // After an unclosed comment, the scanner keeps returning a token with a length.
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    // The token of a string begins with its quote.
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > deepest) return scanner.getTokenOffset();
  }
  return undefined;
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: 'strings need double quotes',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a name in double quotes belongs here (and no comma before })',
  ValueExpected: 'a value belongs here (and no comma before a closing bracket)',
  ColonExpected: 'a colon belongs between a name and its value',
  CommaExpected: 'a comma belongs between two values',
  CloseBraceExpected: 'the closing } is missing',
  CloseBracketExpected: 'the closing ] is missing',
  EndOfFileExpected: 'nothing may follow the value',
  InvalidCommentToken: 'it has no comments',
  UnexpectedEndOfComment: 'it has no comments',
  UnexpectedEndOfString: 'the closing quote is missing',
  UnexpectedEndOfNumber: 'this is no number',
  InvalidUnicode: 'four hexadecimal digits belong behind \\u',
  InvalidEscapeCharacter: 'there is no such escape: a backslash is written \\\\',
  InvalidCharacter: 'a control character must be written as an escape',
};

function convert(node: Node, at: (start: number, end: number) => Span): Json {
  const span = at(node.offset, node.offset + node.length);
  const { value, children = [] } = node;
  switch (node.type) {
    case 'object':
      return {
        type: 'object',
        span,
        entries: children.flatMap(({ children: [key, member] = [] }) =>
          key === undefined || member === undefined
            ? []
            : [
                {
                  key: String(key.value),
                  keySpan: at(key.offset, key.offset + key.length),
                  value: convert(member, at),
                },
              ],
        ),
      };
    case 'array':
      return { type: 'array', span, items: children.map((child) => convert(child, at)) };
    case 'string':
      return { type: 'string', span, value: String(value) };
    case 'number':
      return { type: 'number', span, value: Number(value) };
    case 'boolean':
      return { type: 'boolean', span, value: value === true };
    default:
      return { type: 'null', span };
  }
}
