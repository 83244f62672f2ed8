import { inWords, type ReleaseOutcome } from '../lint/releases.js';
import type { Span } from '../source/text.js';
import type { RelayVerdict } from '../verify/verdict.js';
import type { Paint } from './colour.js';
import { printable } from './printable.js';
import type { Report, ReportOptions } from './report.js';
import { type CheckedFile, rangeOf } from './results.js';

/**
 * The last lines of a report, for each checked file: whether a stranger can relay, who may on purpose, and what was not seen or had to
 * be assumed for saying so.
 */
export function summary({ checked }: Report, options: ReportOptions, paint: Paint): string {
  return checked
    .filter(
      ({ findings, verdict }) => !(options.quiet && findings.length === 0 && verdict.openRelay === 'no'),
    )
    .map((one) => summaryOf(one, paint))
    .join('');
}

function summaryOf(one: CheckedFile, paint: Paint): string {
  const lines = [
    headline(one, paint),
    ...byRelease(one, paint),
    ...details(one).map((line) => paint('dim', line)),
  ];
  return `${lines.join('\n')}\n`;
}

function headline({ config, findings, verdict, releases = [], locate }: CheckedFile, paint: Paint): string {
  const { text, refused, style } = answers[verdict.openRelay];
  const fatal = findings.some((finding) => finding.fatal);
  const facts = [
    ...(findings.some((finding) => finding.severity !== 'note') ? [] : ['no findings']),
    ...(fatal ? [whoRefuses(releases)] : []),
  ];
  const path = printable(locate(config.file.path));
  return `${path}: ${[...facts, paint(style, fatal ? refused : text)].join('; ')}`;
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

function details({ config, findings, verdict, locate }: CheckedFile): string[] {
  const place = (span: Span | undefined) =>
    span === undefined ? '' : ` (${locate(span.file.path)}:${rangeOf(span).line})`;
  // smtpd may refuse what it cannot see, and that is a note: it says the same as "not seen".
  const unseen = new Set(config.unseen.map(({ span }) => `${span.file.path}:${span.start}`));
  const isUnseen = ({ file, start }: Span) => unseen.has(`${file.path}:${start}`);
  const lines = [
    ...verdict.dependsOn.map(({ reason, span }) => `it depends on: ${reason}${place(span)}`),
    ...verdict.trusted.map(({ network, span }) => `may relay: ${network}${place(span)}`),
    ...config.unseen.map(
      ({ path, what, reason, span }) => `not seen: ${what}, ${path}: ${reason}${place(span)}`,
    ),
    ...verdict.assumptions.map((assumption) => `assumed: ${assumption}`),
    ...findings
      .filter((finding) => finding.severity === 'note' && !isUnseen(finding.span))
      .map(({ message, span }) => `note: ${message}${place(span)}`),
  ];
  return [...new Set(lines)].map((line) => `  ${printable(line)}`);
}
