/** One SMTP client and one recipient, in the format of the oracle's `relay` (and of `--envelopes`). Undefined fields have defaults. */
export interface EnvelopeInput {
  readonly src?: string;
  readonly dst?: string;
  readonly port?: number;
  readonly helo?: string;
  /** false if the client says HELO rather than EHLO. */
  readonly ehlo?: boolean;
  readonly mail_from?: string;
  readonly rcpt_to?: string;
  readonly tls?: 'none' | 'starttls' | 'smtps';
  /** Whether the client shows a certificate, one that the listener accepts unless `ca` names its authority. */
  readonly cert?: boolean;
  /** The authority that signed the certificate, as `authoritiesOf` names it: `public`, a key's digest, or the path of a file of authorities. */
  readonly ca?: string;
  /** User and password; a user alone counts as authenticated. */
  readonly auth?: readonly [string, string] | string | null;
  /** The source that a PROXY v2 header announces: an address, `local`, or `unix:/path`. */
  readonly proxy?: string | null;
  /** The client's reverse name, or null if it has none. */
  readonly rdns?: string | null;
  /** Whether the reverse name leads back to the client's address; by default it does if there is one. */
  readonly fcrdns?: boolean;
  /** The tag of the listener through which the session comes in (selects the listener if several would do). */
  readonly tag?: string;
  /** Entries of tables that were not seen: rules and filters find these, and no others, in such a table. */
  readonly assumed?: readonly AssumedEntry[];
  /** Whether a message is sent after an accepted RCPT TO even if no filter can refuse it any more. */
  readonly data?: boolean;
}

/** An assumed entry of a table. */
export interface AssumedEntry {
  /** The table's name. */
  readonly table: string;
  /** The entry, or null for none: the table then has nothing that is looked up, except what other assumed entries name. */
  readonly entry: string | null;
  /** Where the entry leads, in a map of aliases or virtual users. */
  readonly value?: string;
}

/** `error`: the question could not be asked (no listener, or TLS or AUTH is not available); `unknown`: the answer depends on what was not seen, see `dependsOn`. */
export type DecisionKind = 'accept' | 'reject' | 'tempfail' | 'error' | 'unknown';

/** Why mail that smtpd has accepted does not get where it should. */
export interface DeliveryFailure {
  /** The reason, in the words of smtpd's log and of the bounce. */
  readonly reason: string;
  /** Whether it bounces at once, or when it has been in the queue for as long as `queue ttl` says. */
  readonly bounces: 'at-once' | 'when-expired';
}

/** A key that an unseen table may have. */
export interface UnseenKey {
  readonly key: string;
  /** The table as messages show it: "`<x>`". */
  readonly table: string;
}

/** The answer if unseen tables have certain entries. */
export interface DecisionCase extends Pick<Decision, 'reply' | 'deliveries'> {
  /** The keys that are there; empty if nothing that is looked up is. */
  readonly given: readonly UnseenKey[];
  /** `unknown` if it depends on the value of the entry. */
  readonly decision: DecisionKind;
  readonly phase: Decision['phase'];
}

/**
 * The answer to one message to one recipient: the last one that the server gives. If no filter of phase `data` or `commit` can still refuse the message, that is the
 * answer to RCPT TO.
 */
export interface Decision {
  readonly decision: DecisionKind;
  /** smtpd's reply to the command that decided, as it is sent over the wire. */
  readonly reply: string;
  /** The command that decided; `commit` is the dot at the end of the message. */
  readonly phase: 'connect' | 'helo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'commit';
  /** Index of the first rule that matched, from 1, or undefined if none did. It is set even if a filter refuses the message later on. */
  readonly rule: number | undefined;
  /** All rules that matched, if aliases led further. */
  readonly rules: readonly number[];
  /** Where accepted mail goes: action name, and `relay` or `local`, with the final address or user. */
  readonly deliveries: readonly {
    readonly action: string;
    readonly type: 'relay' | 'local';
    readonly to: string;
    /** Why it never gets there, although smtpd has accepted it. */
    readonly failure?: DeliveryFailure;
  }[];
  /** The SMTP dialogue up to the deciding reply: lines that begin with `C: ` or `S: `. */
  readonly transcript: readonly string[];
  /** For `unknown`: what the decision depends on, such as "table <x> is db:/etc/mail/x.db". Empty otherwise. */
  readonly dependsOn: readonly string[];
  /** For `unknown`: the answer in each case. */
  readonly cases?: readonly DecisionCase[];
  /** The unknowns that were looked up, if the decision is the same whatever they contain. */
  readonly notDecisive: readonly string[];
  /** Assumptions about what was not seen, such as "any user may exist (no etc/passwd under the root)". */
  readonly assumptions: readonly string[];
}

/** Whether a filter refuses the message itself, after a rule has accepted its recipient. */
export const isMessageRefused = ({ decision, phase }: Pick<Decision, 'decision' | 'phase'>): boolean =>
  (decision === 'reject' || decision === 'tempfail') && (phase === 'data' || phase === 'commit');
