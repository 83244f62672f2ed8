import type { Directive, Item, Word } from '../grammar/ast.js';
import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import type { Config, Macro } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';
import { tableUses } from './shared/table-uses.js';

const messages = {
  macro: {
    message: '`{macro}` is not expanded inside quotes',
    label: 'read as this very text',
    help: 'write `{macro}` without quotes',
  },
  part: {
    message: '`{macro}` is not expanded inside quotes',
    label: 'read as this very text',
    help: 'write the text out, or put all of it in a macro',
  },
  table: {
    message: '`{words}` in quotes is a text, not the table',
    label: 'matches nothing',
    help: 'write `{words}` without quotes',
  },
} as const;

type QuotedMessage = Report<keyof typeof messages>;

export default defineRule({
  id: 'quoted-reference',
  category: 'correctness',
  severity: 'warning',
  summary: 'A macro or table in quotes is a plain text',
  messages,
  *check({ config }) {
    if (config.macros.size > 0)
      for (const statement of config.statements)
        if (statement.type === 'directive' && !commands.has(statement.keyword.value))
          yield* macrosIn(config, statement, statement.items);
    if (config.tables.size > 0) yield* tablesIn(config);
  },
});

/** Statements whose texts are commands, which have variables of their own. */
const commands: ReadonlySet<string> = new Set(['proc', 'mda', 'filter']);

function* macrosIn(config: Config, statement: Directive, items: readonly Item[]): Generator<QuotedMessage> {
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
  // Defined further down, it is no macro here in any case.
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

/** The macro without quotes, where its value is one word. */
function unquoted({ span }: Word, { name, value }: Macro): readonly Suggestion[] {
  if (!/^[A-Za-z0-9_:][^\s(){}<>!=#,"'\\]*$/.test(value) || /^\d+$/.test(value)) return [];
  return [{ description: `Use the value of \`${name}\``, edits: [replace(span, `$${name}`)] }];
}

function* tablesIn(config: Config): Generator<QuotedMessage> {
  for (const { table, regex } of tableUses(config)) {
    if (regex || table.origin !== 'anonymous' || !table.contents.known) continue;
    const [entry, ...others] = table.contents.entries;
    const name = entry && /^<(.+)>$/.exec(entry.key)?.[1];
    if (!entry?.span || name === undefined || others.length > 0 || !config.tables.has(name)) continue;
    yield {
      message: 'table',
      data: { words: entry.key },
      span: entry.span,
      suggestions: spanText(entry.span).startsWith('"')
        ? [
            {
              description: `Use table \`${name.replaceAll('`', "'")}\``,
              edits: [replace(entry.span, `<${name}>`)],
            },
          ]
        : [],
    };
  }
}
