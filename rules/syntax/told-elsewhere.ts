import type { Statement } from '../../grammar/ast.js';
import type { Config } from '../../src/model/config/config.js';
import { continuedLines } from '../shared/continued-lines.js';
import { oldStatementsIn } from '../shared/legacy-file.js';
import { usesOfKeywordNames } from './keyword-names.js';
import { tornFrom } from './torn.js';

/**
 * The refused statements without a finding of their own: statements in the syntax of an older release, which have a rule of their own; the rest of a torn list;
 * lines that continue a statement; and the uses of a keyword as a name, which are labels at its declaration.
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
