import type { FileLintResult } from './lint-result.js';
import type { LintReport, ReportOptions } from './report.js';

/** The lines on a whole run: the number of files with each verdict if there are several, and what `--fix` and `--verbose` would add. */
export function totalLines(
  { checked, results, failures = [] }: LintReport,
  { quiet, verbose }: ReportOptions,
): readonly string[] {
  const sum = (of: (result: FileLintResult) => number) => results.reduce((total, one) => total + of(one), 0);
  const errors = sum(({ errorCount }) => errorCount);
  const warnings = sum(({ warningCount }) => warningCount);
  const fixable = sum(
    ({ fixableErrorCount, fixableWarningCount }) => fixableErrorCount + fixableWarningCount,
  );
  const fix = fixable === 0 ? '' : `${fixable} fixable with --fix`;
  const isQuiet = quiet && errors === 0 && checked.every(({ verdict }) => verdict.openRelay === 'no');
  if (isQuiet) return [];
  const failed = failures.filter(({ path }) => path !== undefined).length;
  if (checked.length + failed < 2) return fix === '' ? [] : [`  ${fix}`];
  const verdicts = (['yes', 'no', 'unknown'] as const).map((answer) =>
    checked.filter(({ verdict }) => verdict.openRelay === answer),
  );
  const [open = [], closed = [], unknown = []] = verdicts;
  const found = [count(errors, 'error'), ...(quiet ? [] : [count(warnings, 'warning')])].join(', ');
  const assuming = closed.filter(({ verdict }) => verdict.takenAsOwn.length > 0).length;
  return [
    `${checked.length + failed} files${checked.some(({ dryRun }) => dryRun) ? ' after these changes' : ''}: ${count(open.length, 'open relay')}, ${closed.length} proven, ${unknown.length} not proven${failed === 0 ? '' : `, ${failed} not judged`}; ${found}${fix === '' ? '' : ` (${fix})`}`,
    ...(assuming > 0 && !verbose && !quiet
      ? [
          `${count(assuming, 'proof')} ${assuming === 1 ? 'assumes' : 'assume'} that the domains in rules are yours (--verbose lists them)`,
        ]
      : []),
  ];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
