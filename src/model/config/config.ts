import type { Comment, Directive, ErrorStatement, Statement } from '../../../grammar/ast.js';
import type { LegacyRelease } from '../../../grammar/legacy/legacy-keywords.js';
import type { Platform, Release } from '../../source/release.js';
import type { SourceFile, Span } from '../../source/text.js';
import type { Action, Wrapper } from './actions.js';
import type { Certificate } from './certificates.js';
import type { Filter, Process } from './filters.js';
import type { Listener, SocketListener } from './listeners.js';
import type { Lowered } from './lowered.js';
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
  /** How it was read: to read it again, in another dialect or for another release. */
  readonly options: ReadOptions;
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
  /** What it would say behind the message that ended it: the rest of the text is read all the same. */
  readonly unsaid: readonly Refusal[];
  /** The text has more characters, with what it includes, than it may have, or more words: not all of it was read. */
  readonly tooLarge?: 'characters' | 'words';
  /** Syntax errors behind those that `statements` and `refusals` have, where there is no end of them, and the first of these. */
  readonly moreErrors?: { readonly count: number; readonly span: Span };
  /** Uses of names, for "unused" and "go to definition". */
  readonly references: readonly Reference[];
  /** Files that the configuration names and that could not be seen. */
  readonly unseen: readonly Unseen[];
  /** The other reading of a text with statements of the language before 6.4, which today's smtpd refuses: undefined where there are none. */
  readonly older?: OlderReading | undefined;
}

/** A statement that today's smtpd refuses, and what it is in today's language. */
export interface OlderStatement extends Lowered {
  readonly old: Directive;
  /** Set where only its beginning could be read. */
  readonly error?: ErrorStatement;
}

/** A text as the releases before 6.4 read it. */
export interface OlderReading {
  /** The configuration as they read it, in the terms of today. */
  readonly config: Config;
  /** The statements that are not today's, in the order of the text. */
  readonly older: readonly OlderStatement[];
  /** By what stands for it in `config.rules`. */
  readonly ruleOf: ReadonlyMap<Directive, OlderStatement>;
  /** Statements of no language. */
  readonly unread: readonly ErrorStatement[];
  /**
   * `older`: every statement is of the releases before 6.4. `mixed`: some are of today only, so that no release ever took the text. `halfway`: none is
   * older, but rules are written in a form between the two.
   */
  readonly dialect: 'older' | 'mixed' | 'halfway';
  /** The releases before 6.4 that have every word of it, the oldest first. */
  readonly releases: readonly LegacyRelease[];
}

/** One message of smtpd's while it reads. */
export interface Refusal {
  /** Row of the checks' table (`I05`, `T11`, `L01`, …): the key into build/checks.ts. */
  readonly check: string;
  /** smtpd's own text. */
  readonly message: string;
  readonly severity: 'error' | 'fatal' | 'warning';
  /** The words of the configuration in the message, in the places of `%s`. */
  readonly words?: readonly string[];
  /** A table that cannot be used where it stands, and the place: a key of `tableSlots`. */
  readonly misused?: { readonly table: string; readonly slot: string };
  /** A line that smtpd prints before the message: `/etc/mail/x: fopen: No such file or directory`. */
  readonly detail?: string;
  /** Why this very word is refused, in a few words: `all` is an interface group, which only BSD systems have. */
  readonly hint?: string;
  /** Advice on what to write instead of this very word. */
  readonly help?: string;
  /**
   * Depends on the machine rather than on the text (a file, an interface, a certificate that must be there), or on an include that
   * was not seen and may declare the name.
   */
  readonly host: boolean;
  /** Holds on the machine that was asked (`--host`), and not for the text as such: smtpd may take it elsewhere. */
  readonly machine?: true;
  /** smtpd refuses the text for it, and the name that it asks for is taken for declared (`assumeDeclared`). */
  readonly assumed?: true;
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

/** A file or a backend that a configuration names and that was not read. */
export interface Unseen {
  /** How it is called: the path of a file, or a backend with what it is given: `ldap:/etc/mail/ldap.conf`. */
  readonly name: string;
  /** `outside`: a file outside the places where files are read; `backend`: no file, but what a backend of tables keeps. */
  readonly kind: 'file' | 'outside' | 'backend';
  readonly path: string;
  /** `table aliases`, `include`. */
  readonly what: string;
  readonly reason: string;
  /** As in errno, where it is a file: EFBIG is one that is larger than is read. */
  readonly code?: string;
  readonly span: Span;
}

export interface Macro {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}
