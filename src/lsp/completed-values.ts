import type { CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { Statement, Word } from '../../grammar/ast.js';
import type { SourceFile } from '../source/text.js';
import type { AnalysedText } from './analysed-text.js';
import { isFilledIn } from './surroundings.js';

const macroKind: CompletionItemKind = 21;
const valueKind: CompletionItemKind = 12;

/** Whether the grammar's description of a place is a value rather than a keyword, a sign or a name, which few macros hold. */
const isValue = (expected: string): boolean => /^an? |^one character/.test(expected);

/** The macros that are declared before a place and may stand there. */
export function macrosFor(
  { conf: { model }, surroundings }: AnalysedText,
  expected: readonly string[],
  file: SourceFile,
  start: number,
): CompletionItem[] {
  if (file.text[start] !== '$' && !expected.some(isValue)) return [];
  const before = [...model.macros].filter(
    ([, { span }]) => (span.file.path !== file.path || span.end <= start) && !isFilledIn(surroundings, span),
  );
  return before.map(([name]) => ({
    label: `$${name}`,
    kind: macroKind,
    detail: 'macro',
    data: { name },
  }));
}

/** The values that the configuration has in other places of the same kind, by the grammar's description of the place. */
const valuesFor: Readonly<Record<string, (text: AnalysedText) => readonly string[]>> = {
  'a user': usersIn,
  '`none`, `auto` or `legacy`': () => ['none', 'auto', 'legacy'],
};

/** Values that are no names of the configuration. */
export function valuesAt(text: AnalysedText, expected: string): CompletionItem[] {
  const values = Object.hasOwn(valuesFor, expected) ? valuesFor[expected]?.(text) : undefined;
  return (values ?? []).map((value) => ({ label: `"${value}"`, kind: valueKind }));
}

/** The users as which programs run, in the order of the text. */
function usersIn({ conf, surroundings }: AnalysedText): readonly string[] {
  const words = conf.syntax.statements.flatMap(userWords);
  return [...new Set(words.filter(({ span }) => !isFilledIn(surroundings, span)).map(({ value }) => value))];
}

function userWords(statement: Statement): readonly Word[] {
  if (statement.type !== 'directive') return [];
  return statement.items.flatMap((item) => {
    if (item.type !== 'option' || item.keyword.value !== 'user') return [];
    const [user] = item.items;
    return user?.type === 'word' && /^[\w.-]+$/.test(user.value) ? [user] : [];
  });
}
