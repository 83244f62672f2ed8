import type { Option } from '../../grammar/ast.js';
import type { MatchRule } from '../model/config/config.js';
import { type Edit, spanText } from '../source/text.js';
import { insertAfter, optionAt, replace } from './edits.js';

/**
 * The edits that replace the `from` of a rule: `from mail-from T` keeps its second half, `from auth T` is replaced completely. Returns undefined if
 * the text cannot be changed independently.
 */
export function setFrom(rule: MatchRule, words: string): readonly Edit[] | undefined {
  if (rule.from.implied) return [insertAfter(rule.statement.keyword.span, ` ${words}`)];
  const option = optionAt(rule.statement, rule.from.span);
  if (option === undefined) return undefined;
  return [replace(option.span, [words, mailFromOf(rule, option)].filter(Boolean).join(' '))];
}

/** The edits that replace the `for` of a rule, or insert one after its `from`. Returns undefined if the text cannot be changed independently. */
export function setFor(rule: MatchRule, words: string): readonly Edit[] | undefined {
  if (rule.for.implied) {
    const from = optionAt(rule.statement, rule.from.span);
    return [insertAfter(from?.span ?? rule.statement.keyword.span, ` ${words}`)];
  }
  const option = optionAt(rule.statement, rule.for.span);
  return option?.items[0] && [replace(option.span, words)];
}

/** The `mail-from T` of `from mail-from T`, with its `!`. */
function mailFromOf(rule: MatchRule, option: Option): string {
  if (rule.mailFrom?.span !== rule.from.span) return '';
  const [first] = option.items;
  if (first === undefined) return '';
  const { file, end } = option.span;
  return `${rule.mailFrom.negated ? '!' : ''}${spanText({ file, start: first.span.start, end })}`;
}
