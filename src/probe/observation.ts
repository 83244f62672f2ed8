import type { ServerPlace } from './channel.js';
import type { Exchange, SessionFacts } from './smtp-session.js';
import type { ProbeNames, Variant, VariantReading } from './variants.js';

/** The result of one variant. */
export type ProbeResult =
  | ({ readonly type: 'reply'; readonly secure: boolean } & Exchange)
  /** The server did not answer, and was asked again. */
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'not-asked'; readonly reason: string }
  /** It needs a name of the server, which has none. */
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

/** All that a probe has seen; what it means is for others to say. */
export interface Observation {
  readonly place: ServerPlace;
  readonly names: ProbeNames | undefined;
  /** The facts that the last session told; undefined: there was none. */
  readonly facts: SessionFacts | undefined;
  /** The server would not hear MAIL FROM without STARTTLS. */
  readonly demandsTls: boolean;
  readonly attempts: readonly ProbeAttempt[];
  /** Whether a user that does not exist is taken where a user part was taken. */
  readonly controls: ReadonlyMap<VariantReading, ProbeResult>;
}
