import type { ErrorStatement, Word } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';

/** The words that may come before a name, by the keyword that declares it. */
const before: Readonly<Record<string, readonly string[]>> = {
  action: ['action'],
  ca: ['ca'],
  filter: ['filter', 'chain', '{', ','],
  pki: ['pki'],
  table: ['<'],
};

/** A keyword in place of a name. */
interface KeywordName {
  readonly statement: ErrorStatement;
  readonly word: Word;
}

/** The other uses of a keyword that a statement declares as a name without quotes, by the first such statement. */
export function usesOfKeywordNames(config: Config): ReadonlyMap<ErrorStatement, readonly KeywordName[]> {
  const known = found.get(config) ?? findUses(config);
  found.set(config, known);
  return known;
}

/** Cached by configuration, since several findings need them. */
const found = new WeakMap<Config, ReadonlyMap<ErrorStatement, readonly KeywordName[]>>();

function findUses({ statements }: Config): ReadonlyMap<ErrorStatement, readonly KeywordName[]> {
  const declared = new Map<string, ErrorStatement>();
  const places = new Map<string, KeywordName[]>();
  for (const statement of statements) {
    if (statement.type !== 'error') continue;
    const { words, problem } = statement;
    const at = words.findIndex(({ span }) => span.start === problem.span.start);
    const [word, ahead, first] = [words[at], words[at - 1], words[0]];
    if (word?.form !== 'keyword' || ahead === undefined || first === undefined) continue;
    const declares = at === 1 && Object.hasOwn(before, first.value);
    const [kind] = declares ? [first.value] : kindsBefore(ahead.value, first.value);
    if (kind === undefined) continue;
    const key = `${kind} ${word.value}`;
    if (declares && !declared.has(key)) declared.set(key, statement);
    places.set(key, [...(places.get(key) ?? []), { statement, word }]);
  }
  return new Map(
    [...declared].map(([key, first]) => [
      first,
      (places.get(key) ?? []).filter(({ statement }) => statement !== first),
    ]),
  );
}

/** The kinds of names that may follow a word of a statement. */
const kindsBefore = (ahead: string, first: string): readonly string[] =>
  Object.keys(before).filter(
    (kind) => before[kind]?.includes(ahead) && (/\w/.test(ahead) || kind === 'table' || first === kind),
  );
