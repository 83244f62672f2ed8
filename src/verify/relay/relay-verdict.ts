import type { Span } from '../../source/text.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';

/** The answer to "can a stranger make this server send mail to anyone?" */
export interface RelayVerdict {
  readonly openRelay: 'yes' | 'no' | 'unknown';
  /** One per rule through which a stranger relays, the least surprising first. */
  readonly holes: readonly Hole[];
  /** For `unknown`: what the answer depends on. */
  readonly dependsOn: readonly Dependence[];
  /** Networks that may relay on purpose. */
  readonly trusted: readonly { readonly network: string; readonly rule: number; readonly span: Span }[];
  /** Rules that relay mail of strangers for domains that are the server's own only because the rules name them. */
  readonly takenAsOwn: readonly {
    readonly domains: readonly string[];
    readonly rule: number;
    readonly span: Span;
  }[];
  /** Only with `unknown`: it is too large to decide within the work that one configuration may cost. */
  readonly tooLarge?: true;
  /** smtpd refuses the text, and the answer is about what it was evidently meant to be. */
  readonly assumedRepair?: true;
  /** With `unknown`: the part of what smtpd refuses that can be meant in several ways, or of which nobody can tell, where that is known. */
  readonly ambiguousAt?: readonly Span[];
  /** Of a template: for which of its variants the answer holds, in words. */
  readonly where?: string;
  /** Assumptions of the answer: "table <x> was not seen". */
  readonly assumptions: readonly string[];
  /** The program contradicts itself about this configuration: a defect of its own, and no answer. */
  readonly failed?: boolean;
}

/** Says nothing yet: for what adds to it, and for a text that is not asked about. */
export const noVerdict: RelayVerdict = {
  openRelay: 'unknown',
  holes: [],
  dependsOn: [],
  trusted: [],
  takenAsOwn: [],
  assumptions: [],
};

/** A thing that was not seen and decides. */
export interface Dependence {
  readonly reason: string;
  readonly span: Span | undefined;
  /** How what was not read is called, where it is a file or a backend's (`Unseen`). */
  readonly unseen?: string;
  /** A table that is compared with what clients choose to say: an entry that nothing before refuses is enough. */
  readonly chosen?: boolean;
  /** smtpd refuses the text for what is at `span`, and what it would do without that is not known. */
  readonly refused?: true;
}

/** One way in: the rule, the envelope that gets through (checked by `decide`), and the places that make it possible. */
export interface Hole {
  readonly rule: number;
  /** Other rules that the mail passes, when an alias leads further. */
  readonly chain: readonly number[];
  readonly witness: EnvelopeInput & { readonly src: string; readonly rcpt_to: string };
  readonly decision: Decision;
  /** Which of the rule's criteria lets the stranger in, by kind; chooses the message and the fix. */
  readonly cause: HoleCause;
  /** Where it is not just everybody who gets in: `57,344 addresses, such as 8.192.168.8`. */
  readonly clients?: string;
  readonly listener: Span | undefined;
}

export type HoleCause =
  | 'from-any'
  | 'mailbox-provider'
  | 'wide-source'
  | 'negated-source'
  | 'reverse-dns'
  | 'sender'
  | 'helo'
  | 'not-authenticated'
  | 'tag'
  | 'certificate'
  | 'proxy'
  | 'published-port';
