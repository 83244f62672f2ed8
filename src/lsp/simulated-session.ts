import { dirname, relative } from 'node:path';
import type { Configuration } from '../api/configuration.js';
import { askedEnvelope, shownDecision } from '../cli/asked-envelope.js';
import { parseEnvelope } from '../cli/envelopes.js';
import { painter } from '../report/colour.js';
import { printable } from '../report/printable.js';
import type { Locate } from '../report/results.js';
import { simulationText } from '../report/simulation.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { AnalysedText } from './analysed-text.js';

/** The session of a client with the server, as text, and what became of its mail; or why there is none. */
export type SimulatedSession =
  | { readonly decision: Decision['decision']; readonly text: string }
  | { readonly problem: string };

/**
 * Simulates a session with the server of a text.
 *
 * @param asked what the client sends, as a line of `--envelopes`; what is left out is that of the well-known open-relay test
 * @param explains whether to say why the server answers so
 */
export async function simulatedSession(
  { conf, surroundings }: AnalysedText,
  asked: unknown,
  explains: boolean,
): Promise<SimulatedSession> {
  if (surroundings?.isTemplate) return { problem: 'the variants of a template may answer differently' };
  if (conf.refusals.length > 0) return { problem: 'smtpd would not start with this configuration' };
  let given: EnvelopeInput;
  try {
    const { envelopes } = parseEnvelope(JSON.stringify(asked ?? {}), {});
    given = envelopes[0] ?? {};
  } catch (error) {
    return { problem: printable(error instanceof Error ? error.message : String(error)) };
  }
  const { model: config, machine } = conf;
  const envelope = askedEnvelope(given);
  const server = { config, machine, locate: nameIn(conf) };
  const { decision, why } = explains
    ? (await import('../cli/explained-decision.js')).explainedDecision(
        server,
        given,
        envelope,
        Number.POSITIVE_INFINITY,
      )
    : { decision: decide(config, machine, envelope), why: undefined };
  const shown = { ...server, envelope, decision: shownDecision(config, envelope, decision) };
  return {
    decision: decision.decision,
    text: simulationText({ ...shown, ...(why && { why }) }, { paint: painter(false), columns: width }),
  };
}

/** Names files as one who has the configuration open does: relative to its folder. */
export const nameIn =
  ({ file }: Configuration): Locate =>
  (path) =>
    relative(dirname(file.path), path);

/** The width of the text, which an editor shows beside the configuration. */
const width = 80;
