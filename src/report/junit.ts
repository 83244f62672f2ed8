import { blockLines } from './block-lines.js';
import { FindingIndex } from './finding-index.js';
import type { FileLintResult, LintMessage } from './lint-result.js';
import type { LintReport } from './report.js';
import { declaration, element, escapedLines } from './xml.js';

/** Results as JUnit's XML: a suite for each file, a failed case for each message, with all that there is to say of it as text; one case that passed where there is none. */
export function formatJunit(report: LintReport): string {
  const { results } = report;
  const index = new FindingIndex(report);
  const suites = results.map(({ filePath, messages }) =>
    element(
      'testsuite',
      {
        name: filePath,
        tests: Math.max(1, messages.length),
        failures: messages.length,
        errors: 0,
        time: 0,
        // Not in the schema of all readers, but GitLab and Jenkins show it.
        file: filePath,
      },
      ...(messages.length === 0
        ? [element('testcase', { name: 'smtpd-lint', classname: filePath, time: 0 })]
        : messages.map((message) => failedCase(filePath, message, index))),
    ),
  );
  const count = (of: (result: FileLintResult) => number) =>
    results.reduce((sum, result) => sum + of(result), 0);
  const totals = {
    name: 'smtpd-lint',
    tests: count(({ messages }) => Math.max(1, messages.length)),
    failures: count(({ messages }) => messages.length),
  };
  return `${declaration}\n${element('testsuites', totals, ...suites)}\n`;
}

function failedCase(filePath: string, found: LintMessage, index: FindingIndex): string {
  const { ruleId, severity, message, line, column } = found;
  const type = severity === 2 ? 'error' : 'warning';
  return element(
    'testcase',
    { name: `${ruleId} at ${line}:${column}`, classname: filePath, time: 0 },
    element('failure', { type, message }, escapedLines(blockLines(filePath, found, index))),
  );
}
