import type { Finding } from '../lint/finding.js';
import { inWords } from '../source/prose.js';
import { type Span, spanText } from '../source/text.js';
import { tooLarge } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Paint } from './colour.js';
import { quoted } from './marks.js';
import { linesInWords } from './place-list.js';
import { rangeOf } from './places.js';
import type { LintReport } from './report.js';
import type { CheckedFile } from './results.js';
import { unreadOf, unreadTexts } from './unread.js';

/** Whether a stranger can relay, in the words that all reports use. */
export interface VerdictText {
  /** The words before the answer: `verdict`, or `verdict after these changes` if it is not about the file on disk. */
  readonly lead: string;
  /** `open relay (line 16)`, `closed (proven)`, `not proven: …`, `refused by smtpd; once line 3 is fixed: …`. */
  readonly text: string;
  /** The reasons on which an answer that is not proven depends, if there are several. */
  readonly reasons: readonly string[];
  readonly style: Parameters<Paint>[0];
}

/** The names of the answers. Scripts search for these words. */
export const verdictWords = {
  yes: 'open relay',
  no: 'closed (proven)',
  unknown: 'not proven',
} as const satisfies Record<RelayVerdict['openRelay'], string>;

export const verdictStyles = {
  yes: 'red',
  no: 'green',
  unknown: 'magenta',
} as const satisfies Record<RelayVerdict['openRelay'], Parameters<Paint>[0]>;

/** The verdict on a file in one line: `verdict: closed (proven)`. */
export function verdictLine(one: CheckedFile): string {
  const { lead, text } = verdictText(one);
  return `${lead}: ${text}`;
}

/** The verdicts of one kind in a report, each in one line, by file path. */
export function verdictsByPath(
  { checked }: LintReport,
  answer: RelayVerdict['openRelay'],
): ReadonlyMap<string, string> {
  return new Map(
    checked
      .filter(({ verdict }) => verdict.openRelay === answer)
      .map((one) => [one.locate(one.config.file.path), verdictLine(one)]),
  );
}

/** The verdict on a file in words. */
export function verdictText(one: CheckedFile): VerdictText {
  const { openRelay } = one.verdict;
  const style = verdictStyles[openRelay];
  const { answered } = one.verdict;
  const fatal = one.findings.filter((finding) => finding.fatal && isWithin(finding.span, answered));
  const answer = answerOf(one, fatal);
  const [text, reasons] = [quoted(answer.text), answer.reasons.map(quoted)];
  const lead = one.dryRun ? 'verdict after these changes' : 'verdict';
  // An answer that is unknown because smtpd refuses the file already says so.
  const isSaid = one.verdict.dependsOn.some(({ refused }) => refused);
  const isInText = answered !== undefined && openRelay !== 'unknown';
  if (fatal.length === 0 || isSaid || isInText) return { lead, text, reasons, style };
  return {
    lead,
    text: `refused by ${refusers(one)}; once ${quoted(fixOf(fatal, one))}: ${text}`,
    reasons,
    style,
  };
}

/** Whether a place is within the configuration that an answer is about, if the file has several. */
const isWithin = ({ start, end }: Span, range: RelayVerdict['answered']): boolean =>
  range === undefined || (range.start <= start && end <= range.end);

function answerOf(one: CheckedFile, fatal: readonly Finding[]): Pick<VerdictText, 'text' | 'reasons'> {
  const { config, verdict, locate } = one;
  const where = verdict.where === undefined ? '' : ` ${verdict.where}`;
  switch (verdict.openRelay) {
    case 'yes': {
      const rules = verdict.holes.flatMap(({ rule }) => config.rules[rule - 1]?.span ?? []);
      const place = rules.length === 0 ? '' : ` (${linesInWords(rules, config.file.path, locate)})`;
      return { text: verdictWords.yes + place + where, reasons: [] };
    }
    case 'no':
      return { text: verdictWords.no + where, reasons: [] };
    default: {
      const reasons = reasonsOf(one, fatal);
      const [only] = reasons;
      if (only !== undefined && reasons.length === 1)
        return { text: `${verdictWords.unknown}: ${only}`, reasons: [] };
      return { text: `${verdictWords.unknown}: it depends on ${reasons.length} things`, reasons };
    }
  }
}

/** Why it is unknown whether a stranger can relay, with what would decide it. */
function reasonsOf(one: CheckedFile, fatal: readonly Finding[]): readonly string[] {
  const { config, verdict, locate } = one;
  if (verdict.tooLarge) return [`${tooLarge} (--budget 10 allows ten times the work)`];
  const refused = verdict.dependsOn.find((each) => each.refused);
  if (refused !== undefined) {
    return [`refused by ${refusers(one)}; ${firstSteps(one, fatal, refused.span)}`];
  }
  const { decisive } = unreadOf(one);
  const names = new Set<string | undefined>(decisive.map(({ name }) => name));
  const others = verdict.dependsOn.filter(({ unseen }) => !names.has(unseen));
  return [
    ...unreadTexts(decisive, one),
    ...others.map(({ reason, span }) =>
      span === undefined || namesPlace(reason)
        ? reason
        : `${reason} (${linesInWords([span], config.file.path, locate)})`,
    ),
  ];
}

/** Whether a reason already names its line. */
const namesPlace = (reason: string): boolean => /\b(?:on|its) line \d/.test(reason);

/** What has to be done before more is known: `fix lines 3 and 5 first`, `it depends on how line 5 is fixed`, `convert it (smtpd-lint migrate) first`. */
function firstSteps(one: CheckedFile, fatal: readonly Finding[], refused: Span | undefined): string {
  const { config, locate, verdict } = one;
  const places = fatal.flatMap(({ rule, span }) => (rule === 'legacy-dialect' ? [] : [span]));
  const lines = (spans: readonly Span[]): string => linesInWords(spans, config.file.path, locate);
  const isConverted = places.length < fatal.length;
  const ambiguous = new Set(verdict.ambiguousAt?.map(lineKey));
  const decisive = places.filter((span) => ambiguous.has(lineKey(span)));
  if (!isConverted && decisive.length > 0 && decisive.length < places.length)
    return `it depends on how ${lines(decisive)} ${countLines(decisive) === 1 ? 'is' : 'are'} fixed`;
  const [ends, spans] = parted(fatal.length > 0 ? places : refused ? [refused] : []);
  const placed = spans.filter((span) => !isWholeFile(span));
  const toFix = [
    ...(ends.length > 0 ? ['the line ends'] : []),
    ...(placed.length > 0 ? [lines(placed)] : []),
  ];
  const steps = [
    ...(isConverted ? ['convert it (smtpd-lint migrate)'] : []),
    ...(toFix.length > 0 ? [`fix ${inWords(toFix)}`] : []),
    ...(placed.length < spans.length ? ['add a `match` rule'] : []),
  ];
  return `${inWords(steps)} first`;
}

/** Separates carriage returns, which all lines end in, from other places. */
const parted = (spans: readonly Span[]): readonly [readonly Span[], readonly Span[]] => [
  spans.filter((span) => spanText(span) === '\r'),
  spans.filter((span) => spanText(span) !== '\r'),
];

/** Whether a refusal concerns the whole file, because it has no rule, and not a place in it. */
const isWholeFile = ({ start, end }: Span): boolean => start === 0 && end === 0;

const countLines = (spans: readonly Span[]): number => new Set(spans.map(lineKey)).size;

/** A key for the line of a place, unique among all files. */
const lineKey = (span: Span): string => `${span.file.path}:${rangeOf(span).line}`;

/** `smtpd`, or the releases that refuse the file if only some of several do. */
function refusers({ releases = [] }: CheckedFile): string {
  const [refuse, take] = [true, false].map((refused) =>
    releases.filter((each) => each.refused === refused).map(({ release }) => release),
  );
  if (!refuse?.length || !take?.length) return 'smtpd';
  return `smtpd ${inWords(refuse)} (${inWords(take)} ${take.length === 1 ? 'takes' : 'take'} it)`;
}

/** The most lines to be fixed that are named. */
const maxLines = 4;

/** What smtpd refuses, as a condition: `line 3 is fixed`, `it has a rule`. */
function fixOf(
  fatal: readonly Finding[],
  { config, findings, locate, variants, unfilled }: CheckedFile,
): string {
  if (unfilled) return 'filled in';
  if (findings.some(({ rule }) => rule === 'legacy-dialect'))
    return variants === undefined ? 'converted (smtpd-lint migrate)' : 'converted';
  const [ends, spans] = parted(fatal.map(({ span }) => span));
  const placed = spans.filter((span) => !isWholeFile(span));
  const count = countLines(placed);
  const lines = count > maxLines ? `${count} lines` : linesInWords(placed, config.file.path, locate);
  return inWords([
    ...(ends.length > 0 ? ['its line ends are fixed'] : []),
    ...(count > 0 ? [`${lines} ${count === 1 ? 'is' : 'are'} fixed`] : []),
    ...(placed.length < spans.length ? ['it has a `match` rule'] : []),
  ]);
}
