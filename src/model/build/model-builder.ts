import type { Word } from '../../../grammar/ast.js';
import type { StatementReader } from '../../../grammar/reader.js';
import type { FileHost, HostFacts } from '../../source/host.js';
import { type Availability, available, type Platform, type Release } from '../../source/release.js';
import type { Span } from '../../source/text.js';
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

/** Names of what need not mean anything for what mail does. Of an action, which rules need, nothing can be taken for granted. */
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

/** Names that something not seen (an include) may have declared: then smtpd need not refuse them. */
const nameChecks: ReadonlySet<CheckId> = new Set<CheckId>([...assumableNames, 'M01', 'L06', 'L11']);

/**
 * Builds whose parser looks at the next token before it acts on what came before: OpenBSD's yacc, and byacc. Others (bison) act first where
 * they can, and complain about a wrong token then; so they complete a `listen`, `action` or `proc` that such a token follows.
 */
const looksAheadFirst: readonly (Availability & { readonly platform: Platform })[] = [
  { platform: 'openbsd' },
  // Debian's build of 7.4.
  { platform: 'portable', since: '7.4', until: '7.4' },
];

/**
 * Thrown where a statement ends before its end: smtpd found it wrong when `token` was the last token it had read; or, without one, it
 * goes no further with it (its rest is missing, or a fatal check ended smtpd). Caught by readConfig.
 */
export class AbandonStatement {
  constructor(readonly token: number | undefined) {}
}

/** Which smtpd reads, and where. */
type BuilderOptions = Pick<ReadOptions, 'release' | 'platform' | 'files' | 'host' | 'assumeDeclared'>;

/**
 * The state of smtpd while it reads: every name so far, and every message. The modules of the statements change it, one statement
 * after the other, and say through `refuse`, `fatal` and `warn` what smtpd says.
 */
export class ModelBuilder {
  readonly listeners: Listener[] = [];
  socket: SocketListener | undefined;
  /** All tables, the anonymous and the built-in ones too: `<"<localhost>">` finds them. */
  readonly tables: Map<string, Table>;
  /** How many anonymous tables and filter chains were begun: their numbers are part of their names. */
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
  /** `queue encryption KEY`, checked at the end. */
  queueKey: Word | undefined;
  readonly refusals: Refusal[] = [];
  /** What it would say if it had not ended. */
  readonly unsaid: Refusal[] = [];
  /** How many messages there were before each `include`. */
  readonly messagesBefore = new Map<Span, number>();
  /** Declared tables whose backends answer by the slot in which they stand. */
  readonly backendTables = new Map<Table, BackendTable>();
  readonly references: Reference[] = [];
  readonly unseen: Unseen[] = [];
  /** smtpd has ended with a fatal message: the rest is read for the model's sake, but smtpd says no more. */
  ended = false;
  /** An include was not there: names may be declared in it. */
  partlyUnseen = false;
  /** smtpd's parser acts before it looks at the next token. */
  readonly eager: boolean;

  readonly release: Release;
  readonly platform: Platform;
  readonly files: FileHost;
  readonly host: HostFacts | undefined;
  /** Names that are not declared are taken for declared. */
  readonly assumeDeclared: boolean;

  constructor(
    readonly reader: StatementReader,
    { release, platform, files, host, assumeDeclared = false }: BuilderOptions,
  ) {
    this.release = release;
    this.platform = platform;
    this.files = files;
    this.host = host;
    this.assumeDeclared = assumeDeclared;
    this.eager = !looksAheadFirst.some((row) => row.platform === platform && available(row, release));
    this.tables = new Map(builtinTables.map((table) => [table.name, table]));
  }

  /** Whether this release makes the check. */
  makes(check: CheckId): boolean {
    return checked(check, this.release);
  }

  /** Whether the check depends on what was not seen. What it looks for is then taken for there. */
  dependsOnHost(check: CheckId): boolean {
    const asksMachine = 'host' in checks[check] && this.host === undefined;
    if (this.#assumes(check)) return true;
    return asksMachine || (this.partlyUnseen && nameChecks.has(check));
  }

  /** Whether what the check asks for is taken for declared. */
  #assumes(check: string): boolean {
    return this.assumeDeclared && isCheck(check) && assumableNames.has(check);
  }

  /** smtpd refuses the statement when `token` was the last token it has read; `span` is the word at fault. */
  refuse(check: CheckId, span: Span, token: number, ...words: readonly string[]): never {
    this.note(check, span, token, words);
    throw new AbandonStatement(token);
  }

  /** As `refuse`, for a message with a line of its own before it, or about a table that is misused. */
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

  /** A name is not declared: refused, unless something not seen may declare it; then it is noted, and taken for there. */
  missing(check: CheckId, span: Span, token: number, ...words: readonly string[]): void {
    this.note(check, span, token, words);
    if (!this.dependsOnHost(check)) throw new AbandonStatement(token);
  }

  /** Ends the statement without a word: its rest is missing. */
  abandon(): AbandonStatement {
    return new AbandonStatement(undefined);
  }

  /** Reports the lexer's complaints about the tokens up to `token`: smtpd says them as it reads, before it acts on the tokens. */
  reportComplaints(token: number): void {
    for (const { check, printed, ...said } of this.reader.takeComplaints(token))
      if (printed && isCheck(check))
        this.add({ ...said, check, severity: checks[check].severity, host: this.dependsOnHost(check) });
  }

  /** Notes a message with its line, without ending the statement. */
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

  /** smtpd ends with a message that names no line. Reading goes on, for the model. */
  fatal(check: CheckId, span: Span, ...words: readonly string[]): void {
    this.fatalWith(check, span, {}, ...words);
  }

  /** As `fatal`, with a reason and advice of its own. */
  fatalWith(
    check: CheckId,
    span: Span,
    extra: Pick<Refusal, 'hint' | 'help'>,
    ...words: readonly string[]
  ): void {
    this.report(check, span, undefined, words, extra);
    if (!this.makes(check) || this.dependsOnHost(check)) return;
    // What is assumed to be repaired hides nothing behind it.
    if (!(this.assumeDeclared && inModel.has(check))) this.ended = true;
  }

  /** As `fatal`, where nothing sensible can be made of the statement. */
  fatalAbandon(check: CheckId, span: Span, ...words: readonly string[]): never {
    this.fatal(check, span, ...words);
    throw new AbandonStatement(undefined);
  }

  /** Reports a message that smtpd may say: this machine was asked, and the answer is not known. */
  reportUnknown(check: CheckId, span: Span, hint: string, ...words: readonly string[]): void {
    this.report(check, span, undefined, words, { hint, host: true });
  }

  /** smtpd warns, and goes on. */
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

  /** Adds a message: to those that smtpd says, unless it has ended before. */
  add(refusal: Refusal): void {
    const assumed = this.#assumes(refusal.check) && !this.partlyUnseen;
    const messages = this.ended ? this.unsaid : this.refusals;
    messages.push(assumed ? { ...refusal, assumed } : refusal);
  }

  /** Whether smtpd has found anything wrong in the text so far. */
  get refused(): boolean {
    return this.refusals.some(({ host, severity }) => !host && severity !== 'warning');
  }

  /** Notes the use of a name. */
  addReference(kind: NameKind, word: Word): void {
    this.references.push({ kind, name: word.value, span: word.span });
  }
}
