import type { Word } from '../../../grammar/ast.js';
import type { StatementReader } from '../../../grammar/reader.js';
import type { FileHost, HostFacts } from '../../source/host.js';
import { type Availability, available, type Platform, type Release } from '../../source/release.js';
import type { Span } from '../../source/text.js';
import type { AskedTables } from '../config/asked-table.js';
import { builtinTables } from '../config/builtin-tables.js';
import type {
  Action,
  Certificate,
  Filter,
  Listener,
  MatchRule,
  NameKind,
  Process,
  Reference,
  Refusal,
  SocketListener,
  Table,
  Unseen,
  Wrapper,
} from '../config/config.js';
import { defaultSettings, type MutableSettings } from '../config/default-settings.js';
import type { ReadOptions } from '../config/read-options.js';
import type { BackendTable } from './backend-table.js';
import { type CheckId, checked, checkMessage, checks, inModel, isCheck } from './checks.js';

/**
 * Checks for missing names that may have no effect on mail, and so can be assumed to be declared. Nothing can be assumed about an action, which rules
 * need.
 */
const assumableNames: ReadonlySet<CheckId> = new Set<CheckId>([
  'T10',
  'A08',
  'A19b',
  'A20',
  'I07',
  'I08',
  'I15',
  'F04',
  'F05',
]);

/** Checks for names that an unseen file (an include) may declare, in which case smtpd need not refuse them. */
const nameChecks: ReadonlySet<CheckId> = new Set<CheckId>([...assumableNames, 'M01', 'L06', 'L11']);

/**
 * Builds whose parser reads the next token before it acts on the previous ones: OpenBSD's yacc, and byacc. Others (bison) act first if they can, and
 * only then complain about a wrong token; so they complete a `listen`, `action` or `proc` that is followed by one.
 */
const looksAheadFirst: readonly (Availability & { readonly platform: Platform })[] = [
  { platform: 'openbsd' },
  // Debian's build of 7.4.
  { platform: 'portable', since: '7.4', until: '7.4' },
];

/**
 * Thrown to end a statement early: smtpd found an error when `token` was the last token it had read; or, without a token, it does not process the
 * statement further (its rest is missing, or a fatal check ended smtpd). Caught by `act` (as-smtpd.ts).
 */
export class AbandonStatement {
  constructor(readonly token: number | undefined) {}
}

/** The smtpd that reads, and the machine it reads on. */
type BuilderOptions = Pick<
  ReadOptions,
  'release' | 'platform' | 'files' | 'host' | 'asked' | 'assumeDeclared'
>;

/**
 * The state of smtpd while it reads: every name so far, and every message. The modules of the statements change it, one statement after another, and
 * report smtpd's messages through `refuse`, `fatal` and `warn`.
 */
export class ModelBuilder {
  readonly listeners: Listener[] = [];
  socket: SocketListener | undefined;
  /** All tables, including anonymous and built-in ones: `<"<localhost>">` finds them. */
  readonly tables: Map<string, Table>;
  /** The number of anonymous tables and filter chains so far: their numbers are part of their names. */
  anonymousTables = 0;
  anonymousChains = 0;
  readonly actions = new Map<string, Action>();
  readonly rules: MatchRule[] = [];
  readonly filters = new Map<string, Filter>();
  readonly processes = new Map<string, Process>();
  readonly pkis = new Map<string, Certificate>();
  readonly cas = new Map<string, Certificate>();
  readonly wrappers = new Map<string, Wrapper>();
  readonly settings: MutableSettings = defaultSettings();
  /** The key of `queue encryption KEY`, checked at the end. */
  queueKey: Word | undefined;
  readonly refusals: Refusal[] = [];
  /** The messages that smtpd would print if it had not ended. */
  readonly unsaid: Refusal[] = [];
  /** The number of messages before each `include`. */
  readonly messagesBefore = new Map<Span, number>();
  /** Declared tables with contents that depend on the slot in which they are used. */
  readonly backendTables = new Map<Table, BackendTable>();
  readonly references: Reference[] = [];
  readonly unseen: Unseen[] = [];
  /** Whether smtpd has ended with a fatal message: the rest is read for the model, but smtpd prints no more. */
  ended = false;
  /** Whether an include was not found: names may be declared in it. */
  partlyUnseen = false;
  /** Whether smtpd's parser acts before it reads the next token. */
  readonly eager: boolean;

  readonly release: Release;
  readonly platform: Platform;
  readonly files: FileHost;
  readonly host: HostFacts | undefined;
  /** The programs of tables that may be asked. */
  readonly asked: AskedTables | undefined;
  /** Whether undeclared names are assumed to be declared. */
  readonly assumeDeclared: boolean;

  constructor(
    readonly reader: StatementReader,
    { release, platform, files, host, asked, assumeDeclared = false }: BuilderOptions,
  ) {
    this.release = release;
    this.platform = platform;
    this.files = files;
    this.host = host;
    this.asked = asked;
    this.assumeDeclared = assumeDeclared;
    this.eager = !looksAheadFirst.some((row) => row.platform === platform && available(row, release));
    this.tables = new Map(builtinTables.map((table) => [table.name, table]));
  }

  /** Whether this release makes the check. */
  makes(check: CheckId): boolean {
    return checked(check, this.release);
  }

  /** Whether the check depends on something unseen, which is then assumed to exist. */
  dependsOnHost(check: CheckId): boolean {
    const asksMachine = 'host' in checks[check] && this.host === undefined;
    if (this.#assumes(check)) return true;
    return asksMachine || (this.partlyUnseen && nameChecks.has(check));
  }

  /** Whether the name that the check looks for is assumed to be declared. */
  #assumes(check: string): boolean {
    return this.assumeDeclared && isCheck(check) && assumableNames.has(check);
  }

  /** Refuses the statement; `token` is the last token that smtpd has read by then, `span` the offending word. */
  refuse(check: CheckId, span: Span, token: number, ...words: readonly string[]): never {
    this.note(check, span, token, words);
    throw new AbandonStatement(token);
  }

  /** Like `refuse`, for a message that is preceded by another line, or is about a misused table. */
  refuseWith(
    check: CheckId,
    span: Span,
    token: number,
    words: readonly string[],
    extra: Pick<Refusal, 'detail' | 'misused'>,
  ): never {
    this.note(check, span, token, words, extra);
    throw new AbandonStatement(token);
  }

  /** Refuses a name that is not declared. If something unseen may declare it, the message is only noted and the name assumed to exist. */
  missing(check: CheckId, span: Span, token: number, ...words: readonly string[]): void {
    this.note(check, span, token, words);
    if (!this.dependsOnHost(check)) throw new AbandonStatement(token);
  }

  /** Returns what to throw to end a statement silently because its rest is missing. */
  abandon(): AbandonStatement {
    return new AbandonStatement(undefined);
  }

  /** Reports the lexer's complaints about the tokens up to `token`: smtpd prints them as it reads, before it acts on the tokens. */
  reportComplaints(token: number): void {
    for (const { check, printed, ...said } of this.reader.takeComplaints(token))
      if (printed && isCheck(check))
        this.add({ check, severity: checks[check].severity, host: this.dependsOnHost(check), ...said });
  }

  /** Reports a message with its line, without ending the statement. */
  note(
    check: CheckId,
    span: Span,
    token: number,
    words: readonly string[],
    extra: Pick<Refusal, 'detail' | 'misused'> = {},
  ): void {
    this.reportComplaints(token);
    this.report(check, span, this.reader.lineOf(token), words, extra);
  }

  /** Reports a message without a line that ends smtpd. Reading continues, for the model. */
  fatal(check: CheckId, span: Span, ...words: readonly string[]): void {
    this.fatalWith(check, span, {}, ...words);
  }

  /** Like `fatal`, with a reason and advice. */
  fatalWith(
    check: CheckId,
    span: Span,
    extra: Pick<Refusal, 'hint' | 'help'>,
    ...words: readonly string[]
  ): void {
    this.report(check, span, undefined, words, extra);
    if (!this.makes(check) || this.dependsOnHost(check)) return;
    // An error that is assumed to be fixed does not hide what follows.
    if (!(this.assumeDeclared && inModel.has(check))) this.ended = true;
  }

  /** Like `fatal`, for a statement from which nothing sensible can be built. */
  fatalAbandon(check: CheckId, span: Span, ...words: readonly string[]): never {
    this.fatal(check, span, ...words);
    throw new AbandonStatement(undefined);
  }

  /** Reports a message that smtpd may print: this machine was queried, but the answer is unknown. */
  reportUnknown(check: CheckId, span: Span, hint: string, ...words: readonly string[]): void {
    this.report(check, span, undefined, words, { hint, host: true });
  }

  /** Reports a warning, after which smtpd continues. */
  warn(check: CheckId, span: Span, ...words: readonly string[]): void {
    this.report(check, span, undefined, words);
  }

  private report(
    check: CheckId,
    span: Span,
    at: Refusal['at'],
    words: readonly string[],
    extra: Partial<Pick<Refusal, 'detail' | 'hint' | 'help' | 'host' | 'misused'>> = {},
  ): void {
    if (!this.makes(check)) return;
    const message = checkMessage(check, words);
    const { severity } = checks[check];
    this.add({ check, message, words, severity, host: this.dependsOnHost(check), span, at, ...extra });
  }

  /** Adds a message to those that smtpd prints, or to the unsaid ones if it has ended. */
  add(refusal: Refusal): void {
    const assumed = this.#assumes(refusal.check) && !this.partlyUnseen;
    const messages = this.ended ? this.unsaid : this.refusals;
    messages.push(assumed ? { ...refusal, assumed } : refusal);
  }

  /** Whether smtpd has found an error in the text so far. */
  get refused(): boolean {
    return this.refusals.some(({ host, severity }) => !host && severity !== 'warning');
  }

  /** Records the use of a name. */
  addReference(kind: NameKind, word: Word): void {
    this.references.push({ kind, name: word.value, span: word.span });
  }
}
