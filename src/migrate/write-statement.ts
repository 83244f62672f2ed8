import type {
  Directive,
  InlineList,
  InlineMapping,
  Item,
  Option,
  TableReference,
  Word,
} from '../../grammar/ast.js';
import { isKeyword, quote } from '../../grammar/index.js';
import type { Macro } from '../model/config/config.js';
import type { Release } from '../source/release.js';
import { spanText } from '../source/text.js';

/** Longer lines are continued on the next one. */
const widest = 100;

/** How statements are written. Whatever is already correct in the text is copied, including macros. */
export interface WritingStyle {
  readonly release: Release;
  readonly macros: ReadonlyMap<string, Macro>;
  /** Macros that are renamed in the new text. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/** Formats a current statement. With `wraps`, long lines are continued. */
export function writeStatement(
  statement: Directive,
  style: WritingStyle,
  indent = '',
  wraps = false,
): string {
  const words = partsOf(statement, style);
  const line = words.join(' ');
  if (!wraps || line.length <= widest) return indent + line;
  const lines: string[] = [];
  let current = indent;
  for (const word of words) {
    if (current.trim() !== '' && current.length + word.length > widest) {
      lines.push(current);
      current = `${indent}    `;
    }
    current += current.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, current].join(' \\\n');
}

function partsOf({ keyword, items }: Directive, style: WritingStyle): readonly string[] {
  if (keyword.value !== 'bounce') return [keyword.value, ...items.map((item) => writeItem(item, style))];
  // The only values separated by commas outside braces.
  const [kind, ...times] = items.map((item) => writeItem(item, style));
  return [keyword.value, ...(kind === undefined ? [] : [kind]), times.join(', ')];
}

function writeItem(item: Item, style: WritingStyle): string {
  switch (item.type) {
    case 'word':
      return writeWord(item, style);
    case 'option':
      return writeOption(item, style);
    default:
      return writeTable(item, style);
  }
}

export function writeOption({ keyword, items, negation }: Option, style: WritingStyle): string {
  return [`${negation ? '!' : ''}${keyword.value}`, ...items.map((item) => writeItem(item, style))].join(' ');
}

function writeWord(word: Word, style: WritingStyle): string {
  const { form, value } = word;
  if (form === 'keyword') return value;
  const written = spanText(word.span);
  const macro = wholeMacro(written, value, style);
  if (macro !== undefined) return macro;
  if (form === 'number') return value;
  if (form === 'bare') return written === value && !isKeyword(value, style.release) ? written : quote(value);
  return standsFor(written, value) ? written : quote(value);
}

/** The `$name`, if a value consists of exactly one macro. */
function wholeMacro(
  written: string,
  value: string,
  { macros, renamed, release }: WritingStyle,
): string | undefined {
  const name = /^\$(\w+)$/.exec(written)?.[1];
  if (name === undefined || macros.get(name)?.value !== value || isKeyword(value, release)) return undefined;
  return `$${renamed?.get(name) ?? name}`;
}

/** Whether a quoted text is read as this value today. */
function standsFor(written: string, value: string): boolean {
  const mark = written[0];
  if ((mark !== '"' && mark !== "'") || written.at(-1) !== mark || /\\[ \t]/.test(written)) return false;
  return written.slice(1, -1).replace(/\\?\n/g, '').replaceAll(`\\${mark}`, mark) === value;
}

function writeTable(table: TableReference | InlineList | InlineMapping, style: WritingStyle): string {
  const written = spanText(table.span);
  if (table.type === 'table-reference') {
    const { value, form } = table.name;
    const isPlain = form === 'quoted' && /^[A-Za-z_][\w-]*$/.test(value) && !isKeyword(value, style.release);
    return `<${isPlain ? value : writeWord(table.name, style)}>`;
  }
  const words =
    table.type === 'inline-list' ? table.entries : table.entries.flatMap(({ key, value }) => [key, value]);
  const asItStands =
    written.startsWith('{') &&
    written.endsWith('}') &&
    !written.includes('$') &&
    words.every((word) => writeWord(word, style) === spanText(word.span));
  if (asItStands) return written;
  const entries =
    table.type === 'inline-list'
      ? table.entries.map((entry) => writeWord(entry, style))
      : table.entries.map(({ key, value }) => `${writeWord(key, style)} = ${writeWord(value, style)}`);
  return `{ ${entries.join(', ')} }`;
}
