import type { Random } from '../oracle/generate/random.js';

/** The statements that decide, of which an input has few or many; all others declare names for these. */
const deciding = /^(?:match|filter|listen|accept|reject)\b/;
const starting = /^(?:[a-z]\S*\s|\S+\s*=)/;
const naming = /^(?:table|action|filter|pki|ca|proc|dispatcher)\s+("[^"\n]*"|\S+)|^(\S+?)\s*=/;

/** The most deciding statements. */
const most = 24;

/**
 * Reduces a text to a random number of deciding statements, distributed evenly on a logarithmic scale, and to the declarations whose names still occur (sometimes all). A shorter
 * text is unchanged, and so are lines that begin no statement.
 */
export function thinned(random: Random, text: string): string {
  const size = random.upTo(most);
  const statements = statementsOf(text);
  const choosing = statements.flatMap((statement, at) => (deciding.test(statement) ? [at] : []));
  if (choosing.length <= size) return text;
  const kept = new Set<number>();
  while (kept.size < size) {
    const at = choosing[random.below(choosing.length)];
    if (at !== undefined) kept.add(at);
  }
  keepNamed(statements, kept);
  const everything = random.chance(10);
  return statements
    .filter((statement, at) => kept.has(at) || (everything && !deciding.test(statement)))
    .join('\n');
}

/** Splits a text into statements with their continuation lines. */
function statementsOf(text: string): readonly string[] {
  const statements: string[] = [];
  for (const line of text.split('\n'))
    if (statements.length === 0 || starting.test(line)) statements.push(line);
    else statements.push(`${statements.pop() ?? ''}\n${line}`);
  return statements;
}

/** Adds the statements that declare a name, or include a file, that occurs in the kept ones, transitively. */
function keepNamed(statements: readonly string[], kept: Set<number>): void {
  const named = statements.map((statement) => {
    const [, name, macro] = naming.exec(statement) ?? [];
    return macro === undefined ? name?.replaceAll('"', '') : `$${macro}`;
  });
  let before = -1;
  while (kept.size > before) {
    before = kept.size;
    const text = [...kept].map((at) => statements[at]).join('\n');
    for (const [at, name] of named.entries())
      if (name !== undefined && name !== '' && text.includes(name)) kept.add(at);
  }
}
