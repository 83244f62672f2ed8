import type { ReleaseOutcome } from '../lint/releases.js';
import type { Suppression } from '../lint/suppressions.js';
import type { EnvelopeInput } from '../verify/smtp/envelope.js';

/** Something that was found, and fixed. Its place is that in the text before. */
export interface FixedProblem extends LineRange {
  readonly ruleId: string;
  readonly message: string;
  readonly filePath: string;
  /** The fix, in words. */
  readonly description: string;
}

/** A place as ESLint writes it: lines and columns from 1, the end exclusive. */
export interface LineRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One message of ESLint's `LintMessage` form; what follows `suggestions`, `note` and `help` are ours. */
export interface LintMessage extends LineRange {
  readonly ruleId: string;
  /** 1: warning, 2: error. */
  readonly severity: 1 | 2;
  /** The fact, as a headline; words of the configuration stand between quotes, here and in the other parts. */
  readonly message: string;
  /** The consequence, where the headline does not say it. */
  readonly note?: string;
  /** Advice on what to write instead, where no suggestion shows it. */
  readonly help?: string;
  /** smtpd would refuse the file because of this. */
  readonly fatal?: true;
  /** It stands for so many findings of its rule from its place on, which are no messages of their own; the counts of its file have them. */
  readonly more?: number;
  /** The edit that `--fix` would make, once the verifier has found that it changes no mail flow. */
  readonly fix?: Fix;
  readonly suggestions?: readonly { readonly desc: string; readonly fix: Fix }[];
  /** Of several releases that were asked, those that it holds for; all where it is missing. */
  readonly releases?: readonly string[];
  /** The places that belong to it: that of the message first, then the others, in the order in which they explain it. */
  readonly labels: readonly LabelMessage[];
  /** Where the rule's page is to be read. */
  readonly url?: string;
  readonly transcript?: readonly string[];
}

/** A place, and why it is one. */
export interface LabelMessage extends LineRange {
  readonly filePath: string;
  /** Only the place of the message itself may have none. */
  readonly message?: string;
  /** It is the place of the message itself. */
  readonly primary: boolean;
}

/** A message that is not reported, and why. */
export interface SuppressedMessage extends LintMessage {
  readonly suppressions: readonly Suppression[];
}

/** An edit: the range (offsets into the text, in UTF-16 units, the end exclusive) is replaced by `text`. */
export interface Fix {
  readonly range: readonly [number, number];
  readonly text: string;
}

/** The envelope that gets through, as `simulate` takes it, with the rule that lets it. */
export interface WitnessReport {
  readonly src: string;
  readonly dst: string | null;
  readonly port: number | null;
  readonly helo: string | null;
  /** Only where it is HELO rather than EHLO that gets through, or does as well. */
  readonly ehlo?: false;
  /** The client's reverse name; null: it has none. */
  readonly rdns: string | null;
  /** The reverse name leads back to the client. */
  readonly fcrdns: boolean;
  /** The client shows a certificate of a public authority. */
  readonly cert: boolean;
  /** Where the listener has one. */
  readonly tag?: string;
  readonly mail_from: string | null;
  readonly rcpt_to: string;
  readonly tls: string;
  readonly auth: EnvelopeInput['auth'];
  readonly proxy: string | null;
  /** Entries of tables that were not read, which are taken for granted: `simulate` does so, too. */
  readonly assumed?: NonNullable<EnvelopeInput['assumed']>;
  readonly rule: { readonly file: string; readonly line: number };
  readonly transcript: readonly string[];
}

/** The version of the form of results, here and in docs/schemas: it changes when something that was there goes, or means something else. */
export const schemaVersion = 1;

/** ESLint's `FileLintResult`; what follows `usedDeprecatedRules` is ours and only on the result of a checked file itself. */
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
  /** The text of a file that fixes change. */
  readonly output?: string;
  /** The problems that were fixed, in this file and those it names. */
  readonly fixed?: readonly FixedProblem[];
  /** Nothing was written: the messages and `openRelay` are about what the fixes would leave, and not about the files as they are. */
  readonly dryRun?: true;
  readonly openRelay?: 'yes' | 'no' | 'unknown';
  /** smtpd refuses the file, and `openRelay` is about what it was evidently meant to be. */
  readonly assumedRepair?: true;
  /** Of a template: for which of its variants `openRelay` holds, in words. */
  readonly where?: string;
  /** Of a template: the answer for each of its variants, or for many at once. */
  readonly variants?: readonly {
    readonly when: string;
    readonly openRelay: 'yes' | 'no' | 'unknown';
    readonly witness?: WitnessReport;
  }[];
  /** Why the file was not judged to the end: it takes more work than one configuration may. */
  readonly notProven?: string;
  /** The parts of the check that were left out for that reason, in words, the answer to `openRelay` included. */
  readonly undecided?: readonly string[];
  readonly witness?: WitnessReport;
  /** Where several releases were asked: what each makes of the file. `openRelay` above is the worst of them. */
  readonly releases?: readonly ReleaseOutcome[];
  /** Assumptions of the verdict, and the reasons on which an `unknown` depends. */
  readonly assumptions?: readonly string[];
  readonly trusted?: readonly { readonly network: string; readonly line: number }[];
  readonly notSeen?: readonly { readonly path: string; readonly what: string; readonly reason: string }[];
  /** Facts that a person may want to know and that are no faults: they are no messages, so that no threshold counts them. */
  readonly notes?: readonly NoteMessage[];
}

export interface NoteMessage extends LineRange {
  readonly ruleId: string;
  readonly message: string;
  readonly releases?: readonly string[];
}
