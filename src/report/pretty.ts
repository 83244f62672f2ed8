import formatter from 'eslint-formatter-pretty';
import type { Paint } from './colour.js';
import { details } from './details.js';
import { formatWith } from './eslint.js';
import type { Report } from './report.js';

/** So many errors are shown in detail; a file with more has one cause, or is no smtpd.conf. */
const mostDetails = 20;

/**
 * The list of findings as eslint-formatter-pretty prints it, and below it each error in detail.
 * Loaded only when there is something to list (formats.ts): it costs more than all the rest of a report.
 */
export async function formatFindings(report: Report, colour: boolean, paint: Paint): Promise<string> {
  const errors = [...(report.settings ?? []), ...report.checked].flatMap(({ findings, locate }) =>
    findings.filter(({ severity }) => severity === 'error').map((finding) => ({ finding, locate })),
  );
  const blocks = errors
    .slice(0, mostDetails)
    .map(({ finding, locate }) => `${details(finding, locate, paint)}\n`);
  const left = errors.length - blocks.length;
  const rest = left > 0 ? `and ${left} more ${left === 1 ? 'error' : 'errors'}, in the list above\n\n` : '';
  // It would print suggestions that are shown in full below.
  const results = report.results.map((result) => ({
    ...result,
    messages: result.messages.map(({ suggestions, ...message }) => message),
  }));
  const list = await formatWith(formatter, results, colour);
  return `${list}\n${blocks.join('')}${rest}`;
}
