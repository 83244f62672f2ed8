import type { Comment, Directive, Statement } from '../../grammar/ast.js';
import type { Platform, Release } from '../source/release.js';
import type { SourceFile, Span } from '../source/text.js';

/**
 * What smtpd holds after it has read a configuration: names resolved, defaults written out, every fact with the span that
 * caused it. Built by `readConfig` (read.ts); the verifier and the rules read nothing else.
 */
export interface Config {
  readonly release: Release;
  readonly platform: Platform;
  readonly file: SourceFile;
  /** The main file and all included ones, in the order in which they were opened. */
  readonly files: readonly SourceFile[];
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly macros: ReadonlyMap<string, Macro>;
  readonly listeners: readonly Listener[];
  /** The local socket, which exists without a `listen on socket`, too. */
  readonly socket: SocketListener;
  /** Declared tables by name, in order; built-in and anonymous ones are only reached through what uses them. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly actions: ReadonlyMap<string, Action>;
  /** The ruleset: every match rule in the order of evaluation. */
  readonly rules: readonly MatchRule[];
  readonly filters: ReadonlyMap<string, Filter>;
  readonly processes: ReadonlyMap<string, Process>;
  readonly pkis: ReadonlyMap<string, Certificate>;
  readonly cas: ReadonlyMap<string, Certificate>;
  readonly wrappers: ReadonlyMap<string, Wrapper>;
  readonly settings: Settings;
  /** All that smtpd says while reading, in its order. Empty of errors: `smtpd -n` accepts the text. */
  readonly refusals: readonly Refusal[];
  /** Uses of names, for "unused" and "go to definition". */
  readonly references: readonly Reference[];
  /** Files that the configuration names and that could not be seen. */
  readonly unseen: readonly Unseen[];
}

/** One message of smtpd's while it reads. */
export interface Refusal {
  /** Row of the checks' table (`I05`, `T11`, `L01`, …): the key into messages.ts. */
  readonly check: string;
  /** smtpd's own text. */
  readonly message: string;
  readonly severity: 'error' | 'fatal' | 'warning';
  /** A line that smtpd prints before the message: `/etc/mail/x: fopen: No such file or directory`. */
  readonly detail?: string;
  /** Advice that goes with this very refusal: `all` names an interface group that only OpenBSD has. */
  readonly hint?: string;
  /**
   * Depends on the machine rather than on the text (a file, an interface, a certificate that must be there), or on an include that
   * was not seen and may declare the name.
   */
  readonly host: boolean;
  /** Holds on the machine that was asked (`--host`), and not for the text as such: smtpd may take it elsewhere. */
  readonly machine?: true;
  /** Where a person should look: the word at fault. */
  readonly span: Span;
  /** The file and line that smtpd prints; undefined for fatal messages, which have none. */
  readonly at: { readonly file: SourceFile; readonly line: number } | undefined;
  /** For a syntax error: what was expected, best guess first. */
  readonly expected?: readonly string[];
  /** For something that other releases know: the first and last that do. */
  readonly since?: Release;
  readonly until?: Release;
}

export type NameKind = 'table' | 'action' | 'filter' | 'process' | 'pki' | 'ca' | 'wrapper' | 'macro';

export interface Reference {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
}

export interface Unseen {
  readonly path: string;
  /** `table aliases`, `include`. */
  readonly what: string;
  readonly reason: string;
  readonly span: Span;
}

export interface Macro {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/* ---- tables ---- */

export interface Table {
  /** As declared; `<dynamic:0>` and so on for one written in place, `<localhost>` and so on for the built-in ones. */
  readonly name: string;
  /**
   * none: empty, of no type, usable nowhere; users: the system's users; external: a database or a program; unknown: a file that was not
   * seen, which may be a list or a map.
   */
  readonly kind: 'list' | 'map' | 'none' | 'users' | 'external' | 'unknown';
  readonly origin: 'inline' | 'file' | 'backend' | 'builtin' | 'anonymous';
  /** smtpd's backend (`static` for inline tables and files, `db`, `getpwnam`, `proc`) or the name of a program. */
  readonly backend?: string;
  /** The path given to the backend. */
  readonly path?: string;
  /** Where it is declared or written; undefined for the built-in ones. */
  readonly span: Span | undefined;
  readonly contents: Contents;
}

export type Contents =
  | { readonly known: true; readonly entries: readonly TableEntry[] }
  /** `reason`: "table <x> is db:/etc/mail/x.db", "/etc/mail/domains is not under the root". */
  | { readonly known: false; readonly reason: string };

export interface TableEntry {
  /** As written; smtpd folds case when it stores and when it looks up. */
  readonly key: string;
  readonly value: string | undefined;
  readonly span: Span | undefined;
}

/* ---- listeners ---- */

export interface Listener {
  /** Interface, group, address or host name after `listen on`. */
  readonly on: string;
  readonly onSpan: Span;
  readonly family: 'inet4' | 'inet6' | undefined;
  /** The ports it is bound to: 25, or 465 for smtps, or the one given. */
  readonly port: number;
  readonly portSpan: Span | undefined;
  /** none; starttls offered (`tls`); starttls demanded (`tls-require`); TLS from the start (`smtps`). */
  readonly tls: 'none' | 'tls' | 'tls-require' | 'smtps';
  readonly tlsSpan: Span | undefined;
  /** `verify`: a client certificate is demanded. */
  readonly verify: boolean;
  readonly auth: 'none' | 'auth' | 'auth-optional';
  readonly authSpan: Span | undefined;
  /** The credentials table; undefined: the system's users. */
  readonly authTable: Table | undefined;
  readonly tag: string | undefined;
  readonly tagSpan: Span | undefined;
  readonly hostname: string | undefined;
  readonly hostnames: Table | undefined;
  readonly senders: Table | undefined;
  readonly masquerade: boolean;
  readonly proxy: boolean;
  readonly proxySpan: Span | undefined;
  readonly filters: readonly FilterUse[];
  readonly maskSource: boolean;
  readonly receivedAuth: boolean;
  readonly noDsn: boolean;
  readonly pkis: readonly string[];
  readonly ca: string | undefined;
  readonly span: Span;
  readonly statement: Directive;
}

export interface SocketListener {
  readonly span: Span | undefined;
  readonly tag: string | undefined;
  readonly filters: readonly FilterUse[];
}

/** A filter put on a listener or a relay: a chain is written out into its members. */
export interface FilterUse {
  readonly filter: Filter;
  /** Where it is named: on the listener or relay, or in the chain that is used there. */
  readonly span: Span;
}

/* ---- filters ---- */

export type Filter = PhaseFilter | ProcessFilter | FilterChain;

export type Phase = 'connect' | 'helo' | 'ehlo' | 'auth' | 'mail-from' | 'rcpt-to' | 'data' | 'commit';

export interface PhaseFilter {
  readonly type: 'phase';
  readonly name: string;
  readonly nameSpan: Span;
  readonly phase: Phase;
  readonly condition: FilterCondition | undefined;
  readonly effect: FilterEffect | undefined;
  readonly span: Span;
}

export interface FilterCondition {
  readonly negated: boolean;
  readonly on: 'fcrdns' | 'rdns' | 'src' | 'helo' | 'auth' | 'mail-from' | 'rcpt-to';
  readonly regex: boolean;
  readonly table: Table | undefined;
  readonly span: Span;
}

export interface FilterEffect {
  readonly type: 'reject' | 'disconnect' | 'rewrite' | 'report' | 'junk' | 'bypass';
  /** The reply, the new value or the report; empty for junk and bypass. */
  readonly text: string;
  readonly span: Span;
}

/** `proc` and `proc-exec`: an external program, which can refuse and rewrite as it likes. */
export interface ProcessFilter {
  readonly type: 'process';
  readonly name: string;
  readonly nameSpan: Span;
  /** The name of its process: for `proc-exec` the filter's own. */
  readonly process: string;
  readonly span: Span;
}

export interface FilterChain {
  readonly type: 'chain';
  readonly name: string;
  readonly nameSpan: Span;
  readonly members: readonly FilterUse[];
  readonly span: Span;
}

export interface Process {
  readonly name: string;
  readonly nameSpan: Span;
  readonly command: string;
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly chroot: string | undefined;
  readonly span: Span;
}

export interface Certificate {
  readonly name: string;
  readonly nameSpan: Span;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly dhe: string | undefined;
  /** Where the files are named. */
  readonly certSpan?: Span;
  readonly keySpan?: Span;
}

export interface Wrapper {
  readonly name: string;
  readonly nameSpan: Span;
  readonly command: string;
}

/* ---- actions ---- */

export type Action = LocalAction | RelayAction;

interface ActionBase {
  readonly name: string;
  readonly nameSpan: Span;
  readonly ttl: number | undefined;
  readonly span: Span;
  readonly statement: Directive;
}

export interface LocalAction extends ActionBase {
  readonly type: 'local';
  readonly method: 'mbox' | 'maildir' | 'lmtp' | 'mda' | 'forward-only' | 'expand-only';
  /** maildir's path, lmtp's destination, mda's command. */
  readonly argument: string | undefined;
  readonly junk: boolean;
  readonly user: string | undefined;
  readonly alias: Table | undefined;
  readonly virtual: Table | undefined;
  readonly userbase: Table | undefined;
  readonly wrapper: string | undefined;
}

export interface RelayAction extends ActionBase {
  readonly type: 'relay';
  readonly host: Table | undefined;
  readonly domain: Table | undefined;
  readonly backup: boolean;
  readonly backupName: string | undefined;
  readonly tls: boolean;
  readonly noVerify: boolean;
  readonly auth: Table | undefined;
  readonly source: Table | undefined;
  readonly helo: string | undefined;
  readonly heloSource: Table | undefined;
  readonly mailFrom: string | undefined;
  readonly pki: string | undefined;
  readonly ca: string | undefined;
  readonly ciphers: string | undefined;
  readonly protocols: string | undefined;
  readonly filters: readonly FilterUse[];
  readonly srs: boolean;
  /** The word `relay`. */
  readonly relaySpan: Span;
}

/* ---- the ruleset ---- */

/**
 * One match rule with all that smtpd tests, in its order: tag, from, for, helo, auth, tls, mail-from, rcpt-to. `from auth`, `from mail-from`
 * and `for rcpt-to` are stored as smtpd stores them: `from any` with `auth`, and so on.
 */
export interface MatchRule {
  /** From 1, as the oracle and smtpd's traces count. */
  readonly index: number;
  readonly tag: TableCriterion | undefined;
  readonly from: FromCriterion;
  readonly for: ForCriterion;
  readonly helo: TableCriterion | undefined;
  readonly auth: AuthCriterion | undefined;
  /** Never implemented by smtpd: a rule that gets as far ends in a temporary failure. */
  readonly tls: { readonly negated: boolean; readonly span: Span } | undefined;
  readonly mailFrom: TableCriterion | undefined;
  readonly rcptTo: TableCriterion | undefined;
  readonly outcome: RuleOutcome;
  readonly span: Span;
  readonly statement: Directive;
}

export type RuleOutcome =
  | { readonly type: 'action'; readonly action: Action; readonly span: Span }
  | { readonly type: 'reject'; readonly span: Span };

interface CriterionBase {
  readonly negated: boolean;
  readonly span: Span;
}

export interface TableCriterion extends CriterionBase {
  readonly table: Table;
  readonly regex: boolean;
}

/** Without a table: any authenticated session. */
export interface AuthCriterion extends CriterionBase {
  readonly table: Table | undefined;
  readonly regex: boolean;
}

export interface FromCriterion extends CriterionBase {
  readonly type: 'any' | 'local' | 'socket' | 'src' | 'rdns';
  /** For src and rdns; rdns without a table asks whether there is a name at all. */
  readonly table: Table | undefined;
  readonly regex: boolean;
  /** The rule says nothing and smtpd means `from local`; `span` is then the word `match`. */
  readonly implied: boolean;
}

export interface ForCriterion extends CriterionBase {
  readonly type: 'any' | 'local' | 'domain';
  readonly table: Table | undefined;
  readonly regex: boolean;
  readonly implied: boolean;
}

/* ---- settings ---- */

export interface Settings {
  /** `smtp sub-addr-delim`, `+` unless said otherwise. */
  readonly subAddressDelimiter: string;
  readonly srsKey: boolean;
  /** `smtp limit max-rcpt`. */
  readonly maxRecipients: number;
  readonly smtpCiphers: string | undefined;
  readonly queueEncryption: boolean;
  /** `queue ttl`, in seconds. */
  readonly queueTtl: number;
  /** `smtp max-message-size`, in bytes. */
  readonly maxMessageSize: bigint;
  /** `bounce warn-interval`, in seconds. */
  readonly warnIntervals: readonly number[];
}
