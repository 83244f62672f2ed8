/** What the page and the worker say to each other. All of it is data: nothing refers to the text's model. */

export interface Subject {
  readonly text: string;
  readonly release: string;
  readonly platform: string;
  /** The files that the text names, by their paths. */
  readonly files: Readonly<Record<string, string>>;
}

/** The client and the message of a simulated session; empty fields are left out. */
export interface EnvelopeForm {
  readonly src: string;
  readonly port: string;
  readonly helo: string;
  readonly mailFrom: string;
  readonly rcptTo: string;
  readonly user: string;
  readonly tls: boolean;
}

export type Question =
  | { readonly kind: 'check' }
  | { readonly kind: 'simulate'; readonly envelope: EnvelopeForm }
  | { readonly kind: 'matrix' }
  | { readonly kind: 'diff'; readonly old: string }
  | { readonly kind: 'migrate' }
  | { readonly kind: 'policy'; readonly policy: string }
  | { readonly kind: 'format' }
  | { readonly kind: 'complete'; readonly offset: number }
  | { readonly kind: 'hover'; readonly offset: number };

export interface Request {
  readonly id: number;
  readonly subject: Subject;
  readonly question: Question;
}

export type Reply =
  | { readonly id: number; readonly part?: true; readonly answer: Answer }
  | { readonly id: number; readonly error: string };

export type Answer = Verdict | Findings | Words | Markup | NewText | Completions | Hover;

export interface Verdict {
  readonly kind: 'verdict';
  readonly openRelay: 'yes' | 'no' | 'unknown';
  readonly text: string;
  readonly notes: readonly string[];
}

/** A range of the text that is checked. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface ShownLabel extends Partial<Range> {
  readonly place: string;
  readonly text: string;
}

export interface ShownFinding {
  readonly rule: string;
  readonly hasPage: boolean;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly place: string;
  /** Where it is in the text that is checked; undefined: in another file. */
  readonly range: Range | undefined;
  readonly label: string | undefined;
  readonly note: string | undefined;
  readonly help: string | undefined;
  readonly labels: readonly ShownLabel[];
  readonly suggestions: readonly ShownSuggestion[];
  readonly session: { readonly between: string; readonly lines: readonly SessionLine[] } | undefined;
}

export interface SessionLine {
  readonly by: 'client' | 'server' | 'event';
  readonly text: string;
}

export interface ShownSuggestion {
  readonly title: string;
  readonly lines: readonly string[];
  /** The new texts of the files that change; the text that is checked has the name `smtpd.conf`. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface Findings {
  readonly kind: 'findings';
  readonly findings: readonly ShownFinding[];
  /** Files that the text names and that are not there. */
  readonly unread: readonly string[];
  /** How long verdict and findings took, in milliseconds. */
  readonly time: number;
}

/** What the page shows before the library is loaded. */
export interface FirstAnswers {
  readonly verdict: Verdict;
  readonly findings: Findings;
}

/** What a command prints, in pieces with the style that each has on a terminal. */
export interface Words {
  readonly kind: 'words';
  readonly pieces: readonly { readonly text: string; readonly style: string }[];
}

/** HTML that the program's own report consists of, in which all text of the configuration is escaped. */
export interface Markup {
  readonly kind: 'markup';
  readonly html: string;
}

export interface NewText {
  readonly kind: 'text';
  readonly text: string | undefined;
  readonly notes: readonly string[];
}

export interface Completions {
  readonly kind: 'completions';
  readonly from: number;
  readonly options: readonly { readonly label: string; readonly type: 'keyword' | 'variable' }[];
}

export interface Hover extends Partial<Range> {
  readonly kind: 'hover';
  readonly text: string | undefined;
}
