import type { SelectionRange } from 'vscode-languageserver';
import type { Item, Statement } from '../../grammar/ast.js';
import type { Span } from '../source/text.js';
import { type AnalysedText, fileAt, type TextPlace, toRange, touches } from './analysed-text.js';

/** `textDocument/selectionRange` of one place: the word, the options around it, the statement, the file. */
export function selectionRange(text: AnalysedText, place: TextPlace): SelectionRange | undefined {
  const file = fileAt(text, place.path);
  if (file === undefined) return undefined;
  const around = [
    { file, start: 0, end: file.text.length },
    ...text.conf.syntax.statements
      .filter(({ span }) => touches(span, place))
      .flatMap(spansIn)
      .filter((span) => touches(span, place)),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  let found: SelectionRange | undefined;
  let last: Span | undefined;
  for (const span of around) {
    // If two spans meet at the place, the first is selected.
    if (last !== undefined && (span.end > last.end || (span.start === last.start && span.end === last.end)))
      continue;
    found = { range: toRange(span), ...(found && { parent: found }) };
    last = span;
  }
  return found;
}

function spansIn(statement: Statement): readonly Span[] {
  const { span } = statement;
  if (statement.type === 'error') return [span, ...statement.words.map((word) => word.span)];
  if (statement.type === 'macro') return [span, statement.name.span, statement.value.span];
  return [span, statement.keyword.span, ...statement.items.flatMap(spansOfItem)];
}

function spansOfItem(item: Item): readonly Span[] {
  switch (item.type) {
    case 'word':
      return [item.span];
    case 'option':
      return [item.span, item.keyword.span, ...item.items.flatMap(spansOfItem)];
    case 'table-reference':
      return [item.span, item.name.span];
    case 'inline-list':
      return [item.span, ...item.entries.map(({ span }) => span)];
    case 'inline-mapping':
      return [item.span, ...item.entries.flatMap(({ key, value }) => [key.span, value.span])];
  }
}
