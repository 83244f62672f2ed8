import { compareReplies, type ExpectedReply, type ProbeComparison } from './expect.js';
import type { Observation, ProbeAttempt } from './observation.js';
import { type ReplyMeaning, replyMeaning } from './outcome.js';
import type { Vantage } from './place.js';
import { judgeProbe, type ProbeVerdict } from './probe-verdict.js';

/** One variant: the request, the response, and its meaning. */
export interface ProbeRow {
  readonly attempt: ProbeAttempt;
  readonly meaning: ReplyMeaning;
  readonly comparison: ProbeComparison | undefined;
}

export interface Assessment {
  readonly rows: readonly ProbeRow[];
  readonly verdict: ProbeVerdict;
}

/** Assesses the observation of a probe, by itself or against the configuration that the server should run. */
export function assess(
  { attempts, controls }: Observation,
  vantage: Vantage,
  expected: ExpectedReply | undefined,
): Assessment {
  // A client that got as far as a recipient is not blocked: a refusal at MAIL FROM is then about the sender.
  const isHeard = attempts.some(({ result }) => result.type === 'reply' && result.stage === 'rcpt');
  const rows = attempts.map((attempt): ProbeRow => {
    const { result, variant, envelope } = attempt;
    const alone = replyMeaning(result, variant.reading, controls.get(variant.reading));
    const isSender = alone.outcome === 'blocked' && result.type === 'reply' && result.stage === 'mail';
    const meaning: ReplyMeaning = isHeard && isSender ? senderRefused : alone;
    if (expected === undefined || envelope === undefined || result.type !== 'reply')
      return { attempt, meaning, comparison: undefined };
    const comparison = compareReplies(expected, attempt, envelope, result, meaning, variant.reading);
    return { attempt, meaning: comparison.meaning, comparison };
  });
  const judged = rows.map(({ attempt, meaning, comparison }) => ({
    reading: attempt.variant.reading,
    meaning,
    agrees: comparison?.agrees,
  }));
  return { rows, verdict: judgeProbe(judged, vantage, expected?.isOpen) };
}

const senderRefused = {
  outcome: 'refused',
  meaning: 'at MAIL FROM already: it does not take this sender',
  conclusive: false,
} as const;
