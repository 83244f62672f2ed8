import { toPlainJson } from './json.js';
import type { LintReport } from './report.js';
import type { LintResult } from './results.js';
import { Fingerprints } from './sources.js';

/**
 * Results as GitLab's Code Quality report, which a merge request shows at its lines. What smtpd refuses and what opens the relay is
 * `blocker`, other errors `critical`, warnings `minor`, notes `info`.
 */
export function formatGitlab(report: LintReport): string {
  const fingerprints = new Fingerprints(report);
  return `${toPlainJson(report.results.flatMap((result) => issuesOf(result, fingerprints)))}\n`;
}

const issuesOf = ({ filePath, messages, notes = [] }: LintResult, fingerprints: Fingerprints) =>
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
  ].map(({ message, severity }) => ({
    description: message.message,
    check_name: message.ruleId,
    fingerprint: fingerprints.of(filePath, message.ruleId, message),
    severity,
    location: { path: filePath, lines: { begin: message.line, end: message.endLine } },
  }));
