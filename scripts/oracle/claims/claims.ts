import type { EnvelopeInput } from '../../../src/index.js';
import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import type { ClaimCase, Side } from './case.js';
import type { Outcome } from './live.js';
import type { Probe } from './probe.js';
import type { Reading } from './reading.js';

/** What is claimed of one case, and what speaks against it. */
export interface Judgement {
  /** How many claims were made, by class. */
  readonly claims: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

/** A claim that a server contradicts. */
export interface Disagreement {
  /** The same for the same defect: the claim, and what is known of why. */
  readonly class: string;
  readonly detail: string;
  /** The sessions that show it. */
  readonly sessions: readonly OracleEnvelope[];
  /** The assertion, for `test`. */
  readonly policy?: string;
}

/** A mail with what became of it under each of the two texts; undefined: it was not asked. */
export interface Trial extends Probe {
  readonly outcomes: readonly [Outcome | undefined, Outcome | undefined];
}

/** What claims are about. */
export interface Subject {
  readonly claimed: ClaimCase;
  readonly readings: readonly [Reading, Reading];
}

/** Something that is claimed before any server is asked. */
export interface Claim {
  /** Envelopes that come with it. */
  readonly promised: readonly Promised[];
  /** Counts it, and looks for mails that contradict it. */
  judge(trials: readonly Trial[], findings: Findings): void;
}

/** An envelope that a claim comes with, and what it says becomes of it. */
export interface Promised {
  readonly class: string;
  readonly side: Side;
  readonly envelope: OracleEnvelope & {
    readonly rdns?: string | null | undefined;
    readonly fcrdns?: boolean | undefined;
    readonly assumed?: EnvelopeInput['assumed'];
  };
  holds(outcome: Outcome): boolean;
  readonly detail: string;
  readonly policy?: string;
}

/** Counts claims and collects disagreements. */
export class Findings implements Judgement {
  readonly claims = new Map<string, number>();
  readonly disagreements: Disagreement[] = [];

  claim(name: string, count = 1): void {
    this.claims.set(name, (this.claims.get(name) ?? 0) + count);
  }

  disagree(disagreement: Disagreement): void {
    this.disagreements.push(disagreement);
  }
}

/** An envelope of ours as the oracle takes it: who has logged in has done so with the password that all users have. */
export function withPassword({ tag: _, auth, ...envelope }: EnvelopeInput): Promised['envelope'] {
  if (!auth) return envelope;
  return { ...envelope, auth: [typeof auth === 'string' ? auth : auth[0], 'secret'] };
}
