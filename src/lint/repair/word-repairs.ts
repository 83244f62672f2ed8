import type { Directive, Option, Statement, Word } from '../../../grammar/ast.js';
import type { CheckId } from '../../model/build/checks.js';
import { splitPort } from '../../model/build/interface.js';
import { localMethods } from '../../model/config/actions.js';
import type { Config, Refusal } from '../../model/config/config.js';
import { allNearest } from '../../source/nearest.js';
import { type Span, spanText } from '../../source/text.js';
import { isOptionBehindAction } from './behind-action.js';
import { misplacedNegation } from './misplaced-negation.js';
import { actionRepairs } from './missing-action.js';
import { misspeltRegex } from './misspelt-regex.js';
import { hasTag, isProxy, tagsMeant } from './opening-options.js';
import { isPlain, isSymbol, keywordOf, mentions, optionItems } from './refused-words.js';
import { inDoubleQuotes, leftOut, type Repair, replacedBy } from './repair-edits.js';
import { turnedRule } from './turned-rule.js';

/** Checks for an option that is given twice, or for two that exclude each other: either may be meant. */
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

/** Groups of options with different names that exclude each other: any may be meant. */
const exclusive: readonly ReadonlySet<string>[] = [
  ['host', 'domain', 'backup'],
  ['tls', 'tls-require', 'smtps'],
  ['auth', 'auth-optional'],
  ['inet4', 'inet6'],
].map((keywords) => new Set(keywords));

/** The intended readings of a statement in which every word but the refused one is kept. Empty if it cannot be read word by word. */
export function wordRepairs(refusal: Refusal, statement: Statement, config: Config): readonly Repair[] {
  if (statement.type === 'error') return syntaxRepairs({ statement, config }, refusal);
  if (statement.type === 'macro') return [];
  const split = refusal.check === 'I01b' ? splitPort(spanText(refusal.span)) : undefined;
  if (split) return [replacedBy(refusal.span, `${split.address} port ${split.port}`)];
  const option = optionItems(statement).find((each) => covers(each.span, refusal.span));
  if (option === undefined) return [];
  if (refusal.check === 'M01') return actionRepairs(refusal.span, statement, option, config);
  if (!twice.has(refusal.check)) return mayDecide(statement, option) ? [] : [leftOut(option.span)];
  return optionItems(statement)
    .filter((each) => isRival(each, option))
    .map(({ span }) => leftOut(span));
}

/** Whether two options exclude each other. */
const isRival = ({ keyword: one }: Option, { keyword: other }: Option): boolean =>
  one.value === other.value || exclusive.some((group) => group.has(one.value) && group.has(other.value));

/** Whether a statement without this option may do something that it does not do with it. */
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
  /** The repairs of the word before, if it was read as a value (`auth-optional taag NAME`). */
  readonly meantBefore: readonly Repair[];
}

/** Repairs a misspelt keyword in each way that may be meant; leaves out any other word if nothing else can be meant. */
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
  // Such an option can only narrow the rule.
  if (isOptionBehindAction(statement.words, at))
    return [leftOut({ ...statement.span, start: span.start }), leftOut(statement.span)];
  const meant = keywordsMeant(word, keywords, statement, statement.words[at + 1]);
  if (meant.length > 0) return meant;
  const meantBefore = keywordsMeant(before, keywords, statement);
  const stop = { word, before, first: statement.words[at - 2], meantBefore };
  const keyword = keywordOf(statement);
  const own = keyword === undefined ? undefined : withoutWord[keyword];
  return own?.({ statement, config }, stop) ?? [];
}

/** The kinds of clients, which smtpd takes only behind `from`, and those of recipients, only behind `for`. */
const introducedBy: Readonly<Record<string, 'from' | 'for' | undefined>> = {
  auth: 'from',
  'mail-from': 'from',
  rdns: 'from',
  socket: 'from',
  src: 'from',
  domain: 'for',
  'rcpt-to': 'for',
};

/** Whether a keyword may stand before a word; it may not if it is the other one of `from` and `for` than the word needs. */
function mayPrecede(keyword: string, next: Word | undefined): boolean {
  if ((keyword !== 'from' && keyword !== 'for') || next?.form !== 'keyword' || isOfMacro(next)) return true;
  const needed = introducedBy[next.value];
  return needed === undefined || needed === keyword;
}

/** Whether a word comes from a macro, which may contain several words of which only some are wrong. */
const isOfMacro = ({ writtenAt }: Word): boolean => writtenAt !== undefined;

/**
 * Repairs by the keywords that an unquoted word is a misspelling of: only those that the statement does not have yet, if there are any and each may appear only once,
 * and only those that may stand before the next word, if there are any.
 */
function keywordsMeant(
  word: Word,
  keywords: readonly string[],
  { words }: UnreadStatement['statement'],
  next?: Word,
): readonly Repair[] {
  const meant = isPlain(word) ? allNearest(word.value, keywords) : [];
  if (meant.includes(word.value)) return [];
  const isRepeated = words[0]?.value === 'filter';
  const missing = meant.filter((each) => isRepeated || !words.some(({ value }) => value === each));
  const chosen = missing.length > 0 ? missing : meant;
  const possible = chosen.filter((each) => mayPrecede(each, next));
  return (possible.length > 0 ? possible : chosen).map((each) => replacedBy(word.span, each));
}

/** The repairs for each kind of statement that leave out a word which is not a keyword. Empty if the word may have been meant as one that decides mail. */
const withoutWord: Readonly<
  Record<string, ((unreadable: UnreadStatement, stop: Stop) => readonly Repair[]) | undefined>
> = {
  listen: listenerWithout,
  // The word may be meant as the method.
  action: (_, stop) => (mentions([stop.word.value], ['relay', ...localMethods]) ? [] : eitherLeftOut(stop)),
  // The word may narrow the rule; brackets around the name of a table do not.
  match: ({ statement }, { word, before, first }) => {
    // What follows `reject` may be its text or may narrow the rule, which then may as well be missing.
    if (before.value === 'reject')
      return [leftOut({ ...statement.span, start: word.span.start }), leftOut(statement.span)];
    if (isSymbol(word, '<')) return [leftOut(word.span)];
    if (!isSymbol(word, '>')) return [];
    const isName = before.form !== 'symbol' && first?.form === 'keyword';
    return [leftOut(word.span), ...(isName ? [replacedBy(before.span, `<${spanText(before.span)}`)] : [])];
  },
  // The word may narrow the filter; a program runs whatever its arguments are.
  filter: ({ statement }, stop) =>
    statement.words[2]?.value.startsWith('proc') ? [leftOut(stop.word.span), ...stop.meantBefore] : [],
};

/** Leaves out a word of a listener, which may have been the tag that a rule asks for, or an option that announces other clients. */
function listenerWithout({ statement, config }: UnreadStatement, stop: Stop): readonly Repair[] {
  const { word, before, meantBefore } = stop;
  if (isProxy(word.value) || (word.form !== 'symbol' && statement.words[2]?.value === 'socket')) return [];
  if (word.form === 'symbol' || hasTag(statement)) return eitherLeftOut(stop);
  // The value of the previous option is missing.
  if (word.value === 'tag' && word.form === 'keyword') return [leftOut(before.span)];
  const tags = tagsMeant(statement, config);
  if (tags === undefined) return meantBefore.length > 0 ? [leftOut(word.span), ...meantBefore] : [];
  return [...eitherLeftOut(stop), ...tags.map((tag) => replacedBy(word.span, `tag ${inDoubleQuotes(tag)}`))];
}

/** Options whose value matters. */
const deciding: ReadonlySet<string> = new Set(['on', 'tag', 'filter', 'host', 'domain', 'action']);

/** Leaves out either of two values of an option: the first may be the surplus one. */
function eitherLeftOut({ word, before, first, meantBefore }: Stop): readonly Repair[] {
  const areValues = [word, before].every(({ form }) => form !== 'symbol' && form !== 'keyword');
  const decides = areValues && first !== undefined && deciding.has(first.value);
  return [leftOut(word.span), ...(decides ? [leftOut(before.span)] : []), ...meantBefore];
}

const covers = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file &&
  outer.start <= inner.start &&
  inner.start < Math.max(outer.end, outer.start + 1);
