import { dirname, join } from 'node:path';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { PolicyResult } from '../policy/assertion-verdict.js';
import { type Policy, parsePolicy } from '../policy/parse.js';
import { provePolicy } from '../policy/prove.js';
import { shownSide } from '../report/difference.js';
import type { FilePolicyReport } from '../report/policy-report.js';
import { Budget, within } from '../verify/budget.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import type { Server } from './explained-decision.js';
import type { TemplateVariants } from './template-variants.js';
import { type ExplainedResult, policyOfVariants } from './variant-policy.js';
import type { TellWhy } from './why-teller.js';

/** A policy, and the path of its file. */
export interface FilePolicy extends Policy {
  readonly path: string;
}

/** The default path of the policy of a configuration. */
export const policyBeside = (name: string): string =>
  join(name === '-' ? '.' : dirname(name), 'smtpd-lint.policy');

export const policyOf = (path: string, text: string): FilePolicy => ({
  ...parsePolicy({ path, text }),
  path,
});

/** The verdicts on a policy's assertions, and a report on them without secrets. */
export function policyAnswer(
  { assertions, problems, path }: FilePolicy,
  { taken, locate }: { readonly taken: TemplateVariants; readonly locate: Server['locate'] },
  options: RelayOptions,
  { tellWhy, work }: { readonly tellWhy: TellWhy | undefined; readonly work: number },
): { readonly result: PolicyResult; readonly report: FilePolicyReport } {
  const budget = new Budget(work);
  const { config, ...result } = policyOfVariants(taken, assertions, (model) => {
    const proved = within(budget, () => provePolicy(model.config, model.machine, assertions, options));
    return explainedResult({ ...model, locate }, proved, tellWhy);
  });
  const secrets = secretsOfAll(taken.variants.flatMap(({ models }) => models.map((model) => model.config)));
  const report: FilePolicyReport = {
    ...redact(result, secrets),
    problems: redact(problems, secrets),
    policy: path,
    side: shownSide({ config, locate }, secrets),
  };
  return { result, report };
}

/** The exit status: 1 if an assertion is refuted, 2 if one is not understood or not proven. */
export function statusOfPolicy({ verdicts, problems }: FilePolicyReport): 0 | 1 | 2 {
  const found = verdicts.map(({ verdict }) => verdict);
  if (found.includes('refuted')) return 1;
  return problems.length > 0 || found.includes('unknown') ? 2 : 0;
}

/** Adds to refutations why the server answers so, if explanations are requested. */
function explainedResult(
  server: Server,
  result: PolicyResult,
  tellWhy: TellWhy | undefined,
): ExplainedResult {
  if (tellWhy === undefined) return result;
  return {
    ...result,
    verdicts: result.verdicts.map((verdict) => {
      const { counterexample } = verdict;
      if (counterexample === undefined) return verdict;
      const why = tellWhy(server, counterexample.envelope);
      return { ...verdict, counterexample: { ...counterexample, why } };
    }),
  };
}
