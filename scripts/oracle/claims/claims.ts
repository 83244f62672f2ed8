import type { EnvelopeInput } from '../../../src/index.js';
import { atAnAddress, type OracleEnvelope } from '../../../test/support/relay-cases.js';
import type { ClaimCase, ClaimSide } from './claim-case.js';
import type { ClaimModel } from './claim-model.js';
import type { LiveOutcome } from './live-answers.js';
import type { ClaimProbe } from './probes.js';

/** What is claimed of one case, and what speaks against it. */
export interface ClaimJudgement {
  /** How many claims were made, by class. */
  readonly claims: ReadonlyMap<string, number>;
  readonly disagreements: readonly ClaimDisagreement[];
}

/** A claim that a server contradicts. */
export interface ClaimDisagreement {
  /** The same for the same defect: the claim, and what is known of why. */
  readonly class: string;
  readonly detail: string;
  /** The sessions that show it. */
  readonly sessions: readonly OracleEnvelope[];
  /** The assertion, for `test`. */
  readonly policy?: string;
}

/** A mail with what became of it under each of the two texts; undefined: it was not asked. */
export interface ClaimTrial extends ClaimProbe {
  readonly outcomes: readonly [LiveOutcome | undefined, LiveOutcome | undefined];
}

/** What claims are about. */
export interface ClaimSubject {
  readonly claimed: ClaimCase;
  readonly readings: readonly [ClaimModel, ClaimModel];
}

/** Something that is claimed before any server is asked. */
export interface Claim {
  /** Envelopes that come with it. */
  readonly promised: readonly Promised[];
  /** Counts it, and looks for mails that contradict it. */
  judge(trials: readonly ClaimTrial[], findings: Findings): void;
}

/** An envelope that a claim comes with, and what it says becomes of it. */
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

/** An envelope of ours as the oracle takes it: who has logged in has done so with the password that all users have. */
export function withPassword({ tag: _, auth, ...named }: EnvelopeInput): Promised['envelope'] {
  const envelope = atAnAddress(named);
  if (!auth) return envelope;
  return { ...envelope, auth: [typeof auth === 'string' ? auth : auth[0], 'secret'] };
}
