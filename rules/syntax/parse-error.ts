import type { Statement, SyntaxProblem, Word } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import { excerptOf } from '../shared/excerpt.js';
import { legacyWord } from '../shared/legacy-words.js';
import { oneOf } from './expected.js';
import type { ErrorPlace } from './explained.js';
import { explanations } from './explanations.js';
import { habitAt, macroHabit } from './habits.js';
import type { SyntaxReport } from './messages.js';

type Problem = Pick<SyntaxProblem, 'span' | 'since'> & { readonly expected?: readonly string[] };

/** The report on a syntax error, in words that say what to do: smtpd says only that there is one. */
export function syntaxReport(
  config: Config,
  problem: Problem,
  statement: Statement | undefined,
): SyntaxReport {
  const { span, since } = problem;
  const refused = statement?.type === 'error' ? statement : undefined;
  const words = refused?.words ?? [];
  const at = words.findIndex((word) => word.span.start === span.start);
  const expected = problem.expected ?? refused?.problem.expected ?? [];
  const macro = statement?.type === 'macro' ? statement.name.value : undefined;
  const text = spanText(span);
  const place: ErrorPlace = { config, span, text, statement: refused, words, at, expected, since, macro };
  const data = { word: excerptOf(span, 40), expected: oneOf(expected) };
  for (const explain of explanations) {
    const found = explain(place);
    if (found) return { span, ...found, data: { ...data, ...found.data }, fatal: true };
  }
  return { message: 'unexpected', data, span, fatal: true };
}

/** As many lines tell the file of another program from a line of it. */
const fewest = 2;

/** The report on a file without any statement of smtpd's, if it is one of another program: one mistake, whatever its lines are. */
export function foreignFile({ statements }: Config): SyntaxReport | undefined {
  const found = new Map<string, Word[]>();
  for (const statement of statements) {
    const [program, word] = [programOf(statement), firstWord(statement)];
    if (program !== undefined && word) found.set(program, [...(found.get(program) ?? []), word]);
  }
  const [most] = [...found].sort(([, a], [, b]) => b.length - a.length);
  const [program, [first, ...others]] = most ?? ['', []];
  if (first === undefined || others.length + 1 < fewest) return undefined;
  return { message: 'program', data: { program }, span: first.span, fatal: true };
}

function firstWord(statement: Statement): Word | undefined {
  if (statement.type === 'macro') return statement.name;
  return statement.type === 'error' ? statement.words[0] : undefined;
}

/** The program that a statement is of. */
function programOf(statement: Statement): string | undefined {
  if (statement.type === 'macro') return macroHabit(statement.name.value).program;
  if (statement.type !== 'error' || legacyWord(statement.words, 0)) return undefined;
  const [first, sign] = statement.words;
  return first && sign?.value === '='
    ? macroHabit(first.value).program
    : habitAt(statement.words, 0)?.program;
}
