import type { Directive, Item, Word } from '../../grammar/ast.js';
import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Macro } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import type { QuotedMessage } from './quoted-message.js';

/** Statements whose texts are commands, which have variables of their own. */
export const commandStatements: ReadonlySet<string> = new Set(['proc', 'mda', 'filter']);

export function* macrosIn(
  config: Config,
  statement: Directive,
  items: readonly Item[],
): Generator<QuotedMessage> {
  for (const item of items) {
    if (item.type === 'option') {
      // `action NAME mda COMMAND`
      if (statement.keyword.value === 'action' && item.keyword.value === 'mda') continue;
      yield* macrosIn(config, statement, item.items);
    } else if (item.type === 'inline-list') for (const word of item.entries) yield* macroIn(config, word);
    else if (item.type === 'inline-mapping')
      for (const { key, value } of item.entries) {
        yield* macroIn(config, key);
        yield* macroIn(config, value);
      }
    else if (item.type === 'word') yield* macroIn(config, item);
  }
}

function* macroIn({ macros, file, files }: Config, word: Word): Generator<QuotedMessage> {
  if (word.form !== 'quoted' || word.writtenAt !== undefined || !files.includes(word.span.file)) return;
  const name = /\$(\w+)/.exec(word.value)?.[1] ?? '';
  const macro = macros.get(name);
  if (macro === undefined) return;
  // A macro that is defined further down does not exist here yet.
  if (macro.span.file === file && word.span.file === file && macro.span.start > word.span.start) return;
  const isWhole = word.value === `$${name}`;
  yield {
    message: isWhole ? 'macro' : 'part',
    data: { macro: `$${name}` },
    span: word.span,
    related: [{ span: macro.span, message: 'defined here' }],
    suggestions: isWhole && spanText(word.span).endsWith(`$${name}"`) ? unquoted(word, macro) : [],
  };
}

/** Suggests the macro without quotes if its value is one word. */
function unquoted({ span }: Word, { name, value }: Macro): readonly Suggestion[] {
  if (!/^[A-Za-z0-9_:][^\s(){}<>!=#,"'\\]*$/.test(value) || /^\d+$/.test(value)) return [];
  return [{ description: `Use the value of \`${name}\``, edits: [replace(span, `$${name}`)] }];
}
