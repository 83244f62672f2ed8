import type { Statement } from '../grammar/ast.js';
import { removeStatement } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { distinctRefusals, nameKindOf, takenName } from '../src/lint/refusals.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import type { Config } from '../src/model/config/config.js';
import { spanText } from '../src/source/text.js';
import { type Declaration, declarationsOf, isWithinSpan, nounOf } from './shared/declarations.js';
import { dependentsOf } from './shared/dependents.js';
import { behindMark } from './shared/template-marks.js';
import { Removals } from './shared/unused-declarations.js';

const messages = {
  taken: {
    message: '`{declaration}` is declared twice',
    note: 'smtpd says: `{said}`',
    help: 'give one of the two another name',
  },
  builtin: {
    message: '`{declaration}` is built in',
    note: 'smtpd says: `{said}`',
    help: 'give this one another name',
  },
  replaced: {
    message: '`{declaration}` replaces `{other}`',
    label: 'its process takes the name',
    help: 'give one of the two another name',
  },
  macro: {
    message: 'Macro `{name}` is defined again before its first use',
    label: 'replaces the first value',
  },
} as const;

export default defineRule({
  id: 'duplicate-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'A name is declared twice',
  messages,
  *check({ config }) {
    const isTemplates = behindMark(config);
    const declarations = declarationsOf(config);
    const statements = new StatementIndex(config.statements);
    const removals = new Removals(config);
    const firsts = new Map<string, Declaration>();
    for (const declaration of declarations) {
      const key = `${declaration.kind} ${declaration.name.value}`;
      if (!firsts.has(key)) firsts.set(key, declaration);
    }
    for (const refusal of distinctRefusals(config)) {
      // The rule `syntax` says it.
      if (isTemplates(refusal.span)) continue;
      const kind = nameKindOf(takenName, refusal);
      if (kind === undefined) continue;
      const name = spanText(refusal.span).replace(/^["']|["']$/g, '');
      const first = firsts.get(`${kind} ${name}`);
      const isOther = first !== undefined && !isWithinSpan(first.name.span, refusal.span);
      yield {
        message: isOther ? 'taken' : 'builtin',
        data: { declaration: `${nounOf[kind]} ${name}`, said: refusal.message },
        span: refusal.span,
        fatal: true,
        related: [
          ...(isOther ? [{ span: first.name.span, message: 'declared here first' }] : []),
          ...dependentsOf(config).relatedTo(refusal),
        ],
        suggestions: isOther ? withoutStatement(removals, statements.at(refusal.span)) : [],
      };
    }
    yield* processesOf(declarations);
    yield* macrosOf(config, declarations);
  },
});

/** Without the second declaration and what only it used. */
function withoutStatement(removals: Removals, statement: Statement | undefined): readonly Suggestion[] {
  const edits = statement && removals.of(statement.span);
  return edits ? [{ description: 'Remove the second declaration', edits }] : [];
}

/** `proc f` and `filter f proc-exec`: one name space, and the later one wins. */
function* processesOf(declarations: readonly Declaration[]): Generator<Report<keyof typeof messages>> {
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

/** A macro may be given another value on the way; a value that nothing used is a mistake. */
function* macrosOf(
  config: Config,
  declarations: readonly Declaration[],
): Generator<Report<keyof typeof messages>> {
  const uses = new Map<string, number[]>();
  for (const { kind, name, span } of config.references) {
    // Where a file is included, places in different files have no order.
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
