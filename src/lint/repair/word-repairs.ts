import type { Directive, Option, Statement, Word } from '../../../grammar/ast.js';
import type { CheckId } from '../../model/build/checks.js';
import { localMethods } from '../../model/config/actions.js';
import type { Config, Refusal } from '../../model/config/config.js';
import { allNearest } from '../../source/nearest.js';
import { type Span, spanText } from '../../source/text.js';
import { isOptionBehindAction } from './behind-action.js';
import { misplacedNegation } from './misplaced-negation.js';
import { actionRepairs } from './missing-action.js';
import { misspeltRegex } from './misspelt-regex.js';
import { hasTag, isProxy, tagsMeant } from './opening-options.js';
import { isPlain, keywordOf, mentions, optionItems } from './refused-words.js';
import { inDoubleQuotes, leftOut, type Repair, replacedBy } from './repair-edits.js';
import { turnedRule } from './turned-rule.js';

/** Checks that find an option given twice, or two that exclude each other: either may be meant. */
const twice: ReadonlySet<string> = new Set<CheckId>([
  'A04',
  'A05',
  'A06',
  'A07',
  'A11',
  'A12',
  'A13',
  'A14',
  'A15',
  'A16',
  'A18',
  'A19',
  'A21',
  'A22',
  'A23',
  'I10',
  'I11',
  'I12',
  'I14',
  'I16',
  'I17',
  'I18',
  'I19',
  'I20',
  'I21',
  'M02',
  'M03',
  'M04',
]);

/** Options that exclude each other although they are not called the same: any may be meant. */
const exclusive: readonly ReadonlySet<string>[] = [
  ['host', 'domain', 'backup'],
  ['tls', 'tls-require', 'smtps'],
  ['auth', 'auth-optional'],
  ['inet4', 'inet6'],
].map((keywords) => new Set(keywords));

/** The ways to read a statement of which every word but the refused one stands. None: it cannot be read word by word. */
export function wordRepairs(refusal: Refusal, statement: Statement, config: Config): readonly Repair[] {
  if (statement.type === 'error') return syntaxRepairs({ statement, config }, refusal);
  if (statement.type === 'macro') return [];
  const option = optionItems(statement).find((each) => covers(each.span, refusal.span));
  if (option === undefined) return [];
  if (refusal.check === 'M01') return actionRepairs(refusal.span, statement, option, config);
  if (!twice.has(refusal.check)) return mayDecide(statement, option) ? [] : [leftOut(option.span)];
  return optionItems(statement)
    .filter((each) => isRival(each, option))
    .map(({ span }) => leftOut(span));
}

/** Whether one of two options can stay only without the other. */
const isRival = ({ keyword: one }: Option, { keyword: other }: Option): boolean =>
  one.value === other.value || exclusive.some((group) => group.has(one.value) && group.has(other.value));

/** Whether a statement without this option may do what it does not do with it. */
const mayDecide = ({ keyword }: Directive, option: Option): boolean =>
  keyword.value === 'filter' ||
  (keyword.value === 'match' && option.keyword.value !== 'action') ||
  (keyword.value === 'listen' && (option.keyword.value === 'tag' || isProxy(option.keyword.value)));

/** A statement that cannot be read from some word on. */
interface UnreadStatement {
  readonly statement: Extract<Statement, { type: 'error' }>;
  readonly config: Config;
}

/** The word at which smtpd stops, and the two before it. */
interface Stop {
  readonly word: Word;
  readonly before: Word;
  readonly first: Word | undefined;
  /** The repairs of the word before, where it was taken for a value (`auth-optional taag NAME`). */
  readonly meantBefore: readonly Repair[];
}

/** A misspelt keyword is read as it may have been meant; any other word is left out, where that is all that can be meant. */
function syntaxRepairs(
  { statement, config }: UnreadStatement,
  { span, expected = [] }: Refusal,
): readonly Repair[] {
  const at = statement.words.findIndex(
    (each) => each.span.start === span.start && each.span.file === span.file,
  );
  const [before, word] = [statement.words[at - 1], statement.words[at]];
  if (before === undefined || word === undefined || isOfMacro(word) || isOfMacro(before)) return [];
  const negation = misplacedNegation(statement.words, at);
  if (negation !== undefined) return [{ edits: negation.edits }];
  const turned = turnedRule(statement, at, config);
  if (turned !== undefined) return turned;
  const keywords = expected.filter((each) => /^[a-z][a-z-]*\d?$/.test(each));
  const regex = misspeltRegex(statement.words, at);
  if (regex !== undefined) return [replacedBy(regex.span, 'regex')];
  // Whatever it is to do with the mail, it narrows the rule at most.
  if (isOptionBehindAction(statement.words, at))
    return [leftOut({ ...statement.span, start: span.start }), leftOut(statement.span)];
  const meant = keywordsMeant(word, keywords, statement);
  if (meant.length > 0) return meant;
  const meantBefore = keywordsMeant(before, keywords, statement);
  const stop = { word, before, first: statement.words[at - 2], meantBefore };
  const keyword = keywordOf(statement);
  const own = keyword === undefined ? undefined : withoutWord[keyword];
  return own?.({ statement, config }, stop) ?? [];
}

/** A macro may stand for several words, of which only some are wrong. */
const isOfMacro = ({ writtenAt }: Word): boolean => writtenAt !== undefined;

/** The keywords that a word without quotes is a misspelling of: those that the statement does not have yet, if there are any, and each may be there once. */
function keywordsMeant(
  word: Word,
  keywords: readonly string[],
  { words }: UnreadStatement['statement'],
): readonly Repair[] {
  const meant = isPlain(word) ? allNearest(word.value, keywords) : [];
  if (meant.includes(word.value)) return [];
  const isRepeated = words[0]?.value === 'filter';
  const missing = meant.filter((each) => isRepeated || !words.some(({ value }) => value === each));
  return (missing.length > 0 ? missing : meant).map((each) => replacedBy(word.span, each));
}

/** The repairs of each kind of statement that leave out a word which is no keyword. None: the word may have been meant to be what decides. */
const withoutWord: Readonly<
  Record<string, ((unreadable: UnreadStatement, stop: Stop) => readonly Repair[]) | undefined>
> = {
  listen: listenerWithout,
  // A word may be the method that is meant.
  action: (_, stop) => (mentions([stop.word.value], ['relay', ...localMethods]) ? [] : eitherLeftOut(stop)),
  // A word may narrow the rule; what encloses the name of a table does not.
  match: ({ statement }, { word, before, first }) => {
    // What stands behind `reject` may be its text, or narrow the rule, which then may as well not be there.
    if (before.value === 'reject')
      return [leftOut({ ...statement.span, start: word.span.start }), leftOut(statement.span)];
    if (isSymbol(word, '<')) return [leftOut(word.span)];
    if (!isSymbol(word, '>')) return [];
    const isName = before.form !== 'symbol' && first?.form === 'keyword';
    return [leftOut(word.span), ...(isName ? [replacedBy(before.span, `<${spanText(before.span)}`)] : [])];
  },
  // A word may narrow the filter; a program is one whatever it is called with.
  filter: ({ statement }, stop) =>
    statement.words[2]?.value.startsWith('proc') ? [leftOut(stop.word.span), ...stop.meantBefore] : [],
};

const isSymbol = ({ form, value }: Word, symbol: string): boolean => form === 'symbol' && value === symbol;

/** A word that is left out of a listener may have been the tag that a rule asks for, or what announces other clients. */
function listenerWithout({ statement, config }: UnreadStatement, stop: Stop): readonly Repair[] {
  const { word, before, meantBefore } = stop;
  if (isProxy(word.value) || (word.form !== 'symbol' && statement.words[2]?.value === 'socket')) return [];
  if (word.form === 'symbol' || hasTag(statement)) return eitherLeftOut(stop);
  // The value of the option before is missing.
  if (word.value === 'tag' && word.form === 'keyword') return [leftOut(before.span)];
  const tags = tagsMeant(statement, config);
  if (tags === undefined) return meantBefore.length > 0 ? [leftOut(word.span), ...meantBefore] : [];
  return [...eitherLeftOut(stop), ...tags.map((tag) => replacedBy(word.span, `tag ${inDoubleQuotes(tag)}`))];
}

/** Options of which it matters what they say. */
const deciding: ReadonlySet<string> = new Set(['on', 'tag', 'filter', 'host', 'domain', 'action']);

/** Of two values of an option the first may be the one that is too many. */
function eitherLeftOut({ word, before, first, meantBefore }: Stop): readonly Repair[] {
  const areValues = [word, before].every(({ form }) => form !== 'symbol' && form !== 'keyword');
  const decides = areValues && first !== undefined && deciding.has(first.value);
  return [leftOut(word.span), ...(decides ? [leftOut(before.span)] : []), ...meantBefore];
}

const covers = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file &&
  outer.start <= inner.start &&
  inner.start < Math.max(outer.end, outer.start + 1);
