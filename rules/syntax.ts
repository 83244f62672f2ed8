import type { Statement } from '../grammar/ast.js';
import { distinctRefusals, missingName, nameKindOf, takenName } from '../src/lint/distinct-refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import { behindMark, templateMark } from '../src/lint/template/template-marks.js';
import { type Span, spanText } from '../src/source/text.js';
import { dependentsOf } from './shared/dependents.js';
import { oldStatementsIn } from './shared/legacy-file.js';
import { entriesAsBackends, postfixBackends } from './syntax/backends.js';
import { messages, type SyntaxReport } from './syntax/messages.js';
import { moreErrors } from './syntax/more-errors.js';
import { syntaxReport } from './syntax/parse-error.js';
import { refusedReport } from './syntax/refused.js';
import { tornFrom } from './syntax/torn.js';

export default defineRule({
  id: 'syntax',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd refuses the file',
  messages,
  *check({ config }) {
    const mark = templateMark(config);
    if (mark) yield { message: 'template', data: { word: spanText(mark) }, span: mark, fatal: true };
    const isTemplates = behindMark(config);
    const statements = new StatementIndex(config.statements);
    // What is of an older release altogether has a rule of its own.
    const told: ReadonlySet<Statement> = new Set([...tornFrom(config), ...oldStatementsIn(config)]);
    const said = new Set<Statement>(told);
    const places = new Set<string>();
    const noted = new Set<string>();
    const dependents = dependentsOf(config);
    const withUses = (report: SyntaxReport): SyntaxReport => ({
      ...report,
      related: [...(report.related ?? []), ...dependents.relatedTo(report)],
    });
    for (const refusal of distinctRefusals(config)) {
      const statement = statements.at(refusal.span);
      if (statement && told.has(statement)) continue;
      if (statement) said.add(statement);
      places.add(placeOf(refusal.span));
      if (isTemplates(refusal.span) || nameKindOf(missingName, refusal) || nameKindOf(takenName, refusal))
        continue;
      // What the server may lack is lacking for each statement that needs it: it is said once.
      if (refusal.host && noted.has(refusal.message)) continue;
      if (refusal.host) noted.add(refusal.message);
      yield withUses(
        refusal.check === 'L01' ? syntaxReport(config, refusal, statement) : refusedReport(config, refusal),
      );
    }
    // smtpd does not print every syntax error in a row, but counts each.
    for (const statement of config.statements)
      if (statement.type === 'error' && !said.has(statement) && !isTemplates(statement.span)) {
        // Quotes that are never closed belong to no statement.
        if (places.has(placeOf(statement.problem.span))) continue;
        yield withUses(syntaxReport(config, statement.problem, statement));
      }
    yield* entriesAsBackends(config);
    yield* postfixBackends(config);
    yield* moreErrors(config);
  },
});

const placeOf = ({ file, start }: Span): string => `${file.path} ${start}`;
