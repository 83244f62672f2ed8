import type { Statement } from '../../grammar/ast.js';
import { missingName, nameKindOf, takenName } from '../../src/lint/distinct-refusals.js';
import { inModel } from '../../src/model/build/checks.js';
import type { Config, Refusal } from '../../src/model/config/config.js';
import { runOnQuotesAt } from '../shared/long-quotes.js';
import { lateReport } from './at-line-ends.js';
import type { SyntaxReport } from './messages.js';
import { syntaxReport } from './parse-error.js';
import { refusedReport } from './refused.js';

/** Whether smtpd refuses a name that is missing or taken, which other rules report. */
export const isAboutName = (refusal: Refusal): boolean =>
  nameKindOf(missingName, refusal) !== undefined || nameKindOf(takenName, refusal) !== undefined;

/** The report on a refusal, by what is to blame for it: quotes that run on, the syntax, or what a statement means. */
export function refusalReport(
  config: Config,
  refusal: Refusal,
  statement: Statement | undefined,
): SyntaxReport {
  const quotes = runOnQuotesAt(config, refusal.span);
  if (quotes) return lateReport(quotes.word);
  // smtpd has acted on the beginning of a statement before it got to the wrong word, which may have hidden the rest.
  if (statement?.type === 'error' && inModel.has(refusal.check))
    return syntaxReport(config, statement.problem, statement);
  return refusal.check === 'L01' ? syntaxReport(config, refusal, statement) : refusedReport(config, refusal);
}
