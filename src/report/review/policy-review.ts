import { rangeOf } from '../places.js';
import { type FilePolicyReport, policyConclusion, verdictBlock } from '../policy-report.js';
import { printable } from '../printable.js';
import { inOrder, plainLayout, type Review, type ReviewItem } from './review.js';

const kinds = { proven: 'proven', refuted: 'refuted', unknown: 'not-proven' } as const;

/** The review of a policy's assertions, with refuted ones first. */
export function policyReview(report: FilePolicyReport): Review {
  const { policy, verdicts, problems } = report;
  return {
    command: 'test',
    file: policy,
    conclusion: policyConclusion(report, plainLayout),
    items: inOrder([
      ...problems.map(
        ({ message, help, correction, span }): ReviewItem => ({
          kind: 'no-assertion',
          title: printable(message),
          lines: adviceLines(correction === undefined ? help : `write "${correction}"`),
          example: [],
          place: { file: policy, line: rangeOf(span).line },
        }),
      ),
      ...verdicts.map((verdict): ReviewItem => {
        const isProven = verdict.verdict === 'proven';
        const [, ...lines] = isProven ? [] : verdictBlock(verdict, report, plainLayout);
        const at = lines.findIndex((line) => line.startsWith('  session ('));
        const end = at === -1 ? lines.length : at;
        return {
          kind: kinds[verdict.verdict],
          title: printable(verdict.assertion.text),
          lines: lines.slice(0, end),
          example: lines.slice(end),
          place: { file: policy, line: rangeOf(verdict.assertion.span).line },
        };
      }),
    ]),
  };
}

const adviceLines = (advice: string | undefined): readonly string[] =>
  advice === undefined ? [] : [printable(`  ${advice}`)];
