import type { Statement } from '../../grammar/ast.js';
import { missingName, nameKindOf, takenName } from '../../src/lint/distinct-refusals.js';
import { inModel } from '../../src/model/build/checks.js';
import type { Config, Refusal } from '../../src/model/config/config.js';
import { runOnQuotesAt } from '../shared/long-quotes.js';
import { lateReport } from './at-line-ends.js';
import type { SyntaxReport } from './messages.js';
import { syntaxReport } from './parse-error.js';
import { refusedReport } from './refused.js';

/** Whether smtpd refuses a missing or a taken name, which other rules report. */
export const isAboutName = (refusal: Refusal): boolean =>
  nameKindOf(missingName, refusal) !== undefined || nameKindOf(takenName, refusal) !== undefined;

/** The report on a refusal, by its cause: quotes that run on, the syntax, or the meaning of a statement. */
export function refusalReport(
  config: Config,
  refusal: Refusal,
  statement: Statement | undefined,
): SyntaxReport {
  const quotes = runOnQuotesAt(config, refusal.span);
  if (quotes) return lateReport(quotes.word);
  // smtpd acts on the beginning of a statement before it reaches the wrong word, and its message may hide the rest.
  if (statement?.type === 'error' && inModel.has(refusal.check))
    return syntaxReport(config, statement.problem, statement);
  return refusal.check === 'L01' ? syntaxReport(config, refusal, statement) : refusedReport(config, refusal);
}
