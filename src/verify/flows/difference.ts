import type { Span } from '../../source/text.js';
import type { Decision, EnvelopeInput } from '../session.js';
import type { Fate } from './fates.js';
import type { ListenerChange } from './listeners.js';
import type { Mail, Sender } from './people.js';

export type ChangeKind = 'newly-accepted' | 'newly-refused' | 'other-action' | 'other-reply';

/** What one of the configurations does with the mail of a change. */
export interface ChangeSide {
  readonly fate: Fate;
  /** The rule that decides (from 1); undefined: none matches. */
  readonly rule: number | undefined;
  /** The action's name. */
  readonly action: string | undefined;
}

/** Mail that fares differently under two configurations. */
export interface FlowChange {
  readonly kind: ChangeKind;
  readonly who: readonly Sender[];
  readonly mail: Mail;
  /** Listeners, as `192.0.2.1 port 587`, where it is not all of them. */
  readonly listeners: readonly string[];
  readonly old: ChangeSide;
  readonly new: ChangeSide;
  readonly strangersGain: Answer;
  /** What was not seen and decides whether the change takes place. Empty: it does. */
  readonly dependsOn: readonly string[];
  /** An envelope with both answers; undefined: the change depends on what was not seen, and none could be tried. */
  readonly example: Example | undefined;
}

export type Answer = 'yes' | 'no' | 'unknown';

export interface Example {
  readonly envelope: EnvelopeInput;
  /** What an alias is taken to send on, and `envelope` with it. */
  readonly throughAlias: boolean;
  readonly old: Decision;
  readonly new: Decision;
}

/** What changes between two configurations. */
export interface FlowDifference {
  readonly strangersGain: Answer;
  readonly changes: readonly FlowChange[];
  readonly listeners: readonly ListenerChange[];
  /** What keeps the comparison from being complete. */
  readonly dependsOn: readonly { readonly reason: string; readonly span: Span | undefined }[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}
