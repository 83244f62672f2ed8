import { blockLines } from './block-lines.js';
import { FindingIndex } from './finding-index.js';
import type { LintReport } from './report.js';
import { verdictsByPath } from './verdict-text.js';
import { declaration, element } from './xml.js';

/** Results in the format of Checkstyle (4.3), which many CI servers read. A verdict that is not proven is `info`, a file that could not be judged an error. */
export function formatCheckstyle(report: LintReport): string {
  const { results, failures = [] } = report;
  const index = new FindingIndex(report);
  const unproven = verdictsByPath(report, 'unknown');
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
      ...(unproven.has(filePath) ? [about('verdict', 'info', unproven.get(filePath) ?? '')] : []),
    ),
  );
  const notJudged = failures.map(({ path = '.', message }) =>
    element('file', { name: path }, about('not-judged', 'error', message)),
  );
  return `${declaration}\n${element('checkstyle', { version: '4.3' }, ...files, ...notJudged)}\n`;
}

/** An entry on a whole file. */
const about = (what: string, severity: string, message: string): string =>
  element('error', { line: 1, severity, message, source: `smtpd-lint.${what}` });
