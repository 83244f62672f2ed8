import type { Config } from '../../model/config/config.js';
import { type Span, spanText } from '../../source/text.js';
import { refusesText } from '../refusals.js';
import type { Report } from '../rule.js';
import { StatementIndex } from '../statement-index.js';
import type { AssumedReading } from './assumed-readings.js';

/**
 * The reports of a rule on the intended reading of a refused text, at the places of the text as it is written. Only reports that do not involve refused statements
 * are included, without suggestions: edits are proven on text that smtpd accepts.
 */
export function* assumedReports(
  reports: Iterable<Report>,
  original: Config,
  { placeOf }: AssumedReading,
): Generator<Report> {
  const index = new StatementIndex(original.statements);
  // What smtpd says of the whole text, at its start, is about no statement.
  const refusals = original.refusals.filter((one) => refusesText(one) && one.span.end > one.span.start);
  const refused = new Set(refusals.map(({ span }) => index.at(span)));
  const words = new Set(
    [...refused].flatMap((statement) => (statement ? wordsOf(spanText(statement.span)) : [])),
  );
  const isRefused = (span: Span): boolean => refused.has(index.at(span));
  for (const report of reports) {
    const placed = placedReport(report, placeOf);
    if (report.fatal || [placed, ...(placed.related ?? [])].some(({ span }) => isRefused(span))) continue;
    // The finding is about a name that appears in a refused statement.
    if (words.has(bare(spanText(placed.span)))) continue;
    yield placed;
  }
}

/**
 * The reports on what smtpd would refuse after the repair of a refused text: those on statements that it does not even parse, for which it reports only the first
 * mistake.
 */
export function* reportsBehind(
  reports: Iterable<Report>,
  original: Config,
  { placeOf }: AssumedReading,
): Generator<Report> {
  const index = new StatementIndex(original.statements);
  for (const report of reports) {
    if (!report.fatal) continue;
    const placed = placedReport(report, placeOf);
    if (index.at(placed.span)?.type === 'error') yield placed;
  }
}

/** A report at the places of the original text, without suggestions. */
function placedReport(
  { suggestions: _, fix: __, ...said }: Report,
  placeOf: AssumedReading['placeOf'],
): Report {
  return {
    ...said,
    span: placeOf(said.span),
    ...(said.related && { related: said.related.map((one) => ({ ...one, span: placeOf(one.span) })) }),
  };
}

/** A word without its quotes, or the name of a macro reference. */
const bare = (word: string): string => word.replaceAll('"', '').replace(/^\$/, '');

const wordsOf = (text: string): readonly string[] => [
  ...(text.match(/"[^"]*"|[^\s<>{},"]+/g)?.map(bare) ?? []),
  // The text after the name of a macro is not part of it: `$dir/file`.
  ...[...text.matchAll(/\$(\w+)/g)].map(([, name = '']) => name),
];
