import type { Location, Log, ReportingConfiguration, ReportingDescriptor, Result } from 'sarif';
import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../index.js';
import type { Severity } from '../lint/finding.js';
import type { Category, Rule } from '../lint/rule.js';
import { toPlainJson } from './json.js';
import { pageSource } from './pages/page-files.js';
import type { PageSource } from './pages/page-source.js';
import type { LintReport } from './report.js';
import type { Fix, LineRange, LintMessage, LintResult, NoteMessage } from './results.js';
import { Fingerprints } from './sources.js';
import { uriOf } from './uri.js';

/**
 * Results as SARIF 2.1.0, with what GitHub's code scanning takes of it: the rules with their help, fingerprints that do not depend on line
 * numbers, related places, and each suggestion as a fix.
 */
export function formatSarif(report: LintReport): string {
  const fingerprints = new Fingerprints(report);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'smtpd-lint', semanticVersion: pkg.version, rules: rules.map(describe) } },
        columnKind: 'utf16CodeUnits',
        results: report.results.flatMap((result) => resultsOf(result, fingerprints)),
        properties: {
          openRelay: Object.fromEntries(
            report.results.flatMap(({ filePath, openRelay }) => (openRelay ? [[filePath, openRelay]] : [])),
          ),
        },
      },
    ],
  };
  return `${toPlainJson(log)}\n`;
}

const levels = {
  error: 'error',
  warning: 'warning',
  note: 'note',
} as const satisfies Record<Severity, ReportingConfiguration.level>;

/** GitHub shows security findings by a score, as of CVSS: from 9.0 critical, from 7.0 high, from 4.0 medium. */
const scores: Partial<Record<Category, Record<Severity, string>>> = {
  relay: { error: '9.1', warning: '6.0', note: '2.0' },
  security: { error: '7.5', warning: '5.0', note: '2.0' },
};

function describe(rule: Rule): ReportingDescriptor {
  const { id, summary, category, severity } = rule;
  const page = pageSource(id);
  const score = scores[category]?.[severity];
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: page.why.join('\n\n') },
    help: { text: [...page.why, ...page.fix].join('\n\n'), markdown: helpOf(rule, page) },
    defaultConfiguration: {
      level: levels[severity],
      enabled: (rule.preset ?? 'recommended') === 'recommended',
    },
    properties: {
      tags: [...new Set(score === undefined ? [category] : ['security', category])],
      precision: 'very-high',
      ...(score === undefined ? {} : { 'security-severity': score }),
    },
  };
}

const helpOf = ({ summary }: Rule, { why, fix, bad, good }: PageSource): string =>
  [`**${summary}**`, ...why, 'Incorrect:', fenced(bad.conf), 'Correct:', fenced(good.conf), ...fix].join(
    '\n\n',
  );

const fenced = (conf: string): string => `\`\`\`\n${conf.trimEnd()}\n\`\`\``;

const resultsOf = (
  { filePath, messages, suppressedMessages, notes = [] }: LintResult,
  fingerprints: Fingerprints,
): Result[] => [
  ...messages.map((message) => ({
    ...shared(filePath, message, fingerprints),
    level: message.severity === 2 ? levels.error : levels.warning,
    ...(message.related && { relatedLocations: message.related.map(relatedLocation) }),
    ...(message.suggestions && {
      fixes: message.suggestions.map(({ desc, fix }) => ({
        description: { text: plainMessage(desc) },
        artifactChanges: [{ artifactLocation: { uri: uriOf(filePath) }, replacements: [replacementOf(fix)] }],
      })),
    }),
  })),
  ...notes.map((note) => ({ ...shared(filePath, note, fingerprints), level: levels.note })),
  ...suppressedMessages.map(({ suppressions, ...message }) => ({
    ...shared(filePath, message, fingerprints),
    level: message.severity === 2 ? levels.error : levels.warning,
    suppressions: suppressions.map(({ justification }) => ({
      kind: 'inSource' as const,
      ...(justification !== '' && { justification }),
    })),
  })),
];

function shared(filePath: string, message: LintMessage | NoteMessage, fingerprints: Fingerprints): Result {
  const { ruleId } = message;
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId);
  return {
    ruleId,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    message: { text: plainMessage(message.message) },
    locations: [locationOf(filePath, message)],
    partialFingerprints: { 'smtpdLint/v1': fingerprints.of(filePath, ruleId, message) },
  };
}

/** A message in which nothing is a link (`[text](target)`) or a place for an argument (SARIF 2.1.0, 3.11.5 and 3.11.6). */
const plainMessage = (text: string): string =>
  text.replace(/\](?=\()/g, '\\]').replace(/\{(\d+)\}/g, '{{$1}}');

const relatedLocation = (
  { filePath, message, ...range }: NonNullable<LintMessage['related']>[number],
  at: number,
): Location => ({ id: at + 1, ...locationOf(filePath, range), message: { text: plainMessage(message) } });

const locationOf = (filePath: string, { line, column, endLine, endColumn }: LineRange): Location => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(filePath) },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  },
});

const replacementOf = ({ range: [start, end], text }: Fix) => ({
  deletedRegion: { charOffset: start, charLength: end - start },
  insertedContent: { text },
});
