import type { Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { continuedLines } from '../shared/continued-lines.js';
import { oldStatementsIn } from '../shared/legacy-file.js';
import { usesOfKeywordNames } from './keyword-names.js';
import { tornFrom } from './torn.js';

/**
 * The refused statements that no finding of their own is about: what is of an older release altogether, which has a rule of its own; the rest of a torn list;
 * the lines that go on with a statement; and the uses of a keyword as a name, which are labels at its declaration.
 */
export function toldElsewhere(config: Config): ReadonlySet<Statement> {
  const uses = [...usesOfKeywordNames(config).values()].flat();
  return new Set([
    ...tornFrom(config),
    ...oldStatementsIn(config),
    ...[...continuedLines(config).values()].flat(),
    ...uses.map(({ statement }) => statement),
  ]);
}
