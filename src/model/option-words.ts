import type { Directive, Option, Word } from '../../grammar/ast.js';
import type { Config } from './config/config.js';

/** An option with one word as its value, with the statement that it stands in: `protocols "all"` of `listen on`. */
export interface OptionWord {
  readonly statement: Directive;
  readonly option: Option;
  readonly value: Word;
}

/** The options of these names that a configuration gives a word to, in the order of the text; the last word where there are several. */
export function optionWords(config: Config, names: ReadonlySet<string>): readonly OptionWord[] {
  return config.statements.flatMap((statement) =>
    statement.type !== 'directive'
      ? []
      : statement.items.flatMap((option) => {
          if (option.type !== 'option' || !names.has(option.keyword.value)) return [];
          const value = option.items.findLast((item) => item.type === 'word');
          return value === undefined ? [] : [{ statement, option, value }];
        }),
  );
}
