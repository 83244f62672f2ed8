import { tooLarge } from '../../verify/budget.js';
import type { Hole, RelayVerdict } from '../../verify/relay/relay-verdict.js';
import type { NamedSide } from '../difference.js';
import { linesInWords } from '../place-list.js';
import { ruleAt } from '../places.js';
import { printable } from '../printable.js';
import { connectionText, sessionOf, spokenLines } from '../session.js';
import { verdictWords } from '../verdict-text.js';
import { plainLayout, type Review, type ReviewItem } from './review.js';

/** The review of a file that a change adds. There is no old version, so everything that strangers can do through it is a gain. */
export function newFileReview(verdict: RelayVerdict, { config, locate }: NamedSide): Review {
  const file = locate(config.file.path);
  const item = (part: Pick<ReviewItem, 'kind' | 'title'> & Partial<ReviewItem>): ReviewItem => ({
    lines: [],
    example: [],
    place: { file, line: 1 },
    ...part,
    title: printable(part.title),
  });
  const gained = (hole: Hole): ReviewItem => {
    const place = ruleAt(config, hole.rule, locate) ?? { file, line: 1 };
    const { lines } = sessionOf(hole.decision.transcript);
    const title = `New file: strangers can relay (${place.file}:${place.line})`;
    const session = `  session (${connectionText(hole.witness)}):`;
    const example = [printable(session), ...spokenLines(lines, 4, plainLayout)];
    return item({ kind: 'strangers-gain', title, example, place });
  };
  const conclude = (answer: string, items: readonly ReviewItem[]): Review => {
    const conclusion = [printable(`${file}: new file`), `verdict: ${answer}`];
    return { command: 'review', file, conclusion, items };
  };
  switch (verdict.openRelay) {
    case 'yes': {
      const spans = verdict.holes.flatMap(({ rule }) => config.rules[rule - 1]?.span ?? []);
      const place = linesInWords(spans, config.file.path, locate);
      return conclude(`${verdictWords.yes} (${place})`, verdict.holes.map(gained));
    }
    case 'unknown': {
      const reasons = verdict.tooLarge
        ? [tooLarge]
        : verdict.dependsOn.map(({ reason, span }) =>
            span === undefined ? reason : `${reason} (${linesInWords([span], config.file.path, locate)})`,
          );
      const lines = reasons.map((reason) => printable(`  ${reason}`));
      const title = `New file: it is not proven that strangers cannot relay (${file})`;
      return conclude(verdictWords.unknown, [item({ kind: 'strangers-may-gain', title, lines })]);
    }
    default:
      return conclude(verdictWords.no, [
        item({ kind: 'new-file', title: `New file: strangers cannot relay (${file})` }),
      ]);
  }
}
