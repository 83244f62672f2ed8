import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import type { Locate } from '../report/results.js';
import { type WhyReport, whyReport } from '../report/why/why-report.js';
import { explain } from '../verify/explain/explain.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';

/** The configuration of a server and its machine, to which envelopes are submitted. */
export interface Server {
  readonly config: Config;
  readonly machine: Machine;
  /** Returns the printed name of a file. */
  readonly locate: Locate;
  /** Statements that are only partly known; every answer is then uncertain. */
  readonly unknowns?: readonly string[];
}

/** The most rules that are listed in JSON although they do not match, unless all are requested. */
export const fewRules = 100;

/**
 * Explains the decision of a server on an envelope without defaults, which was constructed as an example.
 *
 * @param isAsked whether to list all rules
 */
export const whyOf = (server: Server, envelope: EnvelopeInput, isAsked: boolean): WhyReport =>
  explainedDecision(server, envelope, envelope, isAsked ? Number.POSITIVE_INFINITY : fewRules).why;

/**
 * A decision and its explanation, without the secrets of the configuration.
 *
 * @param given the fields that the user specified; the others in `asked` are defaults
 */
export function explainedDecision(
  { config, machine, locate }: Server,
  given: EnvelopeInput,
  asked: EnvelopeInput,
  maxRules: number,
): { readonly decision: Decision; readonly why: WhyReport } {
  const explained = explain(config, machine, asked);
  const why = whyReport(explained, given, asked, { config, locate }, maxRules);
  return { decision: explained.decision, why: redact(why, secretsOf(config)) };
}
