import type { ServerPlace } from './channel.js';
import type { Exchange, SessionFacts } from './smtp-session.js';
import type { ProbeNames, Variant, VariantReading } from './variants.js';

/** The result of one variant. */
export type ProbeResult =
  | ({ readonly type: 'reply'; readonly secure: boolean } & Exchange)
  /** The server did not answer, even when asked again. */
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'not-asked'; readonly reason: string }
  /** The variant needs a name of the server, which has none. */
  | { readonly type: 'no-name' };

export interface ProbeEnvelope {
  readonly sender: string;
  readonly recipient: string;
}

export interface ProbeAttempt {
  readonly variant: Variant;
  /** The name that the client gave itself. */
  readonly helo: string;
  readonly envelope: ProbeEnvelope | undefined;
  readonly result: ProbeResult;
}

/** Everything that a probe has observed, without interpretation. */
export interface Observation {
  readonly place: ServerPlace;
  readonly names: ProbeNames | undefined;
  /** The facts from the last session, or undefined if there was none. */
  readonly facts: SessionFacts | undefined;
  /** Whether the server rejected MAIL FROM without STARTTLS. */
  readonly demandsTls: boolean;
  readonly attempts: readonly ProbeAttempt[];
  /** Results for a user that does not exist, for each reading of a recipient that was accepted. */
  readonly controls: ReadonlyMap<VariantReading, ProbeResult>;
}
