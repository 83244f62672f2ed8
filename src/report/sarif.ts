import type {
  Invocation,
  Location,
  Log,
  Notification,
  ReportingConfiguration,
  ReportingDescriptor,
  Result,
} from 'sarif';
import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.js';
import type { Severity } from '../lint/finding.js';
import type { Category, Rule } from '../lint/rule.js';
import type { Span } from '../source/text.js';
import { FindingIndex, type Indexed } from './finding-index.js';
import { toPlainJson } from './json.js';
import type {
  FileLintResult,
  Fix,
  LabelMessage,
  LineRange,
  LintMessage,
  NoteMessage,
} from './lint-result.js';
import { quoted } from './marks.js';
import { pageSource } from './pages/page-files.js';
import type { PageSource } from './pages/page-source.js';
import { findingParts, markdownOf } from './parts.js';
import type { LintReport } from './report.js';
import { rangeOf, undecidedOf } from './results.js';
import { publicPageUrl } from './rule-pages.js';
import { plainMessage } from './sarif-message.js';
import { Fingerprints } from './sources.js';
import { uriOf } from './uri.js';
import { verdictLine } from './verdict-text.js';

/**
 * Results as SARIF 2.1.0, with the members that GitHub's code scanning uses: the rules with their help, fingerprints that do not depend on line numbers, related places, the path
 * of a session through listener, rule and action, and each suggestion as a fix. Viewers show only some of these, so everything essential is in `message.text`. The invocation of a
 * run that could not judge everything says so, because missing findings may still be there.
 */
export function formatSarif(report: LintReport): string {
  const fingerprints = new Fingerprints(report);
  const index = new FindingIndex(report);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'smtpd-lint', semanticVersion: pkg.version, rules: rules.map(describe) } },
        columnKind: 'utf16CodeUnits',
        results: report.results.flatMap((result) => resultsOf(result, fingerprints, index)),
        invocations: [invocationOf(report)],
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

/** The outcome of the run: what could not be judged, and what is not proven. */
function invocationOf({ checked, failures = [] }: LintReport): Invocation {
  const undecided = checked.filter((one) => undecidedOf(one).length > 0 || one.verdict.failed);
  const notices = [
    ...failures.map(({ path, message }) => notice('error', path, message)),
    ...checked
      .filter(({ verdict }) => verdict.openRelay === 'unknown')
      .map((one) =>
        notice(
          undecided.includes(one) ? 'error' : 'warning',
          one.locate(one.config.file.path),
          verdictLine(one),
        ),
      ),
  ];
  return {
    executionSuccessful: failures.length === 0 && undecided.length === 0,
    ...(notices.length > 0 && { toolExecutionNotifications: notices }),
  };
}

const notice = (level: 'error' | 'warning', path: string | undefined, text: string): Notification => ({
  level,
  message: { text: plainMessage(text) },
  ...(path !== undefined && {
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  }),
});

const levels = {
  error: 'error',
  warning: 'warning',
  note: 'note',
} as const satisfies Record<Severity, ReportingConfiguration.level>;

/** GitHub ranks security findings by a score like that of CVSS: critical from 9.0, high from 7.0, medium from 4.0. */
const scores: Partial<Record<Category, Record<Severity, string>>> = {
  relay: { error: '9.1', warning: '6.0', note: '2.0' },
  security: { error: '7.5', warning: '5.0', note: '2.0' },
};

function describe(rule: Rule): ReportingDescriptor {
  const { id, summary, category, severity } = rule;
  const page = pageSource(id);
  const score = scores[category]?.[severity];
  const helpUri = publicPageUrl(id);
  return {
    id,
    ...(helpUri !== undefined && { helpUri }),
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
  { filePath, messages, suppressedMessages, notes = [] }: FileLintResult,
  fingerprints: Fingerprints,
  index: FindingIndex,
): Result[] => [
  ...messages.map((message) => ({
    ...shared(filePath, message, fingerprints, index),
    level: message.severity === 2 ? levels.error : levels.warning,
    ...relatedLocationsOf(message),
    ...codeFlowsOf(index.of(filePath, message)),
    ...(message.suggestions && {
      fixes: message.suggestions.map(({ desc, fix }) => ({
        description: { text: plainMessage(desc) },
        artifactChanges: [{ artifactLocation: { uri: uriOf(filePath) }, replacements: [replacementOf(fix)] }],
      })),
    }),
  })),
  ...notes.map((note) => ({ ...shared(filePath, note, fingerprints, index), level: levels.note })),
  ...suppressedMessages.map(({ suppressions, ...message }) => ({
    ...shared(filePath, message, fingerprints, index),
    level: message.severity === 2 ? levels.error : levels.warning,
    suppressions: suppressions.map(({ justification }) => ({
      kind: 'inSource' as const,
      ...(justification !== '' && { justification }),
    })),
  })),
];

function shared(
  filePath: string,
  message: LintMessage | NoteMessage,
  fingerprints: Fingerprints,
  index: FindingIndex,
): Result {
  const { ruleId } = message;
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId);
  const found = index.of(filePath, message);
  return {
    ruleId,
    ...(ruleIndex === -1 ? {} : { ruleIndex }),
    message: {
      text: textOf(message, found),
      ...(found && { markdown: markdownOf(findingParts(found.finding, found.locate)) }),
    },
    locations: [locationOf(filePath, message)],
    partialFingerprints: { 'smtpdLint/v1': fingerprints.of(filePath, ruleId, message) },
  };
}

/** The places of a message other than its own. */
const others = (message: LintMessage | NoteMessage): readonly LabelMessage[] =>
  'labels' in message ? message.labels.filter(({ primary }) => !primary) : [];

/** Everything essential: the headline, the label, the consequence, the advice, the first fix, and the related places as links to them (3.11.6). */
function textOf(message: LintMessage | NoteMessage, found: Indexed | undefined): string {
  if (!('labels' in message)) return plainMessage(message.message);
  const { note, help, labels } = message;
  const own = labels.find(({ primary }) => primary)?.message;
  return [
    ...[message.message, own && `Here: ${own}`, note, help && `Help: ${help}`, ...fixLines(found)].flatMap(
      (part) => (part ? [plainMessage(part)] : []),
    ),
    ...others(message).map(({ message: text = '' }, at) => `[${linkText(text)}](${at + 1})`),
  ].join('\n');
}

/** The lines of the first fix, which viewers do not show next to the message. */
function fixLines(found: Indexed | undefined): readonly string[] {
  const [fix] = found === undefined ? [] : findingParts(found.finding, found.locate).fixes;
  return fix === undefined ? [] : [`Fix: ${quoted(fix.title)}`, ...fix.lines];
}

/** The text of a link, in which brackets are escaped because they would end it. */
const linkText = (text: string): string =>
  plainMessage(text).replace(/\\?[[\]]/g, (found) => `\\${found.at(-1)}`);

/** The path of a session that gets through: the listener, the rule, the action. */
function codeFlowsOf(found: Indexed | undefined): Pick<Result, 'codeFlows'> {
  const said = found?.finding.transcript?.filter((line) => !line.startsWith('-- ')).join('\n');
  if (found?.checked === undefined || said === undefined) return {};
  const { config, verdict } = found.checked;
  const hole = verdict.holes.find(
    ({ decision }) => decision.transcript.filter((line) => !line.startsWith('-- ')).join('\n') === said,
  );
  const rule = hole && config.rules[hole.rule - 1];
  if (hole === undefined || rule === undefined) return {};
  const steps: readonly [Span | undefined, string][] = [
    [hole.listener, 'a stranger connects here'],
    [rule.span, 'this rule accepts the mail'],
    [rule.action, 'this action sends it on'],
  ];
  const locations = steps.flatMap(([span, text]) =>
    span === undefined
      ? []
      : [{ location: { ...locationOf(found.locate(span.file.path), rangeOf(span)), message: { text } } }],
  );
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function relatedLocationsOf(message: LintMessage): Pick<Result, 'relatedLocations'> {
  const related = others(message).map(
    ({ filePath, message: text = '', primary: _, ...range }, at): Location => ({
      id: at + 1,
      ...locationOf(filePath, range),
      message: { text: plainMessage(text) },
    }),
  );
  return related.length === 0 ? {} : { relatedLocations: related };
}

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
