import type { FlowChange } from '../../verify/diff/flow-difference.js';
import { changedLines, conclusionLines, type ExplainedDifference, type NamedSide } from '../difference.js';
import { ruleAt } from '../places.js';
import { inOrder, plainLayout, type Review, type ReviewItem, type ReviewKind } from './review.js';

/** The review of a difference: first what strangers gain, then newly refused mail, then the rest. */
export function differenceReview(difference: ExplainedDifference, old: NamedSide, next: NamedSide): Review {
  const file = next.locate(next.config.file.path);
  const item = (
    kind: ReviewKind,
    part: Pick<ExplainedDifference, 'changes' | 'listeners'>,
    place = { file, line: 1 },
  ): ReviewItem => {
    const [title = '', ...lines] = changedLines({ ...difference, ...part }, old, next, plainLayout);
    const at = lines.findIndex((line) => line.startsWith('  example: '));
    const end = at === -1 ? lines.length : at;
    return { kind, title, lines: lines.slice(0, end), example: lines.slice(end), place };
  };
  return {
    command: 'diff',
    file,
    conclusion: conclusionLines(difference, old, next, plainLayout),
    items: inOrder([
      ...difference.changes.map((change) =>
        item(
          kindOf(change),
          { changes: [change], listeners: [] },
          ruleAt(next.config, change.new.rule, next.locate),
        ),
      ),
      ...difference.listeners.map((change) => item('listener-changes', { changes: [], listeners: [change] })),
    ]),
  };
}

function kindOf({ strangersGain, kind }: FlowChange): ReviewKind {
  if (strangersGain === 'yes') return 'strangers-gain';
  if (strangersGain === 'unknown') return 'strangers-may-gain';
  return kind === 'newly-refused' ? 'mail-refused' : 'other-treatment';
}
