import { blockLines } from './block-lines.js';
import { FindingIndex } from './finding-index.js';
import type { LintReport } from './report.js';
import { declaration, element } from './xml.js';

/** Results as Checkstyle writes them (format 4.3), which many CI servers read. */
export function formatCheckstyle(report: LintReport): string {
  const { results } = report;
  const index = new FindingIndex(report);
  const files = results.map(({ filePath, messages }) =>
    element(
      'file',
      { name: filePath },
      ...messages.map((message) =>
        element('error', {
          line: message.line,
          column: message.column,
          severity: message.severity === 2 ? 'error' : 'warning',
          message: blockLines(filePath, message, index),
          source: `smtpd-lint.${message.ruleId}`,
        }),
      ),
    ),
  );
  return `${declaration}\n${element('checkstyle', { version: '4.3' }, ...files)}\n`;
}
