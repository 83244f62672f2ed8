import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { shownSide } from '../report/difference.js';
import { newFileReview } from '../report/review/new-file-review.js';
import type { Review } from '../report/review/review.js';
import { Budget, within } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../verify/relay/verify-relay.js';
import { locateIn } from './file-differences.js';
import type { Input } from './input.js';
import type { TemplateVariants, VariantModel } from './template-variants.js';
import { type GroupedAnswer, groupedAnswers } from './variant-answers.js';

/** The verdict on a file that a change adds, and its review. */
export interface NewFileAnswer extends Pick<RelayVerdict, 'openRelay'> {
  readonly review: Review;
}

/** The distinct verdicts on a new file, each with the variants that have it. `work` is the budget of all of them together. */
export function newFileAnswers(
  input: Input,
  taken: TemplateVariants,
  options: RelayOptions,
  work: number,
): readonly GroupedAnswer<NewFileAnswer>[] {
  const budget = new Budget(work);
  const locate = locateIn(input);
  return groupedAnswers(
    taken,
    ({ models }) => {
      const [model] = models;
      if (model === undefined) throw new Error('a variant of a file has a model');
      const verdict = within(budget, () => verdictOn(model, options));
      const secrets = secretsOf(model.config);
      const side = shownSide({ config: model.config, locate }, secrets);
      return { openRelay: verdict.openRelay, review: newFileReview(redact(verdict, secrets), side) };
    },
    ({ review }) => JSON.stringify(review),
  );
}

/** The verdict on one variant, which is unknown if the values of statements are filled in. */
function verdictOn({ config, machine, unknowns }: VariantModel, options: RelayOptions): RelayVerdict {
  const verdict = verifyRelay(config, machine, options);
  if (unknowns.length === 0) return verdict;
  const dependsOn = unknowns.map((reason) => ({ reason, span: undefined }));
  return { ...verdict, openRelay: 'unknown', dependsOn: [...verdict.dependsOn, ...dependsOn] };
}
