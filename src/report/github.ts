import { inert } from './log-commands.js';
import { printable } from './printable.js';
import type { LineRange, LintResult } from './results.js';

/**
 * Results as GitHub's workflow commands (`::error file=…,line=…::message`), which show them as annotations on the lines of a pull request.
 * Format and escapes: "Workflow commands for GitHub Actions" in GitHub's documentation.
 */
export function formatGithub(results: readonly LintResult[]): string {
  return results.map(formatResult).join('');
}

function formatResult({ filePath, messages, notes }: LintResult): string {
  const commands = [
    ...messages.map((message) => command(message.severity === 2 ? 'error' : 'warning', filePath, message)),
    ...(notes ?? []).map((note) => command('notice', filePath, note)),
  ];
  return commands.join('');
}

function command(
  level: 'error' | 'warning' | 'notice',
  filePath: string,
  message: LineRange & { readonly ruleId: string; readonly message: string },
): string {
  const { line, column, endLine, endColumn } = message;
  const properties: [string, string | number][] = [
    ['file', filePath],
    ['line', line],
    ['endLine', endLine],
    ['title', `smtpd-lint: ${message.ruleId}`],
  ];
  // GitHub takes columns only for a range within one line.
  if (line === endLine) properties.splice(3, 0, ['col', column], ['endColumn', Math.max(column, endColumn)]);
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${level} ${list}::${escapeData(message.message)}\n`;
}

function escapeData(text: string): string {
  return inert(printable(text)).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
