import type { ErrorStatement, Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { readOlder } from '../../src/model/legacy/read-older.js';
import { legacyWord } from './legacy-words.js';

/**
 * The statements that today's smtpd refuses only because they are in the syntax of releases before 6.4, in the order of the text. Empty if the file is in today's
 * syntax and just contains an old word.
 */
export function oldStatementsIn(config: Config): ReadonlySet<Statement> {
  const known = found.get(config) ?? findLegacy(config);
  found.set(config, known);
  return known;
}

/** Cached by configuration, since several rules need them. */
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

/** Whether a file is in the old syntax, rather than in today's with an old word in it. */
function isLegacyFile({ statements }: Config, worded: readonly ErrorStatement[]): boolean {
  return worded.some(({ words: [first] }) => first?.value === 'accept') || !isMixed(statements);
}

/** Whether some of the statements exist in today's syntax only. */
export const isMixed = (statements: readonly Statement[]): boolean =>
  statements.some(
    (statement) => statement.type === 'directive' && ['match', 'action'].includes(statement.keyword.value),
  );

/** Whether smtpd refuses a statement at a word of the old syntax. */
function hasLegacyWord({ words, problem }: ErrorStatement): boolean {
  // The old syntax has no `action`: this is a rule of today's syntax that begins as rules of other programs do.
  if (words[0]?.value === 'accept' && words.some(({ value }) => value === 'action')) return false;
  const at = words.findIndex(
    ({ span }) => span.file === problem.span.file && span.start === problem.span.start,
  );
  return at >= 0 && legacyWord(words, at) !== undefined;
}
