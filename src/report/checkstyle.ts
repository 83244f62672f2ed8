import type { LintResult } from './results.js';
import { declaration, element } from './xml.js';

/** Results as Checkstyle writes them (format 4.3), which many CI servers read. */
export function formatCheckstyle(results: readonly LintResult[]): string {
  const files = results.map(({ filePath, messages }) =>
    element(
      'file',
      { name: filePath },
      ...messages.map(({ line, column, severity, message, ruleId }) =>
        element('error', {
          line,
          column,
          severity: severity === 2 ? 'error' : 'warning',
          message,
          source: `smtpd-lint.${ruleId}`,
        }),
      ),
    ),
  );
  return `${declaration}\n${element('checkstyle', { version: '4.3' }, ...files)}\n`;
}
