import type { SemanticTokens } from 'vscode-languageserver';
import type { Item, Statement, Word } from '../../grammar/ast.js';
import type { SourceFile, Span } from '../source/text.js';
import { type AnalysedText, fileAt, toPosition, writtenFile } from './analysed-text.js';
import { isFilledIn } from './surroundings.js';
import type { TextInContext } from './workspace.js';

/** The types of tokens, indexed by their numbers in the protocol. */
export const tokenTypeNames = ['keyword', 'string', 'number', 'comment', 'variable', 'macro'] as const;
type TokenTypeName = (typeof tokenTypeNames)[number];

interface MarkedSpan {
  readonly span: Span;
  readonly type: TokenTypeName;
}

/** `textDocument/semanticTokens/full`: the words as smtpd's lexer and parser read them, so that a quoted `relay` is not a keyword. */
export function semanticTokens(text: AnalysedText, path: string): SemanticTokens {
  const file = fileAt(text, path);
  return { data: file === undefined ? [] : encoded(file, markedIn(text, path)) };
}

/** The tokens of all configurations in a file of another kind. */
export function semanticTokensOfAll(all: readonly TextInContext[]): SemanticTokens {
  const [first] = all;
  const outer = first && writtenFile(first.text, first.path);
  const marked = all.flatMap(({ text, path }) => markedIn(text, path));
  return { data: outer === undefined ? [] : encoded(outer, marked) };
}

function markedIn({ conf, surroundings }: AnalysedText, path: string): readonly MarkedSpan[] {
  const { statements, comments } = conf.syntax;
  return [
    ...statements.flatMap(ofStatement),
    ...comments.map(({ span }): MarkedSpan => ({ span, type: 'comment' })),
  ].filter(({ span }) => span.file.path === path && !isFilledIn(surroundings, span));
}

function ofStatement(statement: Statement): readonly MarkedSpan[] {
  if (statement.type === 'error') return statement.words.flatMap(ofWord);
  if (statement.type === 'macro')
    return [{ span: statement.name.span, type: 'macro' }, ...ofWord(statement.value)];
  return [...ofWord(statement.keyword), ...statement.items.flatMap(ofItem)];
}

function ofItem(item: Item): readonly MarkedSpan[] {
  switch (item.type) {
    case 'word':
      return ofWord(item);
    case 'option':
      return [...ofWord(item.keyword), ...item.items.flatMap(ofItem)];
    case 'table-reference':
      return ofWord(item.name);
    case 'inline-list':
      return item.entries.flatMap(ofWord);
    case 'inline-mapping':
      return item.entries.flatMap(({ key, value }) => [...ofWord(key), ...ofWord(value)]);
  }
}

const typeOf = { keyword: 'keyword', bare: 'variable', quoted: 'string', number: 'number' } as const;

function ofWord({ form, span, writtenAt }: Word): readonly MarkedSpan[] {
  if (form === 'symbol') return [];
  return [{ span, type: writtenAt === undefined ? typeOf[form] : 'macro' }];
}

/** Encodes each single-line part of a token as five numbers: the line and column relative to the previous one, the length, the type, and no modifiers. */
function encoded(file: SourceFile, marked: readonly MarkedSpan[]): number[] {
  const data: number[] = [];
  let [line, character, end] = [0, 0, 0];
  for (const { span, type } of [...marked].sort((a, b) => a.span.start - b.span.start)) {
    // All words from one macro have the same place.
    if (span.start < end) continue;
    end = span.end;
    for (const { 0: part, index } of file.text.slice(span.start, span.end).matchAll(/[^\r\n]+/g)) {
      const at = toPosition(file, span.start + index);
      const column = at.line === line ? at.character - character : at.character;
      data.push(at.line - line, column, part.length, tokenTypeNames.indexOf(type), 0);
      ({ line, character } = at);
    }
  }
  return data;
}
