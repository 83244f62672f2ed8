import type { CompletionItem, CompletionItemKind, CompletionList } from 'vscode-languageserver';
import { parseFile } from '../../grammar/index.js';
import { fitsSlot, type TableSlotName, tableSlots } from '../model/build/table-slots.js';
import type { NameKind } from '../model/config/config.js';
import type { SourceFile } from '../source/text.js';
import { type AnalysedText, fileAt, type TextPlace, toRange } from './analysed-text.js';
import { macrosFor, valuesAt } from './completed-values.js';
import { describeKeyword, describeNamed } from './hover.js';
import { namedThingsOf } from './named-things.js';
import { snippetsFor } from './statement-snippets.js';
import { isFilledIn } from './surroundings.js';

/** The kind of names that are allowed at a place, and how they are written, by the grammar's description of the place. */
const namesFor: Readonly<Record<string, { readonly kind: NameKind; readonly as: (name: string) => string }>> =
  {
    'the name of an action': { kind: 'action', as: word },
    'the name of a filter': { kind: 'filter', as: word },
    'the name of a process': { kind: 'process', as: word },
    'the name of a wrapper': { kind: 'wrapper', as: word },
    'a table': { kind: 'table', as: (name) => `<${word(name)}>` },
    'the name of a table': { kind: 'table', as: word },
    'a host name or `"*"`': { kind: 'pki', as: word },
  };

/** A statement that declares a name, up to that: another declaration of one that there is would be refused. `pki` has two statements for each. */
const declaring = /^(?:action|ca|filter|mda\s+wrapper|proc|table)[ \t\\\n]+$/;

const keywordKind: CompletionItemKind = 14;
const nameKind: CompletionItemKind = 6;

/** A token that is never valid: the parser then reports everything that it expects instead. */
const nowhere = '(';

/**
 * `textDocument/completion`: the words that the grammar of the release accepts at a place, and the declared names. They replace the word at the place.
 *
 * @param client `snippets`: whether it supports snippets, which offer whole statements with placeholders
 */
export function completion(
  text: AnalysedText,
  { path, offset }: TextPlace,
  { snippets = false }: { readonly snippets?: boolean } = {},
): CompletionItem[] {
  const file = fileAt(text, path);
  if (file === undefined) return [];
  const start = wordStart(file.text, offset);
  // What a template fills in would be replaced.
  if (start < offset && isFilledIn(text.surroundings, { file, start, end: offset })) return [];
  const { words, statement } = expectedAt(text, file, start);
  if (declaring.test(statement)) return [];
  const items = words.flatMap((expected): CompletionItem[] => {
    const names = namesFor[expected];
    if (names !== undefined)
      return namesOf(text, { ...names, kind: kindOf(names.kind, statement) }, slotAfter(statement));
    return /^[a-z][a-z0-9-]*$/.test(expected)
      ? [{ label: expected, kind: keywordKind, data: { within: statementKeyword(statement) } }]
      : valuesAt(text, expected);
  });
  const macros = macrosFor(text, words, file, start).filter(({ label }) => {
    // Its value is read again at this place, and may be a word that is not allowed here.
    const made = { path, text: `${file.text.slice(0, start)}${label} ` };
    return expectedAt(text, made, made.text.length).words.length > 0;
  });
  const offered = snippets && statement === '' ? snippetsFor(words) : [];
  return [...items, ...macros, ...offered].map((item) => {
    const newText = item.insertText ?? item.label;
    const end = offset + closedBehind(file.text, start, offset, newText);
    return { ...item, textEdit: { range: toRange({ file, start, end }), newText } };
  });
}

/** The items as a client gets them. It asks again when `<` or `"` has been typed to begin a name: only then it is known what the editor has closed behind that. */
export const completionList = (items: CompletionItem[]): CompletionList => ({
  isIncomplete: items.some(({ kind, textEdit }) => {
    const range = textEdit && 'range' in textEdit ? textEdit.range : undefined;
    return kind === nameKind && range?.start.character === range?.end.character;
  }),
  items,
});

/** The length of what an editor has written behind the place because `<` or `"` was typed: `>`, `"`, `">`. The new text has it, too. */
function closedBehind(text: string, start: number, offset: number, newText: string): number {
  if (start === offset || text.charAt(start) !== newText.charAt(0)) return 0;
  const closing = /[">]*$/.exec(newText)?.[0] ?? '';
  const lengths = Array.from(closing, (_, at) => closing.length - at);
  return lengths.find((length) => text.startsWith(closing.slice(-length), offset)) ?? 0;
}

/** The place for a table that the last words of a statement lead to: after `match from any for domain`, that is `match for domain`. */
function slotAfter(statement: string): TableSlotName | undefined {
  const words = statement.match(/"[^"]*"|[a-z][a-z-]*/g) ?? [];
  const [keyword] = words;
  return words
    .map((_, at) => [keyword, ...words.slice(Math.max(1, at))].join(' '))
    .find((name): name is TableSlotName => Object.hasOwn(tableSlots, name));
}

/** `completionItem/resolve`: the description of an item, as hover shows it. */
export function resolvedItem(item: CompletionItem, text: AnalysedText): CompletionItem {
  const value = isNamed(item.data)
    ? describeNamed(text, item.detail, item.data.name)
    : item.kind === keywordKind
      ? describeKeyword(item.label, withinOf(item.data))
      : undefined;
  return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
}

const isNamed = (data: unknown): data is { readonly name: string } =>
  typeof data === 'object' && data !== null && 'name' in data && typeof data.name === 'string';

/** The first word of a statement's text. */
const statementKeyword = (statement: string): string => /^[a-z]*/.exec(statement.trimStart())?.[0] ?? '';

/** The keyword of the statement in which an item is offered; empty if it begins one. */
const withinOf = (data: unknown): string =>
  typeof data === 'object' && data !== null && 'within' in data && typeof data.within === 'string'
    ? data.within
    : '';

/** `ca` takes names of authorities in the position in which `pki` takes those of certificates. */
const kindOf = (kind: NameKind, before: string): NameKind =>
  kind === 'pki' && /\bca[ \t\\\n]+$/.test(before) ? 'ca' : kind;

/** The beginning of the word that contains or ends at an offset. */
export const wordStart = (text: string, offset: number): number =>
  offset - (/[\w<"$*.@:/-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0);

/** The words that smtpd's grammar accepts at a place, and the part of the statement before it. */
export function expectedAt(
  { conf }: AnalysedText,
  file: SourceFile,
  start: number,
): { readonly words: readonly string[]; readonly statement: string } {
  const { options } = conf.model;
  const cut = { path: file.path, text: file.text.slice(0, start) + nowhere };
  const { statements } = parseFile(cut, options);
  const last = statements.findLast(({ span }) => span.file === cut);
  if (last?.type !== 'error' || last.span.end < start) return { words: [], statement: '' };
  const place = last.problem.span;
  // The statement already has an error before this place.
  if (place.file !== cut || place.start < start) return { words: [], statement: '' };
  return { words: last.problem.expected, statement: cut.text.slice(last.span.start, start) };
}

function namesOf(
  { conf: { model }, surroundings }: AnalysedText,
  { kind, as }: { readonly kind: NameKind; readonly as: (name: string) => string },
  slot: TableSlotName | undefined,
): CompletionItem[] {
  const declared = namedThingsOf(model).filter(
    (one) => one.kind === kind && !isFilledIn(surroundings, one.span),
  );
  const names = new Set(declared.map(({ name }) => name));
  const fits = (name: string): boolean => {
    const table = kind === 'table' && slot !== undefined ? model.tables.get(name) : undefined;
    return slot === undefined || table === undefined || fitsSlot(slot, table, model.options.release);
  };
  return [...names]
    .filter(fits)
    .map((name) => ({ label: as(name), kind: nameKind, detail: kind, data: { name } }));
}

/** Quotes a name, so that it is valid anywhere. */
function word(name: string): string {
  return `"${name.replaceAll('"', '\\"')}"`;
}
