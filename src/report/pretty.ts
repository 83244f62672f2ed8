import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import formatter from 'eslint-formatter-pretty';
import type { Paint } from './colour.js';
import { details } from './details.js';
import { printable } from './printable.js';
import type { Report } from './report.js';
import type { LintResult } from './results.js';

/** So many errors are shown in detail; a file with more has one cause, or is no smtpd.conf. */
const mostDetails = 20;

/**
 * The list of findings as eslint-formatter-pretty prints it, and below it each error in detail.
 * Loaded only when there is something to list (formats.ts): it costs more than all the rest of a report.
 */
export function formatFindings(report: Report, colour: boolean, paint: Paint): string {
  const errors = report.checked.flatMap(({ findings, locate }) =>
    findings.filter(({ severity }) => severity === 'error').map((finding) => ({ finding, locate })),
  );
  const blocks = errors
    .slice(0, mostDetails)
    .map(({ finding, locate }) => `${details(finding, locate, paint)}\n`);
  const left = errors.length - blocks.length;
  const rest = left > 0 ? `and ${left} more ${left === 1 ? 'error' : 'errors'}, in the list above\n\n` : '';
  return `${list(report.results, colour)}\n${blocks.join('')}${rest}`;
}

/** The formatter sorts and counts in place, so it gets copies; what it prints of a text must be printable before. */
function list(results: readonly LintResult[], colour: boolean): string {
  const copies = results.map((result) => ({
    ...result,
    filePath: printable(result.filePath),
    messages: result.messages.map((message) => ({
      ...message,
      message: printable(message.message),
      suggestions: [],
    })),
    suppressedMessages: [],
    usedDeprecatedRules: [],
  }));
  const rules = new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)));
  const rulesMeta = Object.fromEntries([...rules].map((rule) => [rule, { docs: { url: pageOf(rule) } }]));
  const text = formatter(copies, { cwd: process.cwd(), rulesMeta });
  return colour ? text : stripVTControlCharacters(text);
}

/** A rule's page as it is installed with this program (this module is then dist/*.js): there without a network, and of this very version. */
function pageOf(rule: string): string | undefined {
  const page = new URL(`../docs/rules/${rule}.md`, import.meta.url);
  return existsSync(fileURLToPath(page)) ? page.href : undefined;
}
