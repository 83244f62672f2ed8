import { render, type TemplateText } from '../../source/templates/render.js';
import { spend, withinShare } from '../../verify/budget.js';
import type { RelayOptions } from '../../verify/relay/verify-relay.js';
import { isTooMany } from './changed-answers.js';
import { type JudgedVariants, judgeFamily, type VariantReader } from './family.js';
import { representatives } from './representatives.js';
import { costOf } from './variant-texts.js';

/** Whether there are more variants than are looked at, and none of those that are is open. */
export const isCut = (judged: readonly JudgedVariants[]): boolean =>
  judged.some(({ answer: { verdict } }) => verdict.tooLarge || verdict.dependsOn.some(isTooMany)) &&
  !judged.some(({ outcome }) => outcome === 'yes');

/** The answers of a few variants that are looked at by themselves, where one is open or hangs on something. */
export function examplesOf(
  judged: readonly JudgedVariants[],
  template: TemplateText,
  reader: VariantReader,
  options: RelayOptions,
): readonly JudgedVariants[] {
  const examples = representatives(template, judged).flatMap(
    (choices) =>
      withinShare(shareOfExample, () => {
        const rendering = render(template, choices);
        spend(costOf(rendering));
        const { met, isWhole } = rendering;
        const made = [...met.values()].map((variable) => [variable, choices.get(variable.id) ?? 0] as const);
        return isWhole ? judgeFamily(template, reader, options, made) : [];
      }) ?? [],
  );
  return examples.filter(({ outcome }) => outcome === 'yes' || outcome === 'unknown');
}

/** The part of the work which is left that one of them may take. */
const shareOfExample = 1 / 8;
