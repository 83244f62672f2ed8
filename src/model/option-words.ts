import type { Directive, Option, Word } from '../../grammar/ast.js';
import type { Config } from './config/config.js';

/** An option with one word as its value, and the statement it belongs to: `protocols "all"` of `listen on`. */
export interface OptionWord {
  readonly statement: Directive;
  readonly option: Option;
  readonly value: Word;
}

/** The options with these names that have a word as their value, in source order; if an option has several words, the last. */
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
