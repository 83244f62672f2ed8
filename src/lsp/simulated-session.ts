import { dirname, relative } from 'node:path';
import type { Configuration } from '../api/configuration.js';
import { askedEnvelope } from '../cli/asked-envelope.js';
import { parseEnvelope } from '../cli/envelopes.js';
import { answerOfServer } from '../cli/uncertain-answers.js';
import { headingOf } from '../cli/variant-answers.js';
import { painter } from '../report/colour.js';
import { printable } from '../report/printable.js';
import { type Locate, ruleAt } from '../report/results.js';
import { simulationText } from '../report/simulation.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { AnalysedText } from './analysed-text.js';
import { answersOfVariants } from './answers-of-variants.js';

/** The session of a client with the server, as text, and what became of its mail, which is unknown where variants of a template differ; or why there is none. */
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
  text: AnalysedText,
  asked: unknown,
  explains: boolean,
): Promise<SimulatedSession> {
  let given: EnvelopeInput;
  try {
    const { envelopes } = parseEnvelope(JSON.stringify(asked ?? {}), {});
    given = envelopes[0] ?? {};
  } catch (error) {
    return { problem: printable(error instanceof Error ? error.message : String(error)) };
  }
  const envelope = askedEnvelope(given);
  const locate = nameIn(text.conf);
  const explained = explains ? (await import('../cli/explained-decision.js')).explainedDecision : undefined;
  const answers = answersOfVariants(
    text,
    (model) => {
      const server = { ...model, locate };
      return {
        server,
        decision: answerOfServer(server, envelope, decide(model.config, model.machine, envelope)),
      };
    },
    ({ server, decision }) =>
      JSON.stringify([decision.decision, ruleAt(server.config, decision.rule, locate)]),
  );
  const [first] = answers;
  if (first === undefined) return { problem: 'smtpd would not start with this configuration' };
  const decisions = new Set(answers.map(({ answer }) => answer.decision.decision));
  const sessions = answers.map(({ answer: { server, decision }, named = [] }) => {
    const why = explained?.(server, given, envelope, Number.POSITIVE_INFINITY).why;
    const session = simulationText(
      { ...server, envelope, decision, ...(why && { why }) },
      { paint: painter(false), columns: width },
    );
    return named.length === 0 ? session : `${headingOf(named)}\n${session}`;
  });
  return {
    decision: decisions.size === 1 ? first.answer.decision.decision : 'unknown',
    text: sessions.join(''),
  };
}

/** Names files as one who has the configuration open does: relative to its folder. */
export const nameIn =
  ({ file }: Configuration): Locate =>
  (path) =>
    relative(dirname(file.path), path);

/** The width of the text, which an editor shows beside the configuration. */
const width = 80;
