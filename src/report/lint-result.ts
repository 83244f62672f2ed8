import type { ReleaseOutcome } from '../lint/releases.js';
import type { Suppression } from '../lint/suppressions.js';
import type { AskedReport } from '../model/config/asked-table.js';
import type { EnvelopeInput } from '../verify/smtp/envelope.js';

/** A problem that was found and fixed. Its place is in the text before the fix. */
export interface FixedProblem extends LineRange {
  readonly ruleId: string;
  readonly message: string;
  readonly filePath: string;
  /** A description of the fix. */
  readonly description: string;
}

/** A place as ESLint has it: lines and columns from 1, the end exclusive. */
export interface LineRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A message in the form of ESLint's `LintMessage`; `note`, `help` and the members after `suggestions` are extensions. */
export interface LintMessage extends LineRange {
  readonly ruleId: string;
  /** 1 is a warning, 2 an error. */
  readonly severity: 1 | 2;
  /** The fact, as a headline. Words of the configuration are in quotes, here and in the other parts. */
  readonly message: string;
  /** The consequence, unless the headline says it. */
  readonly note?: string;
  /** Advice on what to write instead, unless a suggestion shows it. */
  readonly help?: string;
  /** Set if smtpd would refuse the file because of this. */
  readonly fatal?: true;
  /** The number of findings of its rule from its place on that it represents, which have no messages of their own; the counts of its file include them. */
  readonly more?: number;
  /** The edit that `--fix` would make, which the verifier has proven to change no mail flow. */
  readonly fix?: Fix;
  readonly suggestions?: readonly { readonly desc: string; readonly fix: Fix }[];
  /** The releases for which it holds, if several were checked; missing if it holds for all. */
  readonly releases?: readonly string[];
  /** The places of the finding: that of the message first, then the others in the order in which they explain it. */
  readonly labels: readonly LabelMessage[];
  /** The address of the rule's page. */
  readonly url?: string;
  readonly transcript?: readonly string[];
}

/** A place of a finding, and why it matters. */
export interface LabelMessage extends LineRange {
  readonly filePath: string;
  /** May be missing only for the place of the message itself. */
  readonly message?: string;
  /** Whether it is the place of the message itself. */
  readonly primary: boolean;
}

/** A message that is not reported, with the reasons. */
export interface SuppressedMessage extends LintMessage {
  readonly suppressions: readonly Suppression[];
}

/** An edit that replaces the range (offsets into the text in UTF-16 units, the end exclusive) by `text`. */
export interface Fix {
  readonly range: readonly [number, number];
  readonly text: string;
}

/** The envelope that gets through, as `simulate` takes it, with the rule that accepts it. */
export interface WitnessReport {
  readonly src: string;
  readonly dst: string | null;
  readonly port: number | null;
  readonly helo: string | null;
  /** Set if the session gets through with HELO, and not only with EHLO. */
  readonly ehlo?: false;
  /** The client's reverse name, or null if it has none. */
  readonly rdns: string | null;
  /** Whether the reverse name resolves to the client's address. */
  readonly fcrdns: boolean;
  /** Whether the client presents a certificate of a public authority. */
  readonly cert: boolean;
  /** The tag of the listener, if it has one. */
  readonly tag?: string;
  readonly mail_from: string | null;
  readonly rcpt_to: string;
  readonly tls: string;
  readonly auth: EnvelopeInput['auth'];
  readonly proxy: string | null;
  /** Entries that unread tables are assumed to have; `simulate` makes the same assumptions. */
  readonly assumed?: NonNullable<EnvelopeInput['assumed']>;
  readonly rule: { readonly file: string; readonly line: number };
  readonly transcript: readonly string[];
}

/** The version of the format of results, here and in docs/schemas: it changes if something is removed or changes its meaning. */
export const schemaVersion = 1;

/** ESLint's `LintResult` with extensions: `schemaVersion`, and the members after `output`, which except for `notes` only the result of a checked file itself has. */
export interface FileLintResult {
  readonly schemaVersion: typeof schemaVersion;
  readonly filePath: string;
  readonly messages: readonly LintMessage[];
  readonly suppressedMessages: readonly SuppressedMessage[];
  readonly errorCount: number;
  readonly fatalErrorCount: number;
  readonly warningCount: number;
  readonly fixableErrorCount: number;
  readonly fixableWarningCount: number;
  readonly usedDeprecatedRules: readonly never[];
  /** The new text of a file that fixes change. */
  readonly output?: string;
  /** The problems that were fixed in this file and those that it names. */
  readonly fixed?: readonly FixedProblem[];
  /** Set if nothing was written: the messages and `openRelay` are about the text that the fixes would produce, not about the file on disk. */
  readonly dryRun?: true;
  readonly openRelay?: 'yes' | 'no' | 'unknown';
  /** Set if smtpd refuses the file, and `openRelay` is about the text that was evidently meant. */
  readonly assumedRepair?: true;
  /** For a template: the variants for which `openRelay` holds, in words. */
  readonly where?: string;
  /** For a template: the answer for each of its variants, or for a set of them. */
  readonly variants?: readonly {
    readonly when: string;
    readonly openRelay: 'yes' | 'no' | 'unknown';
    readonly witness?: WitnessReport;
  }[];
  /** Why the check is incomplete: it takes more work than the budget of one configuration. */
  readonly notProven?: string;
  /** The parts of the check that were left out for that reason, in words, including the answer to `openRelay`. */
  readonly undecided?: readonly string[];
  readonly witness?: WitnessReport;
  /** The outcome under each release, if several were checked. `openRelay` above is the worst of them. */
  readonly releases?: readonly ReleaseOutcome[];
  /** Assumptions of the verdict, and the reasons on which an `unknown` depends. */
  readonly assumptions?: readonly string[];
  readonly trusted?: readonly { readonly network: string; readonly line: number }[];
  /** The programs of tables that were asked whether they have the values of examples (`--ask-tables`). */
  readonly asked?: readonly AskedReport[];
  readonly notSeen?: readonly { readonly path: string; readonly what: string; readonly reason: string }[];
  /** Information that is not a problem. Notes are not messages, so no threshold counts them. */
  readonly notes?: readonly NoteMessage[];
}

export interface NoteMessage extends LineRange {
  readonly ruleId: string;
  readonly message: string;
  readonly releases?: readonly string[];
}
