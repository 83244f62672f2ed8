import type { Statement } from '../../grammar/ast.js';
import { refusalsToFix } from '../../src/lint/distinct-refusals.js';
import { StatementIndex } from '../../src/lint/statement-index.js';
import { behindMark } from '../../src/lint/template/template-marks.js';
import type { Config } from '../../src/model/config/config.js';
import type { Span } from '../../src/source/text.js';
import { dependentsOf } from '../shared/dependents.js';
import { runOnQuotesAt } from '../shared/long-quotes.js';
import { entriesAsBackends, misspeltBackends, postfixBackends } from './backends.js';
import { endingAt } from './ending-at.js';
import type { SyntaxReport } from './messages.js';
import { moreErrors } from './more-errors.js';
import { syntaxReport } from './parse-error.js';
import { isAboutName, refusalReport } from './refusal-report.js';
import { toldElsewhere } from './told-elsewhere.js';

/** Reports everything that smtpd refuses in a file in its own language, except for names. */
export function* refusedPlaces(config: Config): Generator<SyntaxReport> {
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
  yield* misspeltBackends(config);
  yield* moreErrors(config);
}

const placeOf = ({ file, start }: Span): string => `${file.path} ${start}`;
