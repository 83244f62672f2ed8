import type { Span } from '../../source/text.js';
import type { Disposition } from '../flows/dispositions.js';
import type { Mail, Principal } from '../flows/principal.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';
import type { ListenerChange } from './listener-changes.js';

export type ChangeKind = 'newly-accepted' | 'newly-refused' | 'other-action' | 'other-reply';

/** The treatment of a change's mail by one of the configurations. */
export interface ChangeSide {
  readonly disposition: Disposition;
  /** The rule that decides (from 1), or undefined if none matches. */
  readonly rule: number | undefined;
  /** The action's name. */
  readonly action: string | undefined;
}

/** Mail that is treated differently under two configurations. */
export interface FlowChange {
  readonly kind: ChangeKind;
  readonly who: readonly Principal[];
  readonly mail: Mail;
  /** The listeners, as `192.0.2.1 port 587`; empty for all of them. */
  readonly listeners: readonly string[];
  readonly old: ChangeSide;
  readonly new: ChangeSide;
  readonly strangersGain: GainAnswer;
  /** The unknowns that decide whether the change takes place; empty if it does in any case. */
  readonly dependsOn: readonly string[];
  /** An envelope with both answers, or undefined if the change depends on what was not seen and none could be tried. */
  readonly example: FlowExample | undefined;
}

export type GainAnswer = 'yes' | 'no' | 'unknown';

export interface FlowExample {
  readonly envelope: EnvelopeInput;
  /** Whether `envelope` is mail that an assumed alias sends on. */
  readonly throughAlias: boolean;
  readonly old: Decision;
  readonly new: Decision;
}

/** The changes between two configurations. */
export interface FlowDifference {
  readonly strangersGain: GainAnswer;
  readonly changes: readonly FlowChange[];
  readonly listeners: readonly ListenerChange[];
  /** Why the comparison is not complete. */
  readonly dependsOn: readonly { readonly reason: string; readonly span: Span | undefined }[];
  /** Assumptions of the answer. */
  readonly assumptions: readonly string[];
  /** Set if they were not compared, because that takes more work than is allowed. */
  readonly tooLarge?: true;
}
