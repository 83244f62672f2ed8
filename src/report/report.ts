import type { FileLintResult } from './lint-result.js';
import type { CheckedFile, FoundProblems } from './results.js';

/** The input of a formatter: the same findings as spans and as ESLint results. */
export interface LintReport {
  readonly checked: readonly CheckedFile[];
  /** The settings files that contain mistakes. */
  readonly settings?: readonly FoundProblems[];
  readonly results: readonly FileLintResult[];
  /** The files that could not be judged, and failures of the run itself. */
  readonly failures?: readonly Failure[];
}

/** Why a file, or the whole run, was not judged. */
export interface Failure {
  /** The file as it was named on the command line, or undefined for the run itself. */
  readonly path: string | undefined;
  readonly message: string;
}

/** How a report is printed. */
export interface ReportOptions {
  readonly colour: boolean;
  /** Whether to print errors only: no warnings, no notes, and nothing about a file without problems. */
  readonly quiet: boolean;
  /** Whether to show warnings in detail as well. */
  readonly verbose?: boolean;
  /** The terminal to which the report is printed, or undefined if it goes to a file or a pipe, where nothing is fitted to a width. */
  readonly terminal?: Terminal;
}

export interface Terminal {
  /** The width of the terminal, or undefined if it is unknown. */
  readonly columns: number | undefined;
}

/** The maximum width of the lines of a report. */
export const widthOf = ({ terminal }: ReportOptions): number => terminal?.columns ?? Number.POSITIVE_INFINITY;
