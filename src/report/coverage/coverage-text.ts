import { lineText } from '../../source/text.js';
import type { Paint } from '../colour.js';
import { changedLines } from '../difference.js';
import { rangeOf } from '../places.js';
import { printable } from '../printable.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from '../text-lines.js';
import { type CoverageReport, countsOf, type MutantReport, type MutatedSubject } from './coverage-report.js';

/** The mutants that a policy notices, as text: by rule and table, then each that it misses with the mail that shows it. */
export function coverageText(report: CoverageReport, policy: string, layout: LineStyle): string {
  const { side, subjects } = report;
  const missed = subjects.flatMap(({ mutants }) => mutants.filter((each) => each.missed !== undefined));
  const lines = [
    `Mutants that the assertions notice, by rule:`,
    ...subjectLines(report, layout),
    '',
    ...missed.flatMap((mutant) => [...missedLines(mutant, report, layout), '']),
    ...verdictLines(
      { about: `${side.locate(side.config.file.path)}, ${policy}`, ...conclusionOf(report) },
      layout,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** `smtpd.conf:14  1 of 3  match from any …`, for each rule and table. */
function subjectLines(report: CoverageReport, layout: LineStyle): readonly string[] {
  const rows = report.subjects.map((subject) => ({
    ...subject,
    place: placeOf(subject, report),
    count: countText(subject),
  }));
  const placeWidth = Math.max(...rows.map(({ place }) => place.length));
  const countWidth = Math.max(...rows.map(({ count }) => count.length));
  const columns = layout.columns - (2 + placeWidth + 2 + countWidth + 2);
  return rows.map(({ span, mutants, place, count }) => {
    const { noticed, missed } = countsOf(mutants);
    const style: Parameters<Paint>[0] = missed > 0 ? 'red' : noticed > 0 ? 'green' : 'magenta';
    const lead = `  ${place.padEnd(placeWidth)}  ${layout.paint(style, count)}${' '.repeat(countWidth - count.length)}  `;
    const text = lineText(span.file, rangeOf(span).line).trim();
    return lead + quotedLine(text, { ...layout, columns });
  });
}

/** Mutants that treat all mail the same cannot be noticed, and are not counted. */
function countText({ mutants }: Pick<MutatedSubject, 'mutants'>): string {
  const { noticed, missed, undecided, untried } = countsOf(mutants);
  const open = undecided + untried;
  return `${noticed} of ${noticed + missed + open}`;
}

const placeOf = ({ span }: Pick<MutatedSubject, 'span'>, { side }: CoverageReport): string =>
  printable(`${side.locate(span.file.path)}:${rangeOf(span).line}`);

function missedLines(
  { text, span, missed }: MutantReport,
  report: CoverageReport,
  layout: LineStyle,
): readonly string[] {
  const lead = `${layout.paint(['red', 'bold'], 'missed')}: `;
  const { columns } = layout;
  const changes =
    missed === undefined
      ? []
      : changedLines(missed.difference, report.side, missed.next(), { ...layout, columns: columns - 2 });
  return [
    ...sentenceLines(`${placeOf({ span }, report)}: ${text}`, layout, { lead }),
    ...changes.map((line) => `  ${line}`),
  ];
}

/** `24 of 27 mutants noticed; 3 missed, 2 treat all mail the same`. */
function conclusionOf({ subjects }: CoverageReport): {
  readonly text: string;
  readonly style: Parameters<Paint>[0];
  readonly notes: readonly string[];
} {
  const counts = countsOf(subjects.flatMap(({ mutants }) => mutants));
  const { noticed, missed, equivalent, undecided, untried } = counts;
  const all = noticed + missed + undecided + untried;
  const rest = [
    ...(missed > 0 ? [`${missed} missed`] : []),
    ...(undecided > 0 ? [`${undecided} not decided`] : []),
    ...(untried > 0 ? [`${untried} not tried`] : []),
  ];
  const head = `${noticed} of ${all} mutant${all === 1 ? '' : 's'} noticed`;
  return {
    text: rest.length === 0 ? head : `${head}; ${rest.join(', ')}`,
    style: missed > 0 ? 'red' : undecided + untried > 0 ? 'magenta' : 'green',
    notes: [
      ...(equivalent > 0 ? [`${equivalent} more treat all mail as before (proven), and do not count`] : []),
      ...(untried > 0 ? ['the work for all mutants is used up; --budget allows more'] : []),
    ],
  };
}
