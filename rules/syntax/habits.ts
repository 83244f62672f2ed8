import type { Word } from '../../grammar/ast.js';
import { isOptionBehindAction } from '../../src/lint/repair/behind-action.js';
import { declaredKinds } from '../../src/model/declarations.js';
import { actionHabits } from './action-habits.js';
import { filterHabits } from './filter-habits.js';
import { type Habit, todo } from './habit.js';
import { caHabits, listenerHabits, pkiHabits, placeholder, tableHabits } from './listener-habits.js';
import { criterionBehindAction, matchHabits, optionBehindAction } from './match-habits.js';
import { wordsOfPrograms } from './program-words.js';
import { firstWords, settingHabits } from './setting-habits.js';

const macroText = todo('put the value of the macro in quotes');

/**
 * Habits by the first word of the statement, then by the word that smtpd does not accept, alone or after the word before it. `""` is any text in quotes, `#` any
 * number, `?` any word, `://` a word that contains it, and `NAME` the name that a statement declares. As a statement, `*` is any, `^` the beginning of one, and `=`
 * the definition of a macro.
 */
const habits: Readonly<Record<string, Readonly<Record<string, Habit>>>> = {
  action: actionHabits,
  match: matchHabits,
  listen: listenerHabits,
  table: tableHabits,
  pki: pkiHabits,
  ca: caHabits,
  filter: filterHabits,
  ...settingHabits,
  '^': { ...firstWords, ...wordsOfPrograms },
  '=': { ',': macroText, '[': macroText, '?': macroText },
  '*': {
    ';': todo('remove it: a statement ends with its line'),
    '=': todo('write the value without `=`'),
  },
};

/** Criteria of rules that are not options of actions. */
const criteria: ReadonlySet<string> = new Set(['for', 'from', 'rcpt-to', 'tag']);

/** Settings of Postfix's main.cf, which read like macros. */
const postfixSetting =
  /^(?:my(?:hostname|domain|origin|destination|networks)|relayhost|inet_\w+|smtpd?_\w+|virtual_\w+|alias_\w+)$/;

/** The habit that explains a macro definition with more text after its value. */
export const macroHabit = (name: string): Habit =>
  postfixSetting.test(name) ? { ...macroText, why: 'a setting of Postfix', program: 'Postfix' } : macroText;

/** The habit that explains the word at `at`, which smtpd does not accept there. */
export function habitAt(words: readonly Word[], at: number): Habit | undefined {
  const [first, word] = [words[0], words[at]];
  if (first === undefined || word === undefined) return undefined;
  if (at === 0) return word.form === 'quoted' ? undefined : entryOf('^', word.value);
  const isMacro = words[1]?.value === '=' && first.form === 'bare';
  const before = words[at - 1]?.form === 'quoted' ? '""' : (words[at - 1]?.value ?? '');
  // `<YOUR DOMAIN>`: the name of a table is one word.
  if (words[at - 2]?.form === 'symbol' && words[at - 2]?.value === '<' && word.form === 'bare')
    return placeholder;
  // This is the name of a table, or of an action, which needs quotes.
  if (words[at - 1]?.form === 'symbol' && before === '<') return undefined;
  if (first.value === 'match' && before === 'action') return undefined;
  if (isOptionBehindAction(words, at)) return optionBehindAction;
  if (first.value === 'match' && words[at - 2]?.value === 'action' && criteria.has(word.value))
    return criterionBehindAction;
  const named = at === 2 && first.value in declaredKinds ? ['NAME'] : [];
  // A keyword in place of a name needs quotes, whatever else may follow the first word of the statement.
  const isName = at === 1 && word.form === 'keyword' && first.value in declaredKinds;
  const keys = isName ? [word.value] : keysOf(word);
  const own = keys.flatMap((key) => [...[before, ...named].map((left) => `${left} ${key}`), key]);
  for (const statement of [isMacro ? '=' : first.value, '*'])
    for (const key of own) {
      const habit = entryOf(statement, key);
      if (habit) return habit === macroText ? macroHabit(first.value) : habit;
    }
  return undefined;
}

/** The keys of a word in the table, the most specific first. */
function keysOf({ form, value }: Word): readonly string[] {
  if (form === 'quoted') return ['""', '?'];
  if (value.includes('://')) return [value, '://', '?'];
  return form === 'number' ? [value, '#', '?'] : [value, '?'];
}

function entryOf(statement: string, key: string): Habit | undefined {
  const table = Object.hasOwn(habits, statement) ? habits[statement] : undefined;
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
