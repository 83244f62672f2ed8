import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  SymbolKind,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import type { Statement } from '../../grammar/ast.js';
import type { NameKind } from '../model/config/config.js';
import type { Span } from '../source/text.js';
import { type AnalysedText, fileAt, toPosition, toRange } from './analysed-text.js';
import { namedThingsOf } from './named-things.js';
import { isFilledIn, type Surroundings, shownText } from './surroundings.js';

/** The symbol kinds that editors show: variable, array, function, module, key. */
const symbolKinds: Readonly<Record<NameKind, SymbolKind>> = {
  macro: 13,
  table: 18,
  action: 12,
  filter: 12,
  process: 2,
  pki: 20,
  ca: 20,
  wrapper: 12,
};

/** The symbol kinds of listeners and rules, which have no names. */
const statementKinds: Readonly<Record<string, SymbolKind>> = { listen: 11, match: 24 };

/** `textDocument/documentSymbol`: declarations, listeners and rules. */
export function documentSymbols(
  { conf: { model }, surroundings }: AnalysedText,
  path: string,
): DocumentSymbol[] {
  const named = namedThingsOf(model).map(({ kind, name, span, statement }) => ({
    name: isFilledIn(surroundings, span) ? inOneLine(surroundings, span) : name,
    detail: kind,
    kind: symbolKinds[kind],
    span,
    statement,
  }));
  const others = model.statements.flatMap((statement) => {
    const kind = statement.type === 'directive' ? statementKinds[statement.keyword.value] : undefined;
    if (kind === undefined || statement.type !== 'directive') return [];
    const { span, keyword } = statement;
    return [{ name: inOneLine(surroundings, span), detail: '', kind, span: keyword.span, statement: span }];
  });
  return [...named, ...others]
    .filter(({ statement }) => statement.file.path === path)
    .sort((a, b) => a.statement.start - b.statement.start)
    .map(({ name, detail, kind, span, statement }) => ({
      name: name === '' ? '""' : name,
      detail,
      kind,
      range: toRange(statement),
      selectionRange: toRange(span),
    }));
}

/** `workspace/symbol` for one configuration: the names declared in it and in its includes that contain a text, ignoring case. */
export function workspaceSymbols(text: AnalysedText, query: string): WorkspaceSymbol[] {
  const sought = query.toLowerCase();
  return namedThingsOf(text.conf.model).flatMap(({ kind, name, span }): WorkspaceSymbol[] => {
    const uri = isFilledIn(text.surroundings, span) ? undefined : text.uriOf(span.file.path);
    if (uri === undefined || !name.toLowerCase().includes(sought)) return [];
    return [{ name, kind: symbolKinds[kind], containerName: kind, location: { uri, range: toRange(span) } }];
  });
}

const inOneLine = (around: Surroundings | undefined, span: Span): string =>
  shownText(around, span).replace(/(?:\\\n|\s)+/g, ' ');

/** `textDocument/foldingRange`: statements of several lines, and adjacent comments. */
export function foldingRanges(text: AnalysedText, path: string): FoldingRange[] {
  const { model } = text.conf;
  const file = fileAt(text, path);
  if (file === undefined) return [];
  const lineOf = (offset: number): number => toPosition(file, offset).line;
  const ofStatements = model.statements
    .filter(({ span }) => span.file.path === path)
    .map(({ span }) => ({ startLine: lineOf(span.start), endLine: lineOf(span.end) }));
  const comments: { startLine: number; endLine: number; kind: 'comment' }[] = [];
  for (const { span } of model.comments.filter((comment) => comment.span.file.path === path)) {
    const line = toPosition(file, span.start);
    const isAlone = file.text.slice(span.start - line.character, span.start).trim() === '';
    const last = comments.at(-1);
    if (isAlone && last !== undefined && last.endLine + 1 === line.line) last.endLine = lineOf(span.end);
    else if (isAlone) comments.push({ startLine: line.line, endLine: lineOf(span.end), kind: 'comment' });
  }
  return [...ofStatements, ...comments].filter(({ startLine, endLine }) => endLine > startLine);
}

/** `textDocument/documentLink`: the files of includes, tables and certificates. */
export function documentLinks(text: AnalysedText, path: string): DocumentLink[] {
  return text.conf.model.statements
    .filter(({ span }) => span.file.path === path)
    .flatMap(fileNamesIn)
    .flatMap(({ name, span }) => {
      const target = isFilledIn(text.surroundings, span) ? undefined : text.uriOf(name);
      return target === undefined ? [] : [{ range: toRange(span), target }];
    });
}

function fileNamesIn(statement: Statement): readonly { readonly name: string; readonly span: Span }[] {
  if (statement.type !== 'directive') return [];
  const [first, second] = statement.items;
  const linkTo = (word: typeof first, name: string | undefined) =>
    word?.type === 'word' && name !== undefined ? [{ name, span: word.span }] : [];
  switch (statement.keyword.value) {
    case 'include':
      return linkTo(first, first?.type === 'word' ? first.value : undefined);
    case 'table':
      return linkTo(
        second,
        second?.type === 'word' ? /^(?:\w+:)?(\/.+)$/.exec(second.value)?.[1] : undefined,
      );
    case 'pki':
    case 'ca':
      return statement.items.flatMap((option) => {
        const [value] = option.type === 'option' && option.keyword.value !== 'dhe' ? option.items : [];
        return linkTo(value, value?.type === 'word' ? value.value : undefined);
      });
    default:
      return [];
  }
}
