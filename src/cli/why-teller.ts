import type { WhyReport } from '../report/why/why-report.js';
import type { EnvelopeInput } from '../verify/smtp/envelope.js';
import type { OptionValues } from './arguments.js';
import type { Server } from './explained-decision.js';

/** Explains a server's answer to an envelope. */
export type TellWhy = (server: Server, envelope: EnvelopeInput) => WhyReport;

/** The function that explains answers, loaded only if explanations are printed: with `--why`, and in JSON. */
export async function whyTeller(values: OptionValues): Promise<TellWhy | undefined> {
  if (!values.has('why') && values.one('format') !== 'json') return undefined;
  const { whyOf } = await import('./explained-decision.js');
  return (server, envelope) => whyOf(server, envelope, values.has('why'));
}
