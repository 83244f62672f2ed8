import type { Comment, Directive, ErrorStatement, Statement } from '../../../grammar/ast.js';
import type { LegacyRelease } from '../../../grammar/legacy/legacy-keywords.js';
import type { Platform, Release } from '../../source/release.js';
import type { SourceFile, Span } from '../../source/text.js';
import type { Action, Wrapper } from './actions.js';
import type { Certificate } from './certificates.js';
import type { Filter, Process } from './filters.js';
import type { Listener, SocketListener } from './listeners.js';
import type { LoginsAt, Lowered } from './lowered.js';
import type { ReadOptions } from './read-options.js';
import type { MatchRule } from './ruleset.js';
import type { Settings } from './settings.js';
import type { Table } from './tables.js';

export type * from './actions.js';
export type * from './certificates.js';
export type * from './filters.js';
export type * from './listeners.js';
export type * from './ruleset.js';
export type * from './settings.js';
export type * from './tables.js';

/**
 * The configuration as smtpd holds it: names resolved, defaults written out, every fact with the span that
 * caused it. Built by `readConfig` (../read-config.ts); the verifier and the rules read nothing else.
 */
export interface Config {
  readonly release: Release;
  readonly platform: Platform;
  readonly file: SourceFile;
  /** How it was read, for reading it again in another dialect or for another release. */
  readonly options: ReadOptions;
  /** The main file and all included ones, in the order in which they were opened. */
  readonly files: readonly SourceFile[];
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly macros: ReadonlyMap<string, Macro>;
  readonly listeners: readonly Listener[];
  /** The local socket, which exists even without a `listen on socket`. */
  readonly socket: SocketListener;
  /** Declared tables by name, in order; built-in and anonymous ones are only reachable through what uses them. */
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
  /** All messages that smtpd prints while reading, in order. If there are no errors among them, `smtpd -n` accepts the text. */
  readonly refusals: readonly Refusal[];
  /** The messages that smtpd would print after the one that ended it: the rest of the text is read as well. */
  readonly unsaid: readonly Refusal[];
  /** Set if the text with its includes has too many characters or words, so that not all of it was read. */
  readonly tooLarge?: 'characters' | 'words';
  /** If there are too many syntax errors for `statements` and `refusals`: the number of the remaining ones, and the first of them. */
  readonly moreErrors?: { readonly count: number; readonly span: Span };
  /** Uses of names, for "unused" and "go to definition". */
  readonly references: readonly Reference[];
  /** Files that the configuration names but that could not be seen. */
  readonly unseen: readonly Unseen[];
  /** The other reading of a text that has statements of the dialect before 6.4, which current smtpd refuses; undefined if it has none. */
  readonly older?: OlderReading | undefined;
}

/** A statement that current smtpd refuses, with its translation. */
export interface OlderStatement extends Lowered {
  readonly old: Directive;
  /** Set if only its beginning could be read. */
  readonly error?: ErrorStatement;
}

/** A text as the releases before 6.4 read it. */
export interface OlderReading {
  /** The configuration as those releases read it, in current terms. */
  readonly config: Config;
  /** The statements that are not in the current dialect, in source order. */
  readonly older: readonly OlderStatement[];
  /** The older statement for each of the translated statements in `config.rules`. */
  readonly ruleOf: ReadonlyMap<Directive, OlderStatement>;
  /** Statements that belong to no dialect. */
  readonly unread: readonly ErrorStatement[];
  /**
   * `older`: every statement belongs to the releases before 6.4. `mixed`: some are only valid today, so no release ever took the text. `halfway`:
   * none is older, but rules are written in a mixture of both dialects.
   */
  readonly dialect: 'older' | 'mixed' | 'halfway';
  /** The releases before 6.4 that have every word of it, oldest first. */
  readonly releases: readonly LegacyRelease[];
  /** The same statements, translated where users log in as given: `older` states everywhere what rules mean for them. */
  readonly lowered: (logins: LoginsAt) => readonly OlderStatement[];
}

/** One message that smtpd prints while it reads. */
export interface Refusal {
  /** Row of the checks' table (`I05`, `T11`, `L01`, …): the key into build/checks.ts. */
  readonly check: string;
  /** smtpd's own text. */
  readonly message: string;
  readonly severity: 'error' | 'fatal' | 'warning';
  /** The words of the configuration that replace each `%s` of the message. */
  readonly words?: readonly string[];
  /** A table that cannot be used in its place, and that place: a key of `tableSlots`. */
  readonly misused?: { readonly table: string; readonly slot: string };
  /** A line that smtpd prints before the message: `/etc/mail/x: fopen: No such file or directory`. */
  readonly detail?: string;
  /** Why this particular word is refused, in a few words: `all` is an interface group, which only BSD systems have. */
  readonly hint?: string;
  /** Advice on what to write instead of this word. */
  readonly help?: string;
  /**
   * Whether it depends on the machine instead of the text (a file, an interface, a certificate that must exist), or on an include that was not seen
   * and may declare the name.
   */
  readonly host: boolean;
  /** Set if it applies to the queried machine (`--host`) but not to the text as such: smtpd may take it elsewhere. */
  readonly machine?: true;
  /** Set if smtpd refuses the text for it, but the name that is missing is assumed to be declared (`assumeDeclared`). */
  readonly assumed?: true;
  /** The place to point at: the offending word. */
  readonly span: Span;
  /** The file and line that smtpd prints, or undefined for fatal messages, which have none. */
  readonly at: { readonly file: SourceFile; readonly line: number } | undefined;
  /** For a syntax error: what was expected, best guess first. */
  readonly expected?: readonly string[];
  /** If other releases know the word: the first and the last that do. */
  readonly since?: Release;
  readonly until?: Release;
}

export type NameKind = 'table' | 'action' | 'filter' | 'process' | 'pki' | 'ca' | 'wrapper' | 'macro';

export interface Reference {
  readonly kind: NameKind;
  readonly name: string;
  readonly span: Span;
}

/** A file or a backend that a configuration names but that was not read. */
export interface Unseen {
  /** Its name: the path of a file, or a backend with its parameter: `ldap:/etc/mail/ldap.conf`. */
  readonly name: string;
  /** `outside`: a file outside the places from which files are read; `backend`: not a file, but the contents of a table backend. */
  readonly kind: 'file' | 'outside' | 'backend';
  readonly path: string;
  /** What it would have been read for: `table aliases`, `include`. */
  readonly what: string;
  readonly reason: string;
  /** The errno code for a file; EFBIG for one that is larger than the limit. */
  readonly code?: string;
  /** What a table's program was asked and said, in words, if it was asked. */
  readonly said?: string;
  readonly span: Span;
}

export interface Macro {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}
