import type { Config } from '../model/config/config.js';
import type { Assertion } from '../policy/assertion.js';
import type { PolicyResult } from '../policy/assertion-verdict.js';
import type { ExplainedVerdict } from '../report/policy-report.js';
import type { TemplateVariants, VariantModel } from './template-variants.js';

/** A policy's verdicts, with the reasons for the server's answers if they are requested. */
export interface ExplainedResult extends PolicyResult {
  readonly verdicts: readonly ExplainedVerdict[];
}

/** A policy's verdicts on all variants of a file, and the rules to which they refer by number. */
export interface PolicyOfVariants extends ExplainedResult {
  readonly config: Pick<Config, 'file' | 'rules'>;
}

/** One variant's verdicts, with its name, and the number of rules of the variants before it. */
interface JudgedVariant extends ExplainedResult {
  readonly when: string | undefined;
  readonly before: number;
}

/** Combines the verdicts of all variants: an assertion is proven if it is proven in each variant, and refuted if it is refuted in one, which is named. */
export function policyOfVariants(
  { variants, isAll, chosen }: TemplateVariants,
  assertions: readonly Assertion[],
  prove: (model: VariantModel) => ExplainedResult,
): PolicyOfVariants {
  const rules: Config['rules'][number][] = [];
  const judged = variants.flatMap(({ when, models }) =>
    models.map((model): JudgedVariant => {
      const before = rules.length;
      rules.push(...model.config.rules);
      return { ...withUnknowns(prove(model), model.unknowns), when, before };
    }),
  );
  const [file] = variants.flatMap(({ models }) => models.map(({ config }) => config.file));
  if (file === undefined) throw new Error('no variant is there');
  return {
    config: { file, rules },
    verdicts: assertions.map((assertion, at) => together(assertion, at, judged, { isAll, chosen })),
    assumptions: [...new Set(judged.flatMap(({ assumptions }) => assumptions))],
  };
}

/** Makes all verdicts unknown if the values of some statements are filled in. */
function withUnknowns(
  { verdicts, assumptions }: ExplainedResult,
  unknowns: readonly string[],
): ExplainedResult {
  if (unknowns.length === 0) return { verdicts, assumptions };
  return {
    verdicts: verdicts.map(({ assertion }) => ({ assertion, verdict: 'unknown', dependsOn: unknowns })),
    assumptions,
  };
}

const notAll = 'it has more variants than are looked at: name some with --variant';

function together(
  assertion: Assertion,
  at: number,
  judged: readonly JudgedVariant[],
  { isAll, chosen }: Pick<TemplateVariants, 'isAll' | 'chosen'>,
): ExplainedVerdict {
  const found = judged.flatMap(({ verdicts, ...variant }) => {
    const verdict = verdicts[at];
    return verdict === undefined ? [] : [{ ...variant, verdict }];
  });
  const refuted = found.filter(({ verdict: { verdict } }) => verdict === 'refuted');
  const [first] = refuted;
  if (first !== undefined) {
    const { reason = 'it is not so', counterexample } = first.verdict;
    const where =
      first.when === undefined
        ? ''
        : refuted.length === found.length && isAll
          ? `, in every variant${chosen === undefined ? '' : ` where ${chosen}`}`
          : `, where ${first.when}`;
    return {
      ...first.verdict,
      reason: `${reason}${where}`,
      ...(counterexample && {
        counterexample: {
          ...counterexample,
          decision: { ...counterexample.decision, rule: shifted(counterexample.decision.rule, first.before) },
        },
      }),
    };
  }
  const reasons = [...found.flatMap(({ verdict: { dependsOn } }) => dependsOn), ...(isAll ? [] : [notAll])];
  const isProven = isAll && found.every(({ verdict: { verdict } }) => verdict === 'proven');
  return isProven
    ? { assertion, verdict: 'proven', dependsOn: [] }
    : { assertion, verdict: 'unknown', dependsOn: [...new Set(reasons)] };
}

const shifted = (rule: number | undefined, by: number): number | undefined =>
  rule === undefined ? undefined : rule + by;
