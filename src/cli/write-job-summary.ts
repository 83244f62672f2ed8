import { appendFileSync } from 'node:fs';
import type { LintReport } from '../report/report.js';
import { failure } from '../source/open.js';
import { warn } from './output.js';

/** Adds a report to the summary of the job, where GitHub has set GITHUB_STEP_SUMMARY to the file that takes it. */
export async function addToJobSummary(report: LintReport): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY ?? '';
  if (path === '') return;
  const { jobSummary } = await import('../report/job-summary.js');
  try {
    appendFileSync(path, jobSummary(report));
  } catch (error) {
    // The report itself is printed all the same.
    warn(`the summary of the job is not written: ${failure(error).message}`);
  }
}
