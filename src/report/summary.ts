import type { Finding } from '../lint/finding.js';
import { inWords, type ReleaseOutcome } from '../lint/releases.js';
import type { Unseen } from '../model/config.js';
import type { Span } from '../source/text.js';
import { tooLarge } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/verdict.js';
import type { Paint } from './colour.js';
import { placesOf } from './places.js';
import { printable } from './printable.js';
import { type Report, type ReportOptions, widthOf } from './report.js';
import { type CheckedFile, type Locate, undecidedOf } from './results.js';
import { takenAsOwn } from './taken-as-own.js';
import { wrapped } from './wrap.js';

/**
 * The last lines of a report, for each checked file: whether a stranger can relay, who may on purpose, and what was not seen or had to
 * be assumed for saying so.
 */
export function summary({ checked }: Report, options: ReportOptions, paint: Paint): string {
  return checked
    .filter(
      ({ findings, verdict, undecided = [] }) =>
        !(options.quiet && findings.length === 0 && verdict.openRelay === 'no' && undecided.length === 0),
    )
    .map((one) => summaryOf(one, widthOf(options), paint))
    .join('');
}

function summaryOf(one: CheckedFile, columns: number, paint: Paint): string {
  const fitted = (line: string) => wrapped(line, { columns, indent: 4 });
  const lines = [
    headline(one, paint),
    ...fixes(one).flatMap(fitted),
    ...byRelease(one, paint),
    ...suppressions(one),
    ...details(one)
      .flatMap(fitted)
      .map((line) => paint('dim', line)),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(
  { config, findings, suppressed = [], verdict, releases = [], locate }: CheckedFile,
  paint: Paint,
): string {
  const { text, refused, style } = verdict.tooLarge ? undecidable : answers[verdict.openRelay];
  const fatal = findings.some((finding) => finding.fatal);
  const facts = [
    ...(findings.some((finding) => finding.severity !== 'note') ? [] : ['no findings']),
    ...(suppressed.length > 0 ? [`${suppressed.length} suppressed`] : []),
    ...(fatal ? [whoRefuses(releases)] : []),
  ];
  const path = printable(locate(config.file.path));
  return `${path}: ${[...facts, paint(style, fatal ? refused : text)].join('; ')}`;
}

/** A person reads so many lines about what was mended. */
const mostFixes = 20;

/** What was mended, and what could be. */
function fixes({ findings, fixed = [], dryRun = false }: CheckedFile): string[] {
  const what = dryRun ? 'would be fixed' : 'fixed';
  const fixable = findings.filter(({ severity, fix }) => fix && severity !== 'note').length;
  return [
    ...fixed
      .slice(0, mostFixes)
      .map(({ ruleId, filePath, line, message, description }) =>
        printable(`  ${what}: ${filePath}:${line}: ${ruleId}: ${message} (${description})`),
      ),
    ...(fixed.length > mostFixes ? [`  and ${fixed.length - mostFixes} more ${what}`] : []),
    ...(fixable > 0 ? [`  --fix mends ${fixable} of these without any change of mail flow`] : []),
  ];
}

/** What comments suppress, and why: whatever they say, the answer stays what it is. */
function suppressions({ suppressed = [], locate }: CheckedFile): string[] {
  const spans = new Map<string, Span[]>();
  for (const { rule, span, suppressions } of suppressed) {
    const reasons = suppressions.flatMap(({ justification }) => justification || []);
    const what = `${rule} (${reasons.join('; ') || 'no reason given'})`;
    spans.set(what, [...(spans.get(what) ?? []), span]);
  }
  return [...spans].map(([what, where]) => printable(`  suppressed: ${what}: ${placesOf(where, locate)}`));
}

/** Of several releases, which refuse the file and which take it. */
function whoRefuses(releases: readonly ReleaseOutcome[]): string {
  const [refusers, takers] = [true, false].map((refused) =>
    releases.filter((each) => each.refused === refused).map(({ release }) => release),
  );
  if (!refusers?.length || !takers?.length) return 'smtpd refuses this file';
  const refuse = refusers.length === 1 ? 'refuses' : 'refuse';
  return `smtpd ${inWords(refusers)} ${refuse} this file, and ${inWords(takers)} ${takers.length === 1 ? 'takes' : 'take'} it`;
}

/** The answer of each release, where they differ. */
function byRelease({ releases = [] }: CheckedFile, paint: Paint): string[] {
  if (new Set(releases.map(({ openRelay }) => openRelay)).size < 2) return [];
  return releases.map(({ release, refused: isRefused, openRelay }) => {
    const { text, refused, style } = answers[openRelay];
    return `  in ${release}: ${paint(style, isRefused ? refused : text)}`;
  });
}

const open = 'a stranger can relay: this is an open relay';
const unproven = 'not proven that no stranger can relay';

/** The answers in words; `refused`: of a file that smtpd does not start with. */
const answers = {
  yes: { text: open, refused: 'mended as it was meant, it is an open relay', style: 'red' },
  // The text is in order then, and what smtpd refuses is missing on the machine.
  no: { text: 'no stranger can relay', refused: 'as it is written, no stranger can relay', style: 'green' },
  unknown: { text: unproven, refused: unproven, style: 'yellow' },
} as const satisfies Record<
  RelayVerdict['openRelay'],
  { text: string; refused: string; style: Parameters<Paint>[0] }
>;

const notProven = `not proven: ${tooLarge}`;
const undecidable = { text: notProven, refused: notProven, style: 'yellow' } as const;

/** What the answer depends on, who may relay on purpose, what was not read or had to be assumed: each fact once. */
function details(one: CheckedFile): string[] {
  const { config, findings, verdict, locate } = one;
  const place = (span: Span | undefined) => (span === undefined ? '' : ` (${placesOf([span], locate)})`);
  // The verifier, and notes on what smtpd would refuse, say of a file that was not seen what the model says.
  const unseenIn = (text: string) => config.unseen.find((unseen) => isAbout(text, unseen));
  const decisive = new Set(verdict.dependsOn.map(({ reason }) => unseenIn(reason)));
  const others = config.unseen.filter((unseen) => !decisive.has(unseen));
  const places = new Set(config.unseen.map(({ span }) => `${span.file.path}:${span.start}`));
  const isUnseen = ({ file, start }: Span) => places.has(`${file.path}:${start}`);
  const lines = [
    ...undecidedOf(one).map((what) => `${tooLarge}: ${what}`),
    ...verdict.dependsOn.map(({ reason, span }) => {
      const unseen = unseenIn(reason);
      return unseen === undefined
        ? `it depends on: ${reason}${place(span)}`
        : `it depends on ${unseenText(unseen, ', which was not read')}${place(unseen.span)}`;
    }),
    ...verdict.trusted.map(({ network, span }) => `may relay: ${network}${place(span)}`),
    ...takenAsOwn(verdict).map(({ text, spans }) => `assumed: ${text} (${placesOf(spans, locate)})`),
    ...others.map((unseen) => `not read: ${unseenText(unseen)}${place(unseen.span)}`),
    ...verdict.assumptions
      .filter((assumption) => unseenIn(assumption) === undefined)
      .map((assumption) => `assumed: ${assumption}`),
    ...notes(
      findings.filter(({ severity, span }) => severity === 'note' && !isUnseen(span)),
      locate,
    ),
  ];
  return [...new Set(lines)].map((line) => `  ${printable(line)}`);
}

/** The same note on several places is one line. */
function notes(findings: readonly Finding[], locate: Locate): readonly string[] {
  const spans = new Map<string, Span[]>();
  for (const { message, span } of findings) spans.set(message, [...(spans.get(message) ?? []), span]);
  return [...spans].map(([message, where]) => `note: ${message} (${placesOf(where, locate)})`);
}

/** Whether a reason of the verifier's is that this was not seen. */
const isAbout = (text: string, { path, reason }: Unseen): boolean =>
  text === reason || text.includes(`${path} was not seen`);

/** `table <domains>, /etc/mail/domains, which was not read (no such file)`. */
function unseenText({ what, path, reason }: Unseen, which = ''): string {
  // What is no file of text says itself what it is: "table <x> is db:/etc/mail/x.db".
  if (reason.startsWith('table ')) return reason;
  const name = what.replace(/^(table) (.*)$/, '$1 <$2>');
  return `${name}, ${path}${which} (${reason.replace(/^not read: it lies /, '').replace(/^not read: /, '')})`;
}
