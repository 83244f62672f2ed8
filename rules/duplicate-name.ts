import { type Declaration, declarationsOf, within } from '../src/lint/declarations.js';
import { distinctRefusals, nameKindOf, takenName } from '../src/lint/refusals.js';
import type { Config } from '../src/model/config.js';
import { spanText } from '../src/source/text.js';
import { defineRule, type Report } from './rule.js';

const messages = {
  taken: '{kind} {name} is declared already, so smtpd refuses this; give one of the two another name',
  builtin: 'smtpd has a table {name} of its own and refuses another one; give this one another name',
  replaced:
    'filter {name} brings a process of its own, which replaces proc {name} without a word; give one of the two another name',
  macro:
    'macro {name} is defined again before anything used it, so its first value is lost; remove one of the two',
} as const;

export default defineRule({
  id: 'duplicate-name',
  category: 'correctness',
  severity: 'warning',
  summary: 'a name is given twice',
  messages,
  *check({ config }) {
    const declarations = declarationsOf(config);
    for (const refusal of distinctRefusals(config)) {
      const kind = nameKindOf(takenName, refusal);
      if (kind === undefined) continue;
      const name = spanText(refusal.span).replace(/^["']|["']$/g, '');
      const first = declarations.find((other) => other.kind === kind && other.name.value === name);
      const isOther = first !== undefined && !within(first.name.span, refusal.span);
      yield {
        message: isOther ? 'taken' : 'builtin',
        data: { kind, name },
        span: refusal.span,
        fatal: true,
        related: isOther ? [{ span: first.name.span, message: 'declared here' }] : [],
      };
    }
    yield* processesOf(declarations);
    yield* macrosOf(config, declarations);
  },
});

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
      data: { name: name.value },
      span: name.span,
      related: [{ span: process.name.span, message: 'replaced here' }],
    };
  }
}

/** A macro may be given another value on the way; a value that nothing used is a mistake. */
function* macrosOf(
  config: Config,
  declarations: readonly Declaration[],
): Generator<Report<keyof typeof messages>> {
  const uses = config.references.filter(({ kind }) => kind === 'macro');
  const last = new Map<string, Declaration>();
  for (const declaration of declarations) {
    if (declaration.kind !== 'macro') continue;
    const name = declaration.name.value;
    const first = last.get(name);
    last.set(name, declaration);
    if (first === undefined || first.statement.span.file !== declaration.statement.span.file) continue;
    const isUsed = uses.some(
      ({ name: used, span }) =>
        used === name &&
        span.file === first.statement.span.file &&
        span.start >= first.statement.span.end &&
        span.start < declaration.statement.span.end,
    );
    if (isUsed) continue;
    yield {
      message: 'macro',
      data: { name },
      span: declaration.name.span,
      related: [{ span: first.name.span, message: 'the first value' }],
    };
  }
}
