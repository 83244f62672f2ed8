import type { Statement, SyntaxProblem, Word } from '../grammar/ast.js';
import { quote, replace } from '../src/edit/edits.js';
import { adviceFor } from '../src/lint/advice.js';
import { criterionHint } from '../src/lint/criterion-hints.js';
import type { Suggestion } from '../src/lint/finding.js';
import { type LegacyWord, legacyWord } from '../src/lint/legacy-words.js';
import { distinctRefusals, missingName, nameKindOf, takenName } from '../src/lint/refusals.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statements.js';
import { behindMark, templateMark } from '../src/lint/template-marks.js';
import { wordsOf } from '../src/lint/words.js';
import type { Config, Refusal } from '../src/model/config.js';
import { type Slot, slots } from '../src/model/slots.js';
import { nearest } from '../src/source/nearest.js';
import { type Release, releases } from '../src/source/release.js';
import { cover, type Span, spanText } from '../src/source/text.js';

const messages = {
  refused: '{message}; {advice}',
  bare: '{message}',
  warned: 'smtpd only warns: {message}; {advice}',
  host: 'this depends on the server: {message}; {advice}',
  legacy:
    'syntax error: {word} belongs to the releases before 6.4; write {today} instead, or run smtpd-lint migrate',
  statement: 'syntax error: {word} begins no statement; see smtpd.conf(5) for those that do',
  continued:
    'syntax error: {word} begins no statement; if the one above goes on here, end its line with a backslash',
  newer: 'syntax error: {word} needs release {since} or newer; leave it out or upgrade',
  newerBreak:
    'syntax error: the statement ends here, and only release {since} and newer let a list go on in the next line; write it in one, or end this line with a backslash',
  misspelt: 'syntax error: {word} is not known here; did you mean {nearest}',
  keyword:
    'syntax error: {word} is a keyword, where {expected} is expected; put it in quotes to use it as that',
  number:
    'syntax error: {word} is a number, where {expected} is expected; put it in quotes, with its unit if it has one',
  unquoted: 'syntax error: no word starts with {word}; put a text that does in quotes',
  template:
    'syntax error: {word} is the mark of a template, which smtpd refuses; check the file that is made of it, or give this one the name of a template, as in smtpd.conf.j2',
  criterion: 'syntax error: {word} is no criterion here; write {instead}',
  needless: 'syntax error: {word} is a keyword here, and the criterion names something; leave it out',
  inlineAction:
    'syntax error: a rule names an action and {word} is none; write action NAME {word} above the rules, and action NAME here',
  macroName: 'syntax error: {word} is a keyword, which no macro can be called; give the macro another name',
  carriage:
    'syntax error: the line ends in a carriage return, which smtpd takes for a word; save the file with Unix line ends',
  early: 'syntax error: the statement ends here, where {expected} is expected',
  unexpected: 'syntax error at {word}: {expected} is expected here',
  more: 'there are {count} more syntax errors from here on',
  extra: 'syntax error at {word}: the statement is complete without it; start a new line or take it away',
} as const;

type SyntaxReport = Report<keyof typeof messages>;

export default defineRule({
  id: 'syntax',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd refuses the file: what it says, and what it expects instead',
  messages,
  *check({ config }) {
    const mark = templateMark(config);
    if (mark) yield { message: 'template', data: { word: spanText(mark) }, span: mark, fatal: true };
    const isTemplates = behindMark(config);
    const statements = new StatementIndex(config.statements);
    const said = new Set<Statement>(tornFrom(config));
    const torn: ReadonlySet<Statement> = new Set(said);
    const noted = new Set<string>();
    for (const refusal of distinctRefusals(config)) {
      const statement = statements.at(refusal.span);
      if (statement && torn.has(statement)) continue;
      if (statement) said.add(statement);
      if (isTemplates(refusal.span) || nameKindOf(missingName, refusal) || nameKindOf(takenName, refusal))
        continue;
      // What the server may lack is lacking for each statement that needs it: it is said once.
      if (refusal.host && noted.has(refusal.message)) continue;
      if (refusal.host) noted.add(refusal.message);
      if (refusal.check === 'L01') yield syntaxReport(config, refusal, statement);
      else yield plainReport(config, refusal);
    }
    // smtpd does not print every syntax error in a row, but counts each.
    for (const statement of config.statements)
      if (statement.type === 'error' && !said.has(statement) && !isTemplates(statement.span))
        yield syntaxReport(config, statement.problem, statement);
    const { moreErrors: more } = config;
    if (more) yield { message: 'more', data: { count: `${more.count}` }, span: more.span, fatal: true };
  },
});

/** The rest of lists that go on in the next line, where the release knows no such lists: one mistake, not one for each line. */
function* tornFrom({ statements, release }: Config): Generator<Statement> {
  let inside = false;
  for (const statement of statements) {
    if (statement.type !== 'error') inside = false;
    else if (inside) {
      yield statement;
      inside = !statement.words.some(({ value, form }) => form === 'symbol' && value === '}');
    } else {
      const { since, span } = statement.problem;
      inside = since !== undefined && isNewer(since, release) && spanText(span).trim() === '';
    }
  }
}

const isNewer = (release: Release, other: Release): boolean =>
  releases.indexOf(release) > releases.indexOf(other);

function plainReport(config: Config, refusal: Refusal): SyntaxReport {
  const { check, message, severity, host, span, hint, detail } = refusal;
  const text = (detail && !host ? `${message} (${detail})` : message)
    .replace(/\s+/g, ' ')
    .replace(/^warn: /, '')
    .trim();
  const advice = hint ?? (check === 'T11' ? otherKind(config, refusal) : adviceFor(check));
  const data = { message: text, advice: advice ?? 'smtpd checks it as it reads the file' };
  if (host) return { message: 'host', data, span, severity: 'note' };
  if (severity === 'warning') return { message: 'warned', data, span, severity: 'warning' };
  return { message: advice ? 'refused' : 'bare', data, span, fatal: true };
}

/** A table of the wrong kind: what it is, and what it should be. */
function otherKind({ tables, release }: Config, { span, message, machine }: Refusal): string | undefined {
  const name = /table "([^"]*)"/.exec(message)?.[1] ?? '';
  if (machine) return `table ${name} could not be loaded, so it has no type: mend that first`;
  const text = spanText(span);
  const kind = tables.get(name)?.kind ?? (!text.startsWith('{') || !text.includes('=') ? 'list' : 'map');
  if (kind === 'list' && tables.has(text) && !text.startsWith('<'))
    return `write <${text}> for the table of that name`;
  if (kind === 'list') return 'it is a list, and a mapping such as { a = b, c = d } is needed here';
  if (kind === 'map') {
    const since = takesMap(message, name);
    const others = since !== undefined && isNewer(since, release) ? ` (${since} and newer take either)` : '';
    return `it is a mapping, and a list such as { a, b } is needed here${others}`;
  }
  return 'use a table of another kind here';
}

/** The release that began to take a mapping where this message was said. */
function takesMap(message: string, name: string): Release | undefined {
  const slot = Object.values<Slot>(slots).find((each) => each.message.replace('%s', () => name) === message);
  const map = slot?.accepts.find(({ shape }) => shape === 'map');
  return map && 'since' in map ? map.since : undefined;
}

type Problem = Pick<SyntaxProblem, 'span' | 'since'> & { readonly expected?: readonly string[] };

/** A syntax error in words that say what to do: smtpd says no more than that there is one. */
function syntaxReport(config: Config, problem: Problem, statement: Statement | undefined): SyntaxReport {
  const { span, since } = problem;
  const refused = statement?.type === 'error' ? statement : undefined;
  const word = spanText(span);
  const found = refused?.words.find((other) => other.span.start === span.start);
  const expected = problem.expected ?? refused?.problem.expected ?? [];
  const base = { span, fatal: true } as const;
  const data = {
    word: wordsOf(span, 40),
    expected: oneOf(expected),
    message: 'syntax error',
  };
  const at = found ? (refused?.words.indexOf(found) ?? -1) : -1;
  const isIndented =
    at === 0 && found?.form === 'keyword' && /[ \t]/.test(span.file.text[span.start - 1] ?? '');
  const legacy = refused && at >= 0 && !isIndented ? legacyWord(refused.words, at) : undefined;
  if (legacy && refused) {
    const suggestions = modernWords(legacy, refused.words, at);
    return { ...base, message: 'legacy', data: { ...data, today: legacy.today }, suggestions };
  }
  if (since !== undefined && isNewer(since, config.release))
    return { ...base, message: word.trim() === '' ? 'newerBreak' : 'newer', data: { ...data, since } };
  if (word === '\r') return { ...base, message: 'carriage', data };
  if (word.trim() === '') return { ...base, message: expected.length > 0 ? 'early' : 'bare', data };
  if (at === 0 && found?.form === 'keyword' && refused?.words[1]?.value === '=')
    return { ...base, message: 'macroName', data };
  const meant = refused && meantCriterion(refused.words, at, config);
  if (meant) return { ...base, ...meant, data: { ...data, ...meant.data } };
  const isWord = found?.form !== 'keyword';
  const best = isWord ? nearest(word, likeliestFirst(word, expected.filter(isKeyword))) : undefined;
  if (best !== undefined) {
    const suggestions = [write(span, best, `${best} is meant`)];
    return { ...base, message: 'misspelt', data: { ...data, nearest: best }, suggestions };
  }
  if (at === 0 && found?.form !== 'symbol')
    return { ...base, message: found?.form === 'keyword' ? 'continued' : 'statement', data };
  const atEnd = expected.every((what) => what === endOfLine);
  if (atEnd) return { ...base, message: 'extra', data };
  const takesText = expected.some((what) => !isKeyword(what) && what !== endOfLine && what !== 'a number');
  if (found?.form === 'keyword' && takesText)
    return {
      ...base,
      message: 'keyword',
      data,
      suggestions: [write(span, quote(word), `${word} is a name`)],
    };
  if (found?.form === 'number' && takesText) return { ...base, message: 'number', data };
  if (/^[^\w":'<>{}!=,$#]/.test(word) && takesText)
    return { ...base, message: 'unquoted', data, suggestions: inQuotes(span) };
  return { ...base, message: 'unexpected', data };
}

/** What a word was meant to say where a criterion or an action's name is expected. */
function meantCriterion(
  words: readonly Word[],
  at: number,
  { release, actions }: Config,
): (Omit<SyntaxReport, 'span' | 'data'> & { readonly data: Readonly<Record<string, string>> }) | undefined {
  const [word, before] = [words[at], words[at - 1]];
  const hint = criterionHint(words, at, release);
  if (hint) {
    const { instead, span: place } = hint;
    // What is written would be a relay for everybody: that is not to be had by a click.
    const opens = instead === 'from any' && words.some(({ value }) => value === 'any' || value === 'all');
    const suggestions = place && !opens ? [write(place, instead, `${wordsOf(place, 40)} is meant so`)] : [];
    // Of a table in marks, the whole of it.
    const shown = word?.form === 'symbol' && place ? { word: instead.split(' ').slice(2).join(' ') } : {};
    return { message: 'criterion', data: { instead, ...shown }, suggestions };
  }
  if (word?.form !== 'keyword' || words[0]?.value !== 'match' || before?.form !== 'keyword') return undefined;
  if (word.value === 'any' && asksWho.has(before.value)) return { message: 'needless', data: {} };
  if (before.value === 'action' && deeds.has(word.value) && !actions.has(word.value))
    return { message: 'inlineAction', data: {} };
  return undefined;
}

/** Criteria of their own that `any` says nothing in. */
const asksWho: ReadonlySet<string> = new Set(['mail-from', 'rcpt-to', 'helo', 'tag']);

/** What actions do. */
const deeds: ReadonlySet<string> = new Set([
  'relay',
  'mbox',
  'maildir',
  'lmtp',
  'mda',
  'forward-only',
  'expand-only',
]);

/** Today's words in the place of a legacy one, where nothing else of the statement has to change. */
function modernWords(legacy: LegacyWord, words: readonly Word[], at: number): readonly Suggestion[] {
  const word = words[at];
  const next = words[at + 1];
  if (word && legacy.exact) return [write(word.span, legacy.exact, 'as it is called today')];
  const both =
    next && legacy.with && Object.hasOwn(legacy.with, next.value) ? legacy.with[next.value] : undefined;
  return word && next && both ? [write(cover(word.span, next.span), both, 'as it is called today')] : [];
}

const endOfLine = 'the end of the line';

/** Keywords are named as they are, everything else in a few words. */
const isKeyword = (expected: string): boolean => /^[\w-]+$/.test(expected);

/** Of words that are equally far from what was written, those with the same letters are likelier: `form` is `from` rather than `for`. */
function likeliestFirst(word: string, candidates: readonly string[]): readonly string[] {
  const rank = (candidate: string): number => (candidate.length === word.length ? 0 : 1);
  return [...candidates].sort((a, b) => rank(a) - rank(b));
}

const write = (span: Span, text: string, description: string): Suggestion => ({
  description,
  edits: [replace(span, text)],
});

/** The text from an unquoted mark up to the next blank, in quotes. */
function inQuotes({ file, start }: Span): readonly Suggestion[] {
  const text = /^(?:%\{[^}\s]*\}|[^\s,{}<>"'#\\])+/.exec(file.text.slice(start, start + 200))?.[0];
  if (text === undefined) return [];
  return [write({ file, start, end: start + text.length }, quote(text), 'it is one text')];
}

/** `port or tls`, `one of port, tls, auth, ca and 14 others`; what ends a rule says more than what it may also have. */
function oneOf(expected: readonly string[]): string {
  if (expected.includes('action') && expected.includes('reject')) return 'action NAME or reject';
  const shown = expected.slice(0, 4);
  if (expected.length > shown.length + 1)
    return `one of ${shown.join(', ')} and ${expected.length - shown.length} others`;
  const names = [...expected];
  const last = names.pop();
  return names.length === 0 ? (last ?? 'nothing') : `${names.join(', ')} or ${last}`;
}
