import type { FileLintResult } from './lint-result.js';
import type { CheckedFile, FoundProblems } from './results.js';

/** The input of a formatter: the same findings as spans and as ESLint results. */
export interface LintReport {
  readonly checked: readonly CheckedFile[];
  /** The settings files that have mistakes. */
  readonly settings?: readonly FoundProblems[];
  readonly results: readonly FileLintResult[];
  /** The files that could not be judged at all, or the run. */
  readonly failures?: readonly Failure[];
}

/** Why a file, or the whole run, was not judged. */
export interface Failure {
  /** The file as it was named; undefined: the run itself. */
  readonly path: string | undefined;
  readonly message: string;
}

/** How it is to be printed. */
export interface ReportOptions {
  readonly colour: boolean;
  /** Errors only: no warnings, no notes, and nothing about a file that is in order. */
  readonly quiet: boolean;
  /** Warnings in detail, too. */
  readonly verbose?: boolean;
  /** The terminal that it is printed to; undefined: it goes to a file or a pipe, where nothing is fitted to any width. */
  readonly terminal?: Terminal;
}

export interface Terminal {
  /** Undefined where it does not tell. */
  readonly columns: number | undefined;
}

/** How wide the lines of a report may be. */
export const widthOf = ({ terminal }: ReportOptions): number => terminal?.columns ?? Number.POSITIVE_INFINITY;
