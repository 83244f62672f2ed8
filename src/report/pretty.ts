import type { Finding } from '../lint/finding.js';
import type { Span } from '../source/text.js';
import type { Paint } from './colour.js';
import { details } from './details.js';
import { FindingIndex, placeKey } from './finding-index.js';
import { linker, wantsLinks } from './links.js';
import { findingList, firstOnes, notListed } from './list.js';
import { quoted } from './marks.js';
import { type LintReport, type ReportOptions, widthOf } from './report.js';
import { type Locate, rangeOf } from './results.js';

/** The most errors, and the most warnings, that are shown in detail. The findings of a file with more have one cause, or it is not an smtpd.conf. */
const maxDetails = 20;

/**
 * The list of findings as eslint-formatter-pretty prints it, then each error in detail; with `verbose` each warning, too. Loaded only if there is something to list (formats.ts),
 * because it costs more than the rest of a report.
 */
export async function formatFindings(
  report: LintReport,
  options: ReportOptions,
  paint: Paint,
): Promise<string> {
  const columns = widthOf(options);
  const links = wantsLinks(options);
  const errors = groupsOf(report, 'error');
  const warnings = options.verbose ? groupsOf(report, 'warning') : [];
  const detailed = [...errors.slice(0, maxDetails), ...warnings.slice(0, maxDetails)];
  const view = { paint, link: linker(links), columns };
  const reported = report.results.filter(({ messages }) => messages.length > 0);
  const namesFile = reported.length > 1 || report.checked.length > 1;
  const explained = new Set<string>();
  const blocks = detailed.map(({ finding, locate, again }) => {
    const isFirst = !explained.has(finding.rule);
    explained.add(finding.rule);
    return `${details(finding, { again, namesFile, isFirst }, { ...view, locate })}\n`;
  });
  const left = [leftOut(errors, 'error'), leftOut(warnings, 'warning')].filter((line) => line !== '');

  const list = await findingList(reported.map(firstOnes), {
    colour: options.colour,
    detailed: new Set(detailed.flatMap(({ keys }) => [...keys])),
    index: new FindingIndex(report),
    paint,
    columns,
    links,
  });
  const shown = warnings.length > 0 || !report.results.some(({ warningCount }) => warningCount > 0);
  const hinted = shown
    ? list
    : list.replace(countOfWarnings, (line) => `${line} ${paint('dim', '(--verbose explains)')}`);
  const unlisted = notListed(report.results, columns);
  return `${hinted}${unlisted}\n${blocks.join('')}${left.map((line) => `${line}\n\n`).join('')}`;
}

/** The line of the list that counts the warnings. */
const countOfWarnings = /^ {2}\S*?\d+ warnings?\S*$/m;

/** Findings with the same text at several places, which are shown in detail for the first of them. */
interface SimilarFindings {
  readonly finding: Finding;
  readonly locate: Locate;
  /** The keys of all places, from `placeKey`. */
  readonly keys: Set<string>;
  /** The places after the first. */
  readonly again: Span[];
}

function groupsOf(
  { settings = [], checked }: LintReport,
  severity: 'error' | 'warning',
): readonly SimilarFindings[] {
  const groups = new Map<string, SimilarFindings>();
  for (const { findings, locate } of [...settings, ...checked])
    for (const finding of findings) {
      if (finding.severity !== severity) continue;
      const { rule: ruleId, message, span } = finding;
      const path = locate(span.file.path);
      const place = placeKey(path, { ruleId, message: quoted(message), ...rangeOf(span) });
      const key = sameness(finding, path, place);
      const group = groups.get(key) ?? { finding, locate, keys: new Set(), again: [] };
      if (group.finding !== finding && !group.keys.has(place)) group.again.push(span);
      group.keys.add(place);
      groups.set(key, group);
    }
  return [...groups.values()].sort((a, b) => urgency(a) - urgency(b));
}

/** Sorts open relays first, because often only the beginning of a report is read. */
const urgency = ({ finding }: SimilarFindings): number => (finding.rule === 'open-relay' ? 0 : 1);

/** The key by which findings are grouped. A finding with a session is never grouped. */
function sameness(
  { rule, message, related, suggestions, transcript }: Finding,
  path: string,
  place: string,
): string {
  if (transcript !== undefined) return place;
  return JSON.stringify([
    path,
    rule,
    message,
    related.map((one) => one.message),
    suggestions.map(({ description }) => description),
  ]);
}

function leftOut(groups: readonly SimilarFindings[], what: string): string {
  const count = groups
    .slice(maxDetails)
    .reduce((sum, { keys, finding }) => sum + keys.size - 1 + (finding.more ?? 1), 0);
  return count === 0 ? '' : `and ${count} more ${count === 1 ? what : `${what}s`} without details`;
}
