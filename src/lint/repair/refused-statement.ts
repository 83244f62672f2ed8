import type { Directive, Option, Statement, Word } from '../../../grammar/ast.js';
import { statements } from '../../../grammar/index.js';
import { replace } from '../../edit/edits.js';
import type { CheckId } from '../../model/build/checks.js';
import type { Config, Refusal } from '../../model/config/config.js';
import { nearest } from '../../source/nearest.js';
import { type Edit, type Span, spanText } from '../../source/text.js';

/** Edits after which smtpd takes a statement that it refuses, or gets further with it. */
export interface Repair {
  readonly edits: readonly Edit[];
}

/**
 * The ways to read a refused statement as it was evidently meant: one, where the words leave no doubt; several, where the answer has to be the same
 * for all of them; none, where nobody can tell. A statement that decides no mail by itself is left out.
 */
export function repairsOf(refusal: Refusal, statement: Statement, config: Config): readonly Repair[] {
  if (statement.type === 'macro') return [];
  const keyword = keywordOf(statement);
  const own = keyword === undefined ? undefined : decisive[keyword];
  if (keyword === undefined) return unknownStatement(statement, config);
  if (own === undefined) return [leftOut(statement.span)];
  const fitting = wordRepairs(refusal, statement, config);
  return fitting.length > 0 ? fitting : own(statement, config);
}

/** Repairs of a statement that cannot be read word by word. */
type WholeRepair = (statement: Statement, config: Config) => readonly Repair[];

/** The statements that decide what becomes of mail. All others (tables are taken for unseen ones) can be left out. */
const decisive: Readonly<Record<string, WholeRepair | undefined>> = {
  listen: (statement) => {
    const [, on, options] = /^listen\s+on\s+(\S+)(.*)$/s.exec(spanText(statement.span)) ?? [];
    if (on === undefined || options === undefined || mayOpen(options)) return [];
    // With no option a listener takes mail from everybody.
    const address = /^[\w.:-]+$/.test(on) ? on : '0.0.0.0';
    return [insteadOf(statement.span, `listen on ${address}`)];
  },
  action: (statement) => {
    const name = nameOf(statement);
    if (name === undefined) return [];
    return ['relay', 'maildir'].map((method) =>
      insteadOf(statement.span, `action ${quoted(name)} ${method}`),
    );
  },
  // The rule may be anything: not there, one for everybody's mail to anyone, or one that refuses that.
  match: ({ span }, config) => [
    leftOut(span),
    relayingBy(config, span, span, 'match from any for any '),
    insteadOf(span, 'match from any for any reject'),
  ],
  // A filter may refuse everything, or nothing.
  filter: (statement) => {
    const name = nameOf(statement);
    if (name === undefined) return [];
    return ['reject "550 no"', 'junk'].map((effect) =>
      insteadOf(statement.span, `filter ${quoted(name)} phase connect match !src "::" ${effect}`),
    );
  },
};

/** Of a shorter name every other one is a misspelling. */
const shortestMisspelt = 3;

/** Options of a listener that may let through what no other listener does: a rule may ask for its tag, a proxy announces any client. */
const openingOptions = ['tag', 'proxy-v2'];

const mayOpen = (options: string): boolean =>
  options.split(/\s+/).some((word) => word.length >= shortestMisspelt && nearest(word, openingOptions));

/** Checks that find an option given twice: either may be meant. */
const twice: ReadonlySet<string> = new Set<CheckId>([
  'A04',
  'A05',
  'A06',
  'A07',
  'A11',
  'A12',
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

function wordRepairs(refusal: Refusal, statement: Statement, config: Config): readonly Repair[] {
  if (statement.type === 'error') return syntaxRepairs(statement, refusal);
  if (statement.type === 'macro') return [];
  const option = optionsOf(statement).find((each) => covers(each.span, refusal.span));
  if (option === undefined) return [];
  if (refusal.check === 'M01') return actionRepairs(refusal.span, statement, option, config);
  if (!twice.has(refusal.check)) return isCriterion(statement, option) ? [] : [leftOut(option.span)];
  const first = optionsOf(statement).find((each) => each.keyword.value === option.keyword.value);
  return [leftOut(option.span), ...(first === undefined || first === option ? [] : [leftOut(first.span)])];
}

/** An action that is not declared: the one that it is nearest to, or one that relays, and one that does not. */
function actionRepairs(
  name: Span,
  statement: Directive,
  { span }: Option,
  config: Config,
): readonly Repair[] {
  const word = spanText(name).replaceAll('"', '');
  const meant = word.length < shortestMisspelt ? undefined : nearest(word, config.actions.keys());
  if (meant !== undefined) return [insteadOf(name, quoted(meant))];
  return [relayingBy(config, statement.span, span, ''), insteadOf(span, 'reject')];
}

/** `text` and an action that sends mail on, in the place of `span`; where no action does, one is declared before the statement. */
function relayingBy(config: Config, statement: Span, span: Span, text: string): Repair {
  const known = [...config.actions].find(([, { type }]) => type === 'relay')?.[0];
  const name = known ?? 'assumed by smtpd-lint';
  const { file, start } = statement;
  const edit: Edit = { span, text: `${text}action ${quoted(name)}` };
  if (known !== undefined) return { edits: [edit] };
  const declaration = `action ${quoted(name)} relay\n`;
  if (span.start === start) return { edits: [{ span, text: declaration + edit.text }] };
  return { edits: [{ span: { file, start, end: start }, text: declaration }, edit] };
}

const isCriterion = ({ keyword }: Directive, option: Option): boolean =>
  keyword.value === 'match' && option.keyword.value !== 'action';

const optionsOf = ({ items }: Directive): readonly Option[] =>
  items.flatMap((item) => (item.type === 'option' ? [item] : []));

/**
 * A misspelt keyword is read as it was meant; a word that nothing is like is left out, unless it may narrow a rule, or may belong to a misspelt keyword
 * that was taken for the parameter of an option before it (`auth-optional taag NAME`).
 */
function syntaxRepairs(
  statement: Extract<Statement, { type: 'error' }>,
  { span, expected = [] }: Refusal,
): readonly Repair[] {
  const at = statement.words.findIndex(
    (each) => each.span.start === span.start && each.span.file === span.file,
  );
  const [before, word] = [statement.words[at - 1], statement.words[at]];
  if (before === undefined || word === undefined) return [];
  const keywords = expected.filter((each) => /^[a-z][a-z-]*\d?$/.test(each));
  const meant = keywordMeant(word, keywords);
  if (meant !== undefined) return [insteadOf(word.span, meant)];
  const isBracket = word.form === 'symbol' && (word.value === '<' || word.value === '>');
  if (statement.words[0]?.value === 'match' && !isBracket) return [];
  const meantBefore = keywordMeant(before, keywords);
  return [leftOut(word.span), ...(meantBefore === undefined ? [] : [insteadOf(before.span, meantBefore)])];
}

/** The keyword that a word without quotes is a misspelling of. */
function keywordMeant({ form, value }: Word, keywords: readonly string[]): string | undefined {
  const isWord = value.length > 1 && (form === 'bare' || form === 'keyword');
  const meant = isWord ? nearest(value, keywords) : undefined;
  return meant === value ? undefined : meant;
}

/** Words of rules: a statement that has one may be meant to decide mail. */
const ofRules = /\b(?:any|for|from|relay|accept|reject|match|action|listen|filter|deliver)\b/;

/** A statement that begins with a word that none begins with. */
function unknownStatement(statement: Statement, config: Config): readonly Repair[] {
  const [first] = statement.type === 'error' ? statement.words : [];
  if (first === undefined) return [];
  const meant = nearest(first.value, Object.keys(statements));
  if (meant !== undefined && meant !== first.value && first.form === 'bare')
    return [insteadOf(first.span, meant)];
  if (config.older !== undefined || ofRules.test(spanText(statement.span))) return [];
  return [leftOut(statement.span), ...joined(statement.span)];
}

/** The statement as the rest of the one in the line above it. */
function joined({ file, start }: Span): readonly Repair[] {
  const end = /\n[ \t]*$/.exec(file.text.slice(Math.max(0, start - 200), start));
  if (end === null) return [];
  const from = start - end[0].length;
  const above = file.text.slice(file.text.lastIndexOf('\n', from - 1) + 1, from);
  return above.trim() === '' || above.includes('#')
    ? []
    : [insteadOf({ file, start: from, end: start }, ' ')];
}

/** The word that a statement begins with, where it is one of today's. */
function keywordOf(statement: Exclude<Statement, { type: 'macro' }>): string | undefined {
  const word: Word | undefined = statement.type === 'directive' ? statement.keyword : statement.words[0];
  return word !== undefined && Object.hasOwn(statements, word.value) ? word.value : undefined;
}

/** The name that `action NAME` and `filter NAME` declare. */
function nameOf(statement: Statement): string | undefined {
  const words =
    statement.type === 'error'
      ? statement.words
      : statement.type === 'directive'
        ? [statement.keyword, ...statement.items.filter((item) => item.type === 'word')]
        : [];
  const name = words[1];
  return name !== undefined && name.form !== 'symbol' ? name.value : undefined;
}

const covers = (outer: Span, inner: Span): boolean =>
  outer.file === inner.file &&
  outer.start <= inner.start &&
  inner.start < Math.max(outer.end, outer.start + 1);

const quoted = (name: string): string => `"${name.replaceAll('"', '')}"`;

const insteadOf = (span: Span, text: string): Repair => ({ edits: [replace(span, text)] });

/** Blanks in the place of a text: all else stays where it is. */
const leftOut = (span: Span): Repair => insteadOf(span, spanText(span).replace(/[^\n]/g, ' '));
