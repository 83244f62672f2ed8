import type { Statement } from '../../grammar/ast.js';
import { removeStatement } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Report } from '../../src/lint/rule.js';
import type { Config } from '../../src/model/config/config.js';
import type { Declaration } from '../../src/model/declarations.js';
import { suggest } from '../shared/suggest.js';
import type { Removals } from '../shared/unused-declarations.js';

/** Suggests removing the second declaration and what only it used. */
export function withoutStatement(
  removals: Removals,
  statement: Statement | undefined,
): readonly Suggestion[] {
  return suggest('Remove the second declaration', statement && removals.of(statement.span));
}

/** Reports `filter f proc-exec` after `proc f`: they share one name space, and the later one wins. */
export function* processesOf(
  declarations: readonly Declaration[],
): Generator<Report<'taken' | 'replaced' | 'builtin' | 'macro'>> {
  const processes = new Map<string, Declaration>();
  for (const declaration of declarations) {
    const { kind, name, statement } = declaration;
    if (kind === 'process') processes.set(name.value, declaration);
    if (kind !== 'filter' || statement.type !== 'directive') continue;
    const [, how] = statement.items;
    const word = how?.type === 'option' ? how.keyword : how;
    const process = processes.get(name.value);
    if (process === undefined || word?.type !== 'word' || word.value !== 'proc-exec') continue;
    yield {
      message: 'replaced',
      data: { declaration: `filter ${name.value}`, other: `proc ${name.value}` },
      span: name.span,
      related: [{ span: process.name.span, message: 'replaced' }],
    };
  }
}

/** Reports macros that are redefined before their first use: a macro may get another value later, but a value that is never used is a mistake. */
export function* macrosOf(
  config: Config,
  declarations: readonly Declaration[],
): Generator<Report<'taken' | 'replaced' | 'builtin' | 'macro'>> {
  const uses = new Map<string, number[]>();
  for (const { kind, name, span } of config.references) {
    // If files are included, places in different files have no order.
    if (kind !== 'macro' || span.file !== config.file) continue;
    const known = uses.get(name);
    if (known) known.push(span.start);
    else uses.set(name, [span.start]);
  }
  const last = new Map<string, Declaration>();
  for (const declaration of declarations) {
    if (declaration.kind !== 'macro' || config.files.length > 1) continue;
    const name = declaration.name.value;
    const first = last.get(name);
    last.set(name, declaration);
    if (first === undefined) continue;
    const { end } = first.statement.span;
    const { start } = declaration.statement.span;
    if (uses.get(name)?.some((at) => at >= end && at < start)) continue;
    yield {
      message: 'macro',
      data: { name },
      span: declaration.name.span,
      related: [{ span: first.name.span, message: 'this value is lost' }],
      suggestions: [{ description: 'Remove the lost value', edits: [removeStatement(first.statement.span)] }],
    };
  }
}
