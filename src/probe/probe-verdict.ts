import { probeOutcomes, type ReplyMeaning } from './outcome.js';
import type { Vantage } from './place.js';
import type { VariantReading } from './variants.js';

/** One variant with the meaning of its answer, and whether the configuration agrees. */
export interface ProbeJudgement {
  readonly reading: VariantReading;
  readonly meaning: ReplyMeaning;
  /** Undefined if it was not compared or is not comparable. */
  readonly agrees: boolean | undefined;
}

export interface ProbeVerdict {
  /** Whether any stranger may relay, as far as this client can tell. */
  readonly openRelay: 'yes' | 'no' | 'unknown';
  /** 0: nothing was relayed; 1: a foreign recipient was accepted, or the configuration and the server disagree; 2: could not judge. */
  readonly status: 0 | 1 | 2;
  readonly relayed: number;
  readonly differences: number;
  readonly sentence: string;
}

/**
 * The overall verdict. "No" requires that every variant was answered, and that a foreign recipient was really refused.
 *
 * @param isConfigOpen whether the configuration that the server should run is an open relay
 */
export function judgeProbe(
  all: readonly ProbeJudgement[],
  vantage: Vantage,
  isConfigOpen = false,
): ProbeVerdict {
  const count = (judged: string) =>
    all.filter(({ meaning }) => probeOutcomes[meaning.outcome].judged === judged).length;
  const relayed = count('yes');
  const differences = all.filter(({ agrees }) => agrees === false).length;
  const facts = { relayed, differences };
  if (relayed > 0) {
    // The configuration's answer for strangers counts more than where this client connects from.
    const seen = all.some(({ meaning }) => meaning.forStrangers) ? 'outside' : vantage;
    const openRelay = seen === 'outside' ? 'yes' : 'unknown';
    return { openRelay, status: 1, ...facts, sentence: relayedSentence(relayed, seen) };
  }
  const unknown = count('unknown');
  const trusted = all.some(({ meaning }) => meaning.outcome === 'trusted');
  // If the server does not run this configuration, it does not explain what the server accepts.
  const explained = all.some(
    ({ meaning }) => meaning.outcome === 'trusted' || meaning.outcome === 'delivered',
  );
  if (explained && differences > 0) {
    const sentence = 'not proven: the server takes mail that only another configuration explains';
    return { openRelay: 'unknown', status: 1, ...facts, sentence };
  }
  const conclusive = all.some(
    ({ meaning, reading }) =>
      reading === 'foreign' && (meaning.conclusive || meaning.outcome === 'delivered'),
  );
  if (unknown > 0 || !(conclusive || trusted)) {
    const sentence =
      unknown > 0
        ? `not proven: ${unknown} of ${all.length} attempts tell nothing`
        : 'not proven: no attempt got as far as a foreign recipient';
    return { openRelay: 'unknown', status: differences > 0 ? 1 : 2, ...facts, sentence };
  }
  if (isConfigOpen && differences === 0) {
    const sentence = 'not proven: nothing was relayed, but strangers can relay by the configuration';
    return { openRelay: 'unknown', status: 2, ...facts, sentence };
  }
  const sentence = trusted
    ? 'nothing relayed but what the configuration allows this client'
    : 'nothing relayed: the server rejects foreign recipients from this client';
  return { openRelay: 'no', status: differences > 0 ? 1 : 0, ...facts, sentence };
}

function relayedSentence(relayed: number, vantage: Vantage): string {
  const what = `in ${relayed === 1 ? 'one way' : `${relayed} ways`}`;
  switch (vantage) {
    case 'outside':
      return `open relay: the server takes mail for foreign recipients from anybody, ${what}`;
    case 'machine':
      return `not proven: foreign recipients are taken ${what}, but from its own machine, as by nearly every server; ask from outside, or give --config`;
    case 'private':
      return `not proven: foreign recipients are taken ${what}, but from a private address, whose network may be trusted; ask from outside, or give --config`;
  }
}
