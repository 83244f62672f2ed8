import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { Flows } from '../verify/flows/flows.js';
import { ownerAssumptions } from '../verify/relay/owner-assumptions.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import { exposureAssumptions } from '../verify/ruleset/exposure.js';
import { strangerEntryPoints } from '../verify/ruleset/stranger-sessions.js';
import { certificateAssumptions } from '../verify/smtp/client-certificates.js';
import { programAssumptions } from '../verify/smtp/filter-phases.js';
import type { Assertion } from './assertion.js';
import { OnwardMail } from './onward-mail.js';
import { PolicyMail } from './policy-mail.js';
import { Questions } from './questions.js';
import { Refuter } from './refuter.js';

/** The context in which all assertions of a policy are judged. */
export interface PolicyContext {
  readonly config: Config;
  readonly machine: Machine;
  readonly options: RelayOptions;
  readonly flows: Flows;
  readonly mail: PolicyMail;
  readonly refuter: Refuter;
  readonly onward: OnwardMail;
  /** Assumptions of the verdicts. */
  readonly assumptions: readonly string[];
}

/** @throws TooLarge */
export function policyContext(
  config: Config,
  machine: Machine,
  assertions: readonly Assertion[],
  options: RelayOptions,
): PolicyContext {
  const questions = new Questions(config, machine, assertions);
  const flows = new Flows([config], machine, questions.criteria, options);
  const mail = new PolicyMail(flows, questions);
  const refuter = new Refuter(config, machine, flows);
  const onward = new OnwardMail(config, flows, mail.entryPoints);
  const assumptions = new Set([
    ...ownerAssumptions(options),
    ...exposureAssumptions(options),
    ...programAssumptions(config.listeners),
    ...strangerEntryPoints(config, flows.space, options).assumptions,
    ...certificateAssumptions(config.listeners),
    ...onward.assumptions(),
  ]);
  return { config, machine, options, flows, mail, refuter, onward, assumptions: [...assumptions] };
}
