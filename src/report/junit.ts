import { blockLines } from './block-lines.js';
import { FindingIndex } from './finding-index.js';
import type { FileLintResult, LintMessage } from './lint-result.js';
import type { Failure, LintReport } from './report.js';
import { verdictsByPath } from './verdict-text.js';
import { declaration, element, escapedLines } from './xml.js';

/**
 * Results as JUnit's XML: a suite for each file. A message is a failed case with the whole finding as text, a verdict that is not proven a skipped one, and a file that could not
 * be judged an error. A file without any of these has one case that passes.
 */
export function formatJunit(report: LintReport): string {
  const { results, failures = [] } = report;
  const index = new FindingIndex(report);
  const unproven = verdictsByPath(report, 'unknown');
  const suites = [
    ...results.map((result) => suiteOf(result, unproven.get(result.filePath), index)),
    ...failures.map(failedSuite),
  ];
  const count = (of: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + of(suite), 0);
  const totals = {
    name: 'smtpd-lint',
    tests: count(({ cases }) => cases.length),
    failures: count(({ failed }) => failed),
    errors: count(({ errors }) => errors),
  };
  return `${declaration}\n${element('testsuites', totals, ...suites.map(written))}\n`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
}

function suiteOf(
  { filePath, messages }: FileLintResult,
  unproven: string | undefined,
  index: FindingIndex,
): Suite {
  const failed = messages.map((message) => failedCase(filePath, message, index));
  const verdict = { name: 'verdict', classname: filePath, time: 0 };
  const skipped = unproven === undefined ? [] : [element('skipped', { message: unproven })];
  return {
    name: filePath,
    cases:
      failed.length > 0 && skipped.length === 0
        ? failed
        : [...failed, element('testcase', verdict, ...skipped)],
    failed: failed.length,
    errors: 0,
    skipped: skipped.length,
  };
}

const failedSuite = ({ path = '.', message }: Failure): Suite => ({
  name: path,
  cases: [
    element(
      'testcase',
      { name: 'verdict', classname: path, time: 0 },
      element('error', { type: 'not judged', message }),
    ),
  ],
  failed: 0,
  errors: 1,
  skipped: 0,
});

const written = ({ name, cases, failed, errors, skipped }: Suite): string =>
  element(
    'testsuite',
    {
      name,
      tests: cases.length,
      failures: failed,
      errors,
      skipped,
      time: 0,
      // Not in every reader's schema, but GitLab and Jenkins show it.
      file: name,
    },
    ...cases,
  );

function failedCase(filePath: string, found: LintMessage, index: FindingIndex): string {
  const { ruleId, severity, message, line, column } = found;
  const type = severity === 2 ? 'error' : 'warning';
  return element(
    'testcase',
    { name: `${ruleId} at ${line}:${column}`, classname: filePath, time: 0 },
    element('failure', { type, message }, escapedLines(blockLines(filePath, found, index))),
  );
}
