import { nameKindOf, refusalsToFix, takenName } from '../src/lint/distinct-refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import { behindMark } from '../src/lint/template/template-marks.js';
import { type Declaration, declarationsOf, isWithinSpan, nounOf } from '../src/model/declarations.js';
import { spanText } from '../src/source/text.js';
import { macrosOf, processesOf, withoutStatement } from './duplicate-name/repeated-declarations.js';
import { continuedLines } from './shared/continued-lines.js';
import { dependentsOf } from './shared/dependents.js';
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
  refusals: true,
  messages,
  *check({ config }) {
    const isTemplates = behindMark(config);
    const declarations = declarationsOf(config);
    const statements = new StatementIndex(config.statements);
    const removals = new Removals(config);
    // A line that continues the statement above declares nothing.
    const continued = new Set<unknown>([...continuedLines(config).values()].flat());
    const firsts = new Map<string, Declaration>();
    for (const declaration of declarations) {
      const key = `${declaration.kind} ${declaration.name.value}`;
      if (!firsts.has(key)) firsts.set(key, declaration);
    }
    for (const refusal of refusalsToFix(config)) {
      // The rule `syntax` reports it.
      if (isTemplates(refusal.span)) continue;
      const kind = nameKindOf(takenName, refusal);
      if (kind === undefined || continued.has(statements.at(refusal.span))) continue;
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
