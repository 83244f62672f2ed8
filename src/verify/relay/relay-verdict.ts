import type { TableQuestion } from '../../model/config/asked-table.js';
import type { Span } from '../../source/text.js';
import type { Decision, EnvelopeInput } from '../smtp/envelope.js';

/** The answer to "can a stranger make this server send mail to anyone?" */
export interface RelayVerdict {
  readonly openRelay: 'yes' | 'no' | 'unknown';
  /** One for each rule through which a stranger relays, the least surprising first. */
  readonly holes: readonly Hole[];
  /** For `unknown`: what the answer depends on. */
  readonly dependsOn: readonly Dependence[];
  /** Only with `unknown`: what the programs of tables are to be asked, if they may be, because the answers could show a hole. */
  readonly questions?: readonly TableQuestion[];
  /** Networks that may relay on purpose. */
  readonly trusted: readonly { readonly network: string; readonly rule: number; readonly span: Span }[];
  /** Rules that relay mail of strangers for domains that are the server's own only because the rules name them. */
  readonly takenAsOwn: readonly {
    readonly domains: readonly string[];
    readonly rule: number;
    readonly span: Span;
  }[];
  /** Only with `unknown`: set if it is too large to decide within the work that one configuration may cost. */
  readonly tooLarge?: true;
  /** Set if smtpd refuses the text, and the answer is about what it evidently means. */
  readonly assumedRepair?: true;
  /** With `unknown`: the parts of what smtpd refuses that have several possible meanings, or an unclear one, if they are known. */
  readonly ambiguousAt?: readonly Span[];
  /** For a template: the variants for which the answer holds, in words. */
  readonly where?: string;
  /** For a file with several configurations: the range of the one that the answer is about; `where` says which of them smtpd refuses. */
  readonly answered?: Pick<Span, 'start' | 'end'>;
  /** The assumptions of the answer, such as "table <x> was not seen". */
  readonly assumptions: readonly string[];
  /** Set if the program contradicts itself about this configuration: that is a defect of the program, not an answer. */
  readonly failed?: boolean;
}

/** The verdict without content: where others start from, and for a text that is not asked about. */
export const noVerdict: RelayVerdict = {
  openRelay: 'unknown',
  holes: [],
  dependsOn: [],
  trusted: [],
  takenAsOwn: [],
  assumptions: [],
};

/** Something unseen that decides. */
export interface Dependence {
  readonly reason: string;
  readonly span: Span | undefined;
  /** The name of what was not read, if it is a file or a backend's (`Unseen`). */
  readonly unseen?: string;
  /** Set for a table that is compared with a value that clients choose: an entry that no earlier rule refuses is enough. */
  readonly chosen?: boolean;
  /** Set if smtpd refuses the text for what is at `span`, and what it would do without that is not known. */
  readonly refused?: true;
}

/** A rule through which strangers relay: the envelope that gets through (checked by `decide`), and what makes it possible. */
export interface Hole {
  readonly rule: number;
  /** Other rules that the mail passes, if an alias leads further. */
  readonly chain: readonly number[];
  readonly witness: EnvelopeInput & { readonly src: string; readonly rcpt_to: string };
  readonly decision: Decision;
  /** The kind of criterion that lets the stranger in; it selects the message and the fix. */
  readonly cause: HoleCause;
  /** The clients that get in, unless that is everyone: `57,344 addresses, such as 8.192.168.8`. */
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
  | 'published-port'
  | 'program-map';
