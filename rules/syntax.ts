import type { Statement } from '../grammar/ast.js';
import { refusalsToFix } from '../src/lint/distinct-refusals.js';
import { defineRule } from '../src/lint/rule.js';
import { StatementIndex } from '../src/lint/statement-index.js';
import { behindMark, templateMark } from '../src/lint/template/template-marks.js';
import { type Span, spanText } from '../src/source/text.js';
import { dependentsOf } from './shared/dependents.js';
import { runOnQuotesAt } from './shared/long-quotes.js';
import { entriesAsBackends, postfixBackends } from './syntax/backends.js';
import { endingAt } from './syntax/ending-at.js';
import { type SyntaxReport, syntaxMessages } from './syntax/messages.js';
import { moreErrors } from './syntax/more-errors.js';
import { syntaxReport } from './syntax/parse-error.js';
import { isAboutName, refusalReport } from './syntax/refusal-report.js';
import { toldElsewhere } from './syntax/told-elsewhere.js';

export default defineRule({
  id: 'syntax',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd refuses the file',
  refusals: true,
  messages: syntaxMessages,
  *check({ config }) {
    const mark = templateMark(config);
    if (mark) yield { message: 'template', data: { word: spanText(mark) }, span: mark, fatal: true };
    const isTemplates = behindMark(config);
    const statements = new StatementIndex(config.statements);
    const told = toldElsewhere(config);
    const said = new Set<Statement>(told);
    const places = new Set<string>();
    const noted = new Set<string>();
    const dependents = dependentsOf(config);
    const withUses = (report: SyntaxReport): SyntaxReport => ({
      ...report,
      related: [...(report.related ?? []), ...dependents.relatedTo(report)],
    });
    for (const refusal of refusalsToFix(config)) {
      const statement = statements.at(refusal.span) ?? endingAt(config, refusal.span);
      if (statement && told.has(statement)) continue;
      if (statement) said.add(statement);
      places.add(placeOf(refusal.span));
      if (isTemplates(refusal.span)) continue;
      const quotes = runOnQuotesAt(config, refusal.span);
      if (!quotes && (isAboutName(refusal) || dependents.explains(refusal))) continue;
      // What the server may lack is missing for each statement that needs it, and a certificate for each listener: it is reported once.
      const isShared = refusal.host || refusal.check === 'I05';
      const once = quotes ? placeOf(quotes.word.span) : isShared && refusal.message;
      if (once && noted.has(once)) continue;
      if (once) noted.add(once);
      yield withUses(refusalReport(config, refusal, statement));
    }
    // smtpd does not print every one of several syntax errors in a row, but counts each.
    for (const statement of config.statements)
      if (statement.type === 'error' && !said.has(statement) && !isTemplates(statement.span)) {
        // Unclosed quotes belong to no statement.
        if (places.has(placeOf(statement.problem.span))) continue;
        yield withUses(syntaxReport(config, statement.problem, statement));
      }
    yield* entriesAsBackends(config);
    yield* postfixBackends(config);
    yield* moreErrors(config);
  },
});

const placeOf = ({ file, start }: Span): string => `${file.path} ${start}`;
