/** One SMTP client and one recipient, in the format of the oracle's `relay` (and of `--envelopes`). Undefined fields take defaults. */
export interface EnvelopeInput {
  readonly src?: string;
  readonly dst?: string;
  readonly port?: number;
  readonly helo?: string;
  /** false: the client says HELO rather than EHLO. */
  readonly ehlo?: boolean;
  readonly mail_from?: string;
  readonly rcpt_to?: string;
  readonly tls?: 'none' | 'starttls' | 'smtps';
  /** The client shows a certificate, one that the listener takes unless `ca` says whose it is. */
  readonly cert?: boolean;
  /** The authority that signed it, as `authoritiesOf` names it: `public`, a key's digest, or the path of a file of authorities. */
  readonly ca?: string;
  /** User and password; a user alone is taken as authenticated. */
  readonly auth?: readonly [string, string] | string | null;
  /** The source that a PROXY v2 header announces: an address, `local`, or `unix:/path`. */
  readonly proxy?: string | null;
  /** The client's reverse name; null: it has none. */
  readonly rdns?: string | null;
  /** The reverse name leads back to the client's address; undefined: it does wherever there is a reverse name. */
  readonly fcrdns?: boolean;
  /** The session comes in through a listener with this tag (chooses the listener where several would do). */
  readonly tag?: string;
  /** Entries of tables that were not seen: such a table is taken to have these and no others, where rules and filters ask it. */
  readonly assumed?: readonly AssumedEntry[];
  /** A message is sent after an accepted RCPT TO even where no filter can refuse it any more. */
  readonly data?: boolean;
}

/** An entry that is taken for granted. */
export interface AssumedEntry {
  /** The table's name. */
  readonly table: string;
  /** null: none, so that the table names nothing of what is asked unless another entry of it is taken for granted. */
  readonly entry: string | null;
}

/**
 * `error`: the question could not be put (nobody listens there, TLS or AUTH is not to be had); `unknown`: it depends on what was not
 * seen, see `dependsOn`.
 */
export type DecisionKind = 'accept' | 'reject' | 'tempfail' | 'error' | 'unknown';

/** The reason why mail that smtpd has accepted does not get where it should. */
export interface DeliveryFailure {
  /** As smtpd says it in its log and in the bounce. */
  readonly reason: string;
  /** It comes back to its sender at once, or when it has been in the queue for as long as `queue ttl` says. */
  readonly bounces: 'at-once' | 'when-expired';
}

/** A key that a table which was not seen may have. */
export interface UnseenKey {
  readonly key: string;
  /** The table as a person reads it: "`<x>`". */
  readonly table: string;
}

/** The answer where what was not seen has certain entries. */
export interface DecisionCase extends Pick<Decision, 'reply' | 'deliveries'> {
  /** The keys that are there; none: nothing of what is looked for. */
  readonly given: readonly UnseenKey[];
  /** `unknown`: it depends on what the entry says. */
  readonly decision: DecisionKind;
  readonly phase: Decision['phase'];
}

/**
 * The answer to one message to one recipient: the last one that the server gives. Where no filter of phase `data` or `commit` can still refuse the
 * message, that is the answer to RCPT TO.
 */
export interface Decision {
  readonly decision: DecisionKind;
  /** smtpd's reply to the command that decided, as it goes over the wire. */
  readonly reply: string;
  /** The command that decided; `commit` is the dot at the end of the message. */
  readonly phase: 'connect' | 'helo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'commit';
  /** Index of the first rule that matched, from 1; undefined where none did. It may have, and a filter refuses the message later on. */
  readonly rule: number | undefined;
  /** All rules that matched, when aliases led further. */
  readonly rules: readonly number[];
  /** Where accepted mail goes: action name, and `relay` or `local`, with the final address or user. */
  readonly deliveries: readonly {
    readonly action: string;
    readonly type: 'relay' | 'local';
    readonly to: string;
    /** Why it never gets there, although smtpd has taken it. */
    readonly failure?: DeliveryFailure;
  }[];
  /** The SMTP dialogue up to the deciding reply: lines with `C: ` or `S: ` before them. */
  readonly transcript: readonly string[];
  /** For `unknown`: what the decision depends on: "table <x> is db:/etc/mail/x.db". Empty otherwise. */
  readonly dependsOn: readonly string[];
  /** For `unknown`: what happens in each case. */
  readonly cases?: readonly DecisionCase[];
  /** The unknowns that were asked for, where the decision is the same whatever they have. */
  readonly notDecisive: readonly string[];
  /** Assumptions about what was not seen: "any user may exist (no etc/passwd under the root)". */
  readonly assumptions: readonly string[];
}

/** Whether a filter refuses the message itself, whose recipient a rule had accepted. */
export const isMessageRefused = ({ decision, phase }: Pick<Decision, 'decision' | 'phase'>): boolean =>
  (decision === 'reject' || decision === 'tempfail') && (phase === 'data' || phase === 'commit');
