import { appendFileSync } from 'node:fs';
import type { LintReport } from '../report/report.js';
import { failure } from '../source/open.js';
import { warn } from './output.js';

/** Adds a report to the summary of the job. */
export async function addToJobSummary(report: LintReport): Promise<void> {
  if (!hasJobSummary()) return;
  const { jobSummary } = await import('../report/job-summary.js');
  appendToJobSummary(() => jobSummary(report));
}

const hasJobSummary = (): boolean => (process.env.GITHUB_STEP_SUMMARY ?? '') !== '';

/** Adds a text in Markdown to the summary of the job, in the file that GitHub names in GITHUB_STEP_SUMMARY. */
export function appendToJobSummary(text: () => string): void {
  if (!hasJobSummary()) return;
  try {
    appendFileSync(process.env.GITHUB_STEP_SUMMARY ?? '', text());
  } catch (error) {
    // The report itself is printed in any case.
    warn(`the summary of the job is not written: ${failure(error).message}`);
  }
}
