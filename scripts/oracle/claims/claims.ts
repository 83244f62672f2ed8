import type { EnvelopeInput } from '../../../src/index.js';
import { atAnAddress, type OracleEnvelope } from '../../../test/support/relay-cases.js';
import type { ClaimCase, ClaimSide } from './claim-case.js';
import type { ClaimModel } from './claim-model.js';
import type { LiveOutcome } from './live-answers.js';
import type { ClaimProbe } from './probes.js';

/** The claims about one case, and the evidence against them. */
export interface ClaimJudgement {
  /** The number of claims by class. */
  readonly claims: ReadonlyMap<string, number>;
  readonly disagreements: readonly ClaimDisagreement[];
}

/** A claim that a server contradicts. */
export interface ClaimDisagreement {
  /** A class that is the same for the same defect: the claim, and the suspected cause. */
  readonly class: string;
  readonly detail: string;
  /** The sessions that show the contradiction. */
  readonly sessions: readonly OracleEnvelope[];
  /** The assertion, for claims of `test`. */
  readonly policy?: string;
}

/** A mail with its outcome under each of the two texts, or undefined if it was not tested there. */
export interface ClaimTrial extends ClaimProbe {
  readonly outcomes: readonly [LiveOutcome | undefined, LiveOutcome | undefined];
}

/** The subject of claims. */
export interface ClaimSubject {
  readonly claimed: ClaimCase;
  readonly readings: readonly [ClaimModel, ClaimModel];
}

/** A statement that is derived before any server is asked. */
export interface Claim {
  /** The envelopes that the claim makes predictions about. */
  readonly promised: readonly Promised[];
  /** Counts the claim, and looks for mails that contradict it. */
  judge(trials: readonly ClaimTrial[], findings: Findings): void;
}

/** An envelope of a claim, with its predicted outcome. */
export interface Promised {
  readonly class: string;
  readonly side: ClaimSide;
  readonly envelope: OracleEnvelope & {
    readonly rdns?: string | null | undefined;
    readonly fcrdns?: boolean | undefined;
    readonly assumed?: EnvelopeInput['assumed'];
  };
  holds(outcome: LiveOutcome): boolean;
  readonly detail: string;
  readonly policy?: string;
}

/** Counts claims and collects disagreements. */
export class Findings implements ClaimJudgement {
  readonly claims = new Map<string, number>();
  readonly disagreements: ClaimDisagreement[] = [];

  claim(name: string, count = 1): void {
    this.claims.set(name, (this.claims.get(name) ?? 0) + count);
  }

  disagree(disagreement: ClaimDisagreement): void {
    this.disagreements.push(disagreement);
  }
}

/** Converts an envelope to the oracle's form; a user who logs in has the password that all users share. */
export function withPassword({ tag: _, auth, ...named }: EnvelopeInput): Promised['envelope'] {
  const envelope = atAnAddress(named);
  if (!auth) return envelope;
  return { ...envelope, auth: [typeof auth === 'string' ? auth : auth[0], 'secret'] };
}
