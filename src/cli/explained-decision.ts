import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import type { Locate } from '../report/results.js';
import { type WhyReport, whyReport } from '../report/why/why-report.js';
import { explain } from '../verify/explain/explain.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';

/** One file, read: who is asked. */
export interface Server {
  readonly config: Config;
  readonly machine: Machine;
  /** How its files are called. */
  readonly locate: Locate;
  /** Statements of which not all is known: no answer is certain then. */
  readonly unknowns?: readonly string[];
}

/** So many rules that do not match are listed in JSON where nobody asks for them all. */
export const fewRules = 100;

/**
 * Why a server answers so to an envelope that was made to show something: nothing of it is a default.
 *
 * @param isAsked whether all rules are to be listed
 */
export const whyOf = (server: Server, envelope: EnvelopeInput, isAsked: boolean): WhyReport =>
  explainedDecision(server, envelope, envelope, isAsked ? Number.POSITIVE_INFINITY : fewRules).why;

/**
 * A decision, and why, without the secrets of the configuration.
 *
 * @param given what was said of the envelope; all else in `asked` is a default
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
