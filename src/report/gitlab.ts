import { createHash } from 'node:crypto';
import { FindingIndex } from './finding-index.js';
import { toPlainJson } from './json.js';
import type { FileLintResult } from './lint-result.js';
import { findingParts, markdownOf } from './parts.js';
import type { Failure, LintReport } from './report.js';
import { Fingerprints } from './sources.js';

/**
 * Results as GitLab's Code Quality report, which a merge request shows at the lines concerned; `content` has the other parts of a finding as Markdown. Refusals of smtpd and open
 * relays are `blocker`, other errors `critical`, warnings `minor`, notes `info`.
 */
export function formatGitlab(report: LintReport): string {
  const fingerprints = new Fingerprints(report);
  const index = new FindingIndex(report);
  const issues = [
    ...(report.failures ?? []).map(notJudged),
    ...report.results.flatMap((result) => issuesOf(result, fingerprints, index)),
  ];
  return `${toPlainJson(issues)}\n`;
}

/** An issue for a file that could not be judged, so that its earlier findings do not count as resolved. */
const notJudged = ({ path = '.', message }: Failure) => ({
  description: `not judged: ${message}`,
  check_name: 'not-judged',
  fingerprint: createHash('sha256').update(`not-judged\n${path}`).digest('hex'),
  severity: 'blocker',
  location: { path, lines: { begin: 1, end: 1 } },
});

const issuesOf = (
  { filePath, messages, notes = [] }: FileLintResult,
  fingerprints: Fingerprints,
  index: FindingIndex,
) =>
  [
    ...messages.map((message) => ({
      message,
      severity:
        message.fatal || message.ruleId === 'open-relay'
          ? 'blocker'
          : message.severity === 2
            ? 'critical'
            : 'minor',
    })),
    ...notes.map((message) => ({ message, severity: 'info' })),
  ].map(({ message, severity }) => {
    const found = index.of(filePath, message);
    return {
      description: message.message,
      ...(found && { content: { body: markdownOf(findingParts(found.finding, found.locate)) } }),
      check_name: message.ruleId,
      fingerprint: fingerprints.of(filePath, message.ruleId, message),
      severity,
      location: { path: filePath, lines: { begin: message.line, end: message.endLine } },
    };
  });
