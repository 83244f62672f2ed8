import type { Availability } from '../../src/source/release.js';
import type { LegacyKeyword } from '../legacy/legacy-keywords.js';
import type { Keyword } from './keywords.js';

/**
 * One part of the syntax of a statement. Statements are described as data (statements.ts), from which the parser's rules are derived (table-rules.ts)
 * and which documentation, completion and test generators read. As in smtpd's own grammar, one token of lookahead decides what follows.
 */
export type SyntaxPart =
  /** One value. */
  | ValueSlotName
  /** A fixed keyword. */
  | FixedWord
  /** A fixed symbol: a comma adds nothing to the tree, a `!` adds a word. */
  | { readonly symbol: ',' | '!' }
  /** Parts that may be left out; in releases outside the range they are required. */
  | (Availability & { readonly optional: readonly SyntaxPart[] })
  /** Any of several sequences, repeated zero or more times. */
  | { readonly many: readonly (readonly SyntaxPart[])[] }
  /** One of several sequences. */
  | { readonly either: readonly (readonly SyntaxPart[])[] }
  /** Exactly one option of a table. */
  | { readonly one: OptionTable; readonly negatable?: boolean }
  /** Options of a table in any order and number: that some may occur only once is not a matter of syntax. */
  | { readonly any: OptionTable; readonly negatable?: boolean };

export interface FixedWord extends Availability {
  readonly word: Keyword | LegacyKeyword;
}

/** An option, criterion or form of a statement: its syntax after the keyword, and the releases that have it. */
export interface OptionSyntax extends Availability {
  /** The parts of the option itself. */
  readonly takes?: readonly SyntaxPart[];
  /** The parts of the statement that follow this option. */
  readonly followedBy?: readonly SyntaxPart[];
}

export type OptionTable = Readonly<Partial<Record<Keyword | LegacyKeyword, OptionSyntax>>>;

/** A statement: the parts after its keyword, and the releases that have it. */
export interface StatementSyntax extends Availability {
  readonly parts: readonly SyntaxPart[];
}

/** Kinds of values as the parser sees them. A bare word and a quoted one are both `text`. */
export type ValueKind = 'text' | 'number' | 'reference' | 'list' | 'mapping';

/** A place for one value: the kinds it takes, and its description in messages. */
export interface ValueSlot {
  readonly what: string;
  readonly accepts: readonly ValueKind[];
  /** Keywords that are accepted as values. */
  readonly words?: readonly FixedWord[];
  /** The releases that take a kind, for kinds that not all of them take. */
  readonly availability?: Readonly<Partial<Record<ValueKind, Availability>>>;
}

const text = (what: string) => ({ what, accepts: ['text'] }) as const;

/** Every kind of value slot; its name says what the value means. */
export const valueSlots = {
  'action name': text('the name of an action'),
  'ca name': text('a host name or `"*"`'),
  ciphers: text('a list of ciphers'),
  command: text('a command'),
  delimiter: text('one character'),
  'dhe kind': text('`none`, `auto` or `legacy`'),
  'domain name': text('a domain'),
  directory: text('a directory'),
  'filter name': text('the name of a filter'),
  group: text('a group'),
  'host name': text('a host name'),
  interface: text('an interface or address'),
  interval: text('a time such as `4h`'),
  'limit name': text('the name of a limit'),
  'mail address': text('a mail address'),
  path: text('a path'),
  'pki name': text('a host name or `"*"`'),
  'process name': text('the name of a process'),
  protocols: text('a list of protocols'),
  reply: text('a text'),
  secret: text('a secret'),
  socket: text('a socket or `host:port`'),
  'table name': text('the name of a table'),
  tag: text('a tag'),
  text: text('a text'),
  user: text('a user'),
  'wrapper name': text('the name of a wrapper'),
  number: { what: 'a number', accepts: ['number'] },
  size: { what: 'a size such as `35M`', accepts: ['text', 'number'] },
  port: {
    what: 'a port',
    accepts: ['text', 'number'],
    words: [
      { word: 'smtp', since: '6.6' },
      { word: 'smtps', since: '6.6' },
    ],
  },
  /** A table for lookups: declared, written in place, or a single value. */
  table: { what: 'a table', accepts: ['text', 'reference', 'list', 'mapping'] },
  /** The contents of a `table` statement: a file or another backend, or the entries themselves. */
  contents: { what: 'a file, a backend or entries in braces', accepts: ['text', 'list', 'mapping'] },
  filters: {
    what: 'the name of a filter',
    accepts: ['text', 'list'],
    availability: { list: { since: '6.5' } },
  },
  chain: { what: 'filters in braces', accepts: ['list'] },
} as const satisfies Readonly<Record<string, ValueSlot>>;

export type ValueSlotName = keyof typeof valueSlots;

/** Places inside braces where only some releases take a newline. Between entries all of them do, before `=` none. */
export const newlinesInBraces = {
  afterBrace: { since: '7.5' },
  afterComma: { since: '7.5' },
  beforeBrace: { since: '7.5' },
} as const satisfies Readonly<Record<string, Availability>>;
