import type { CheckedFile, Found, LintResult } from './results.js';

/** What a formatter gets: the same findings as spans and as ESLint results. */
export interface Report {
  readonly checked: readonly CheckedFile[];
  /** The settings files that have mistakes. */
  readonly settings?: readonly Found[];
  readonly results: readonly LintResult[];
}

/** How it is to be printed. */
export interface ReportOptions {
  readonly colour: boolean;
  /** Errors only: no warnings, no notes, and nothing about a file that is in order. */
  readonly quiet: boolean;
}
