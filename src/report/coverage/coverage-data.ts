import { changesData } from '../difference-json.js';
import { rangeOf } from '../places.js';
import { printable } from '../printable.js';
import { type CoverageReport, countsOf, type MutantReport, mutatedLines } from './coverage-report.js';

/** The mutants that a policy notices, as a member of the JSON output. */
export function coverageData(report: CoverageReport) {
  const { side, subjects } = report;
  const placeOf = ({ span }: Pick<MutantReport, 'span'>) => ({
    file: side.locate(span.file.path),
    ...rangeOf(span),
  });
  return {
    ...countsOf(subjects.flatMap(({ mutants }) => mutants)),
    subjects: subjects.map(({ rule, span, mutants }) => ({
      rule: rule ?? null,
      ...placeOf({ span }),
      ...countsOf(mutants),
      mutants: mutants.map((mutant) => ({
        type: mutant.type,
        text: mutant.text,
        ...placeOf(mutant),
        outcome: mutant.outcome,
        noticedBy: mutant.noticedBy,
        change:
          mutant.missed === undefined
            ? null
            : (changesData(mutant.missed.difference, side, mutant.missed.next()).changes[0] ?? null),
      })),
    })),
    lines: mutatedLines(report).map(({ file, line, mutants }) => ({ file, line, ...countsOf(mutants) })),
  };
}

/**
 * The mutants as an lcov trace file, which coverage viewers read: the hits of a line are the number of its mutants that are noticed, and each mutant is a branch that is taken by
 * the assertions that notice it (geninfo(1)).
 */
export function coverageLcov(report: CoverageReport): string {
  const lines = mutatedLines(report);
  const files = [...new Set(lines.map(({ file }) => file))];
  return files
    .map((file) => {
      const here = lines.filter((each) => each.file === file);
      const branches = here.flatMap(({ mutants }) => mutants);
      const isHit = ({ outcome }: MutantReport): boolean => outcome === 'noticed';
      const records = [
        'TN:',
        `SF:${printable(file)}`,
        ...here.flatMap(({ line, mutants }) =>
          mutants.map(({ outcome, noticedBy }, at) => {
            const isKnown = outcome === 'noticed' || outcome === 'missed';
            return `BRDA:${line},0,${at},${isKnown ? noticedBy.length : '-'}`;
          }),
        ),
        `BRF:${branches.length}`,
        `BRH:${branches.filter(isHit).length}`,
        ...here.map(({ line, mutants }) => `DA:${line},${mutants.filter(isHit).length}`),
        `LF:${here.length}`,
        `LH:${here.filter(({ mutants }) => mutants.some(isHit)).length}`,
        'end_of_record',
      ];
      return `${records.join('\n')}\n`;
    })
    .join('');
}
