import type { LintMessage, LintResult } from './results.js';
import { declaration, element, escaped } from './xml.js';

/** Results as JUnit's XML: a suite for each file, a failed case for each message; one case that passed where there is none. */
export function formatJunit(results: readonly LintResult[]): string {
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
        : messages.map((message) => failedCase(filePath, message))),
    ),
  );
  const count = (of: (result: LintResult) => number) => results.reduce((sum, result) => sum + of(result), 0);
  const totals = {
    name: 'smtpd-lint',
    tests: count(({ messages }) => Math.max(1, messages.length)),
    failures: count(({ messages }) => messages.length),
  };
  return `${declaration}\n${element('testsuites', totals, ...suites)}\n`;
}

function failedCase(filePath: string, { ruleId, severity, message, line, column }: LintMessage): string {
  const type = severity === 2 ? 'error' : 'warning';
  const place = `${filePath}:${line}:${column}`;
  return element(
    'testcase',
    { name: `${ruleId} at ${line}:${column}`, classname: filePath, time: 0 },
    element('failure', { type, message }, escaped(`${place}: ${type}: ${message} (${ruleId})`)),
  );
}
