import type { ErrorStatement, SyntaxProblem } from '../grammar/ast.js';
import { adviceFor } from '../src/lint/advice.js';
import { within } from '../src/lint/declarations.js';
import type { Suggestion } from '../src/lint/finding.js';
import { distinctRefusals, missingName, nameKindOf, takenName } from '../src/lint/refusals.js';
import { quote, replace } from '../src/lint/suggest.js';
import type { Config, Refusal } from '../src/model/config.js';
import { nearest } from '../src/source/nearest.js';
import { releases } from '../src/source/release.js';
import { type Span, spanText } from '../src/source/text.js';
import { defineRule, type Report } from './rule.js';

const messages = {
  refused: '{message}; {advice}',
  bare: '{message}',
  warned: 'smtpd only warns: {message}; {advice}',
  host: '{message}, if that is so on the server; {advice}',
  legacy: 'syntax error: {word} belongs to the releases before 6.4; write an action and a match rule instead',
  newer: 'syntax error: {word} needs release {since} or newer and this is {release}; leave it out or upgrade',
  older: 'syntax error: {word} is known up to release {until} only and this is {release}; leave it out',
  misspelt: 'syntax error: {word} is not known here; did you mean {nearest}',
  keyword:
    'syntax error: {word} is a keyword, where {expected} is expected; put it in quotes to use it as that',
  number:
    'syntax error: {word} is a number, where {expected} is expected; put it in quotes, with its unit if it has one',
  unquoted: 'syntax error: no word starts with {word}; put a text that does in quotes',
  carriage:
    'syntax error: the line ends in a carriage return, which smtpd takes for a word; save the file with Unix line ends',
  early: 'syntax error: the statement ends here, where {expected} is expected',
  unexpected: 'syntax error at {word}: {expected} is expected here',
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
    const refusals = distinctRefusals(config);
    for (const refusal of refusals) {
      if (nameKindOf(missingName, refusal) || nameKindOf(takenName, refusal)) continue;
      if (refusal.check === 'L01') yield syntaxReport(config, refusal, statementAt(config, refusal.span));
      else yield plainReport(refusal);
    }
    for (const statement of silentlyWrong(config, refusals))
      yield syntaxReport(config, statement.problem, statement);
  },
});

const statementAt = (config: Config, span: Span): ErrorStatement | undefined =>
  config.statements.find(
    (statement): statement is ErrorStatement => statement.type === 'error' && within(span, statement.span),
  );

/** smtpd does not print every syntax error in a row, but counts each. */
function silentlyWrong(config: Config, refusals: readonly Refusal[]): readonly ErrorStatement[] {
  return config.statements.filter(
    (statement): statement is ErrorStatement =>
      statement.type === 'error' &&
      !refusals.some(({ span }) => within(span, statement.span) || within(statement.problem.span, span)),
  );
}

function plainReport({ check, message, severity, host, span, hint, detail }: Refusal): SyntaxReport {
  const text = (detail ? `${message} (${detail})` : message)
    .replace(/\s+/g, ' ')
    .replace(/^warn: /, '')
    .trim();
  const advice = hint ?? adviceFor(check);
  const data = { message: text, advice: advice ?? 'see smtpd.conf(5)' };
  if (host) return { message: 'host', data, span, severity: 'note' };
  if (severity === 'warning') return { message: 'warned', data, span, severity: 'warning' };
  return { message: advice ? 'refused' : 'bare', data, span, fatal: true };
}

type Problem = Pick<SyntaxProblem, 'span' | 'since' | 'until'> & { readonly expected?: readonly string[] };

/** A syntax error in words that say what to do: smtpd says no more than that there is one. */
function syntaxReport(config: Config, problem: Problem, statement: ErrorStatement | undefined): SyntaxReport {
  const { span, since, until } = problem;
  const word = spanText(span);
  const found = statement?.words.find(
    (other) => other.span.start === span.start && other.span.file === span.file,
  );
  const expected = problem.expected ?? statement?.problem.expected ?? [];
  const base = { span, fatal: true } as const;
  const data = { word, release: config.release, expected: oneOf(expected) };
  const [first] = statement?.words ?? [];
  if (first && found === first && (first.value === 'accept' || first.value === 'reject'))
    return { ...base, message: 'legacy', data };
  if (since !== undefined && releases.indexOf(since) > releases.indexOf(config.release))
    return { ...base, message: 'newer', data: { ...data, since } };
  if (until !== undefined) return { ...base, message: 'older', data: { ...data, until } };
  if (word === '\r') return { ...base, message: 'carriage', data };
  if (/^\s*$/.test(word))
    return {
      ...base,
      message: expected.length > 0 ? 'early' : 'bare',
      data: { ...data, message: 'syntax error' },
    };
  const keywords = expected.flatMap((what) => /^"(.+)"$/.exec(what)?.[1] ?? []);
  const best = nearest(word, keywords);
  if (best !== undefined)
    return {
      ...base,
      message: 'misspelt',
      data: { ...data, nearest: best },
      suggestions: [write(span, best, `${best} is meant`)],
    };
  const takesText = expected.some((what) => !what.startsWith('"') && !/^a number\b/.test(what));
  if (found?.form === 'keyword' && takesText)
    return {
      ...base,
      message: 'keyword',
      data,
      suggestions: [write(span, quote(word), `${word} is a name`)],
    };
  if (found?.form === 'number' && takesText) return { ...base, message: 'number', data };
  if (/^[^\w":'<>{}!=,$#]/.test(word))
    return { ...base, message: 'unquoted', data, suggestions: inQuotes(span) };
  return { ...base, message: expected.length > 0 ? 'unexpected' : 'extra', data };
}

const write = (span: Span, text: string, description: string): Suggestion => ({
  description,
  edits: [replace(span, text)],
});

/** The text from an unquoted mark up to the next blank, in quotes. */
function inQuotes({ file, start }: Span): readonly Suggestion[] {
  const text = /^[^\s,{}<>"'#\\]+/.exec(file.text.slice(start, start + 200))?.[0];
  if (text === undefined) return [];
  return [write({ file, start, end: start + text.length }, quote(text), 'it is one text')];
}

/** `"on"`, `port or tls`, `one of port, tls, auth and 14 others`. */
function oneOf(expected: readonly string[]): string {
  const names = expected.map((what) => what.replace(/^"(.*)"$/, '$1'));
  const shown = names.slice(0, 4);
  if (names.length > shown.length)
    return `one of ${shown.join(', ')} and ${names.length - shown.length} others`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? 'nothing') : `${shown.join(', ')} or ${last}`;
}
