import type { ErrorStatement, Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { readOlder } from '../../src/model/legacy/read-older.js';
import { legacyWord } from './legacy-words.js';

/**
 * The statements of a file in the syntax of releases before 6.4 that today's smtpd refuses for that alone, in the order of the text. None where the file
 * is today's and has an old word in it.
 */
export function oldStatementsIn(config: Config): ReadonlySet<Statement> {
  const known = found.get(config) ?? findLegacy(config);
  found.set(config, known);
  return known;
}

/** Several rules ask. */
const found = new WeakMap<Config, ReadonlySet<Statement>>();

function findLegacy(config: Config): ReadonlySet<Statement> {
  const refused = config.statements.filter((statement) => statement.type === 'error');
  const worded = refused.filter(hasLegacyWord);
  if (worded.length === 0 || !isLegacyFile(config, worded)) return new Set();
  const older = readOlder(config)?.older ?? [];
  const read = new Set(older.filter(({ error }) => error === undefined).map(({ old }) => placeOf(old)));
  return new Set(refused.filter((each) => worded.includes(each) || read.has(placeOf(each))));
}

const placeOf = ({ span: { file, start } }: Pick<Statement, 'span'>): string => `${file.path} ${start}`;

/** Whether a file is of the old syntax rather than today's with a word of it. */
function isLegacyFile({ statements }: Config, worded: readonly ErrorStatement[]): boolean {
  return worded.some(({ words: [first] }) => first?.value === 'accept') || !isMixed(statements);
}

/** Whether some of the statements are of today's syntax only. */
export const isMixed = (statements: readonly Statement[]): boolean =>
  statements.some(
    (statement) => statement.type === 'directive' && ['match', 'action'].includes(statement.keyword.value),
  );

/** Whether smtpd refuses a statement at a word of the older language. */
function hasLegacyWord({ words, problem }: ErrorStatement): boolean {
  // The older language has no `action`: it is today's rule, begun as rules of other programs are.
  if (words[0]?.value === 'accept' && words.some(({ value }) => value === 'action')) return false;
  const at = words.findIndex(
    ({ span }) => span.file === problem.span.file && span.start === problem.span.start,
  );
  return at >= 0 && legacyWord(words, at) !== undefined;
}
