import { hidden, withMasks } from '../../source/hidden.js';
import { readingText, type SourceFile, type Span, spanText } from '../../source/text.js';
import type { Config, Table, TableEntry } from '../config/config.js';
import { SecretMarks } from './secret-marks.js';
import { secretsByLooks, secretsInSentence, type TextRange } from './secret-patterns.js';
import {
  type CredentialTableUse,
  credentialTables,
  holdsSecrets,
  isOtherFilesLine,
  MeantWords,
  markComment,
  markStatement,
} from './statement-secrets.js';
import { TextMask } from './text-mask.js';

/**
 * The secrets of configurations: passwords in credentials tables, logins in URLs, hashes, keys, and possible secrets in unreadable lines. This is the
 * only place that decides what is secret; everything that prints a text or quotes a value uses it.
 */
export interface Secrets {
  /** Returns the file with its secrets hidden and all offsets unchanged. Returns the same object for the same file. */
  masked(file: SourceFile): SourceFile;
  /** Replaces the secrets in a sentence by `***`. */
  inText(text: string): string;
}

const known = new WeakMap<Config, Secrets>();

/** The secrets of one configuration and the files it names. */
export function secretsOf(config: Config): Secrets {
  const secrets = known.get(config) ?? markedSecrets([config], []);
  known.set(config, secrets);
  return secrets;
}

/** A text that was derived from another one, with a map back to it. */
export interface MadeText {
  readonly file: SourceFile;
  placeOf(span: Span): Span;
}

/**
 * The secrets of several configurations: one file read for several releases, or the two sides of a comparison. With none, secrets are only recognized
 * by their appearance.
 *
 * @param made texts of these that were derived from others, and also contain the secrets of the others
 */
export function secretsOfAll(configs: readonly Config[], made: readonly MadeText[] = []): Secrets {
  const [one, ...others] = new Set(configs);
  return one !== undefined && others.length === 0 && made.length === 0
    ? secretsOf(one)
    : markedSecrets(configs, made);
}

function markedSecrets(configs: readonly Config[], made: readonly MadeText[]): Secrets {
  const marks = new SecretMarks();
  /** Files of credentials, of which only names are shown. */
  const paths = new Set<string>();
  for (const config of configs) markConfig(config, marks, paths);
  for (const { file, placeOf } of made) marks.move(file, placeOf);
  const known = new Map<SourceFile | string, readonly TextRange[]>();
  const byLooks = (file: SourceFile): readonly TextRange[] => {
    const { text, start } = readingText(file);
    // The same text may be read for several configurations.
    const key = start === 0 ? text : file;
    const before = known.get(key);
    if (before !== undefined) return before;
    const own = secretsByLooks(text.slice(start, file.text.length));
    const found = start === 0 ? own : own.map(([from, to]) => [from + start, to + start] as const);
    known.set(key, found);
    return found;
  };
  for (const file of new Set(configs.flatMap(({ files }) => files)))
    for (const [start, end] of byLooks(file)) marks.value(spanText({ file, start, end }));
  const texts = new TextMask(marks.values);
  const files = new Map<SourceFile, SourceFile>();
  const masked = (file: SourceFile): SourceFile => {
    const before = files.get(file);
    if (before !== undefined) return before;
    const done = maskedFile(maskedInclude(file, masked), rangesOf(file, marks, paths, byLooks(file)));
    files.set(file, done);
    files.set(done, done);
    return done;
  };
  return {
    masked,
    inText(text) {
      const sentence = texts.apply(text);
      const ranges = secretsInSentence(sentence);
      return withMasks(ranges.length === 0 ? sentence : hiddenAt(sentence, ranges));
    },
  };
}

function rangesOf(
  file: SourceFile,
  marks: SecretMarks,
  paths: ReadonlySet<string>,
  byLooks: readonly TextRange[],
): readonly TextRange[] {
  const { path, text } = file;
  return [...marks.rangesIn(file), ...(paths.has(path) ? credentialLines(text) : []), ...byLooks];
}

function markConfig(config: Config, marks: SecretMarks, paths: Set<string>): void {
  const meant = new MeantWords();
  const credentials = new Set(credentialTables(config.statements, meant));
  for (const { authTable } of config.listeners) if (authTable) credentials.add(authTable.name);
  for (const action of config.actions.values())
    if (action.type === 'relay' && action.auth) credentials.add(action.auth.name);
  const used = new Set(config.references.flatMap(({ kind, name }) => (kind === 'table' ? [name] : [])));
  const use: CredentialTableUse = {
    isCredentials: (name) => credentials.has(name),
    isUsed: (name) => used.has(name),
    isTable: (name) => config.tables.has(name),
    meant,
  };
  for (const statement of config.statements) markStatement(statement, use, marks);
  for (const comment of config.comments) markComment(comment, use, marks);
  for (const path of foreignIncludes(config, use)) paths.add(path);
  for (const table of tablesOf(config)) {
    // A list that is not used for credentials holds names, whatever it is called.
    const isSecret =
      use.isCredentials(table.name) || (table.kind !== 'list' && holdsSecrets(table.name, use));
    if (isSecret && table.path !== undefined) paths.add(table.path);
    if (table.origin !== 'file' && table.origin !== 'backend') continue;
    for (const { key, value } of entriesOf(table))
      if (isSecret) markCredential(key, value, marks);
      else markByLooks(`${key} ${value ?? ''}`, marks);
  }
}

/** Included files without any statement of a configuration, such as a file of credentials, whose comments reveal as much as its lines. */
function* foreignIncludes({ statements }: Config, use: CredentialTableUse): Generator<string> {
  const included = statements.filter(({ span }) => span.file.includedFrom !== undefined);
  const own = new Set(
    included.flatMap((statement) => (isOtherFilesLine(statement, use) ? [] : [statement.span.file.path])),
  );
  for (const { span } of included) if (!own.has(span.file.path)) yield span.file.path;
}

/** Declared tables, and credentials tables with the contents that their backends have where they are used. */
function tablesOf({ tables, listeners, actions }: Config): ReadonlySet<Table> {
  const all = new Set(tables.values());
  for (const { authTable } of listeners) if (authTable) all.add(authTable);
  for (const action of actions.values()) if (action.type === 'relay' && action.auth) all.add(action.auth);
  return all;
}

/** Marks a credential, and the part of it after the user's name. */
function markCredential(key: string, value: string | undefined, marks: SecretMarks): void {
  marks.value(value ?? key);
  if (value?.includes(':')) marks.value(value.slice(value.indexOf(':') + 1));
}

/** Marks secrets by their appearance in an entry of a table's file, which messages may quote on its own. */
function markByLooks(entry: string, marks: SecretMarks): void {
  if (!/:\/\/|[$={]/.test(entry)) return;
  for (const [start, end] of secretsByLooks(entry)) marks.value(entry.slice(start, end));
}

function* entriesOf({ contents }: Table): Generator<TableEntry> {
  if (!contents.known) return;
  yield* contents.entries;
  for (const { entry } of contents.replaced ?? []) yield entry;
}

/** The part of each line of a credentials file that follows the name, or the whole line if it has no name. */
function* credentialLines(text: string): Generator<TextRange> {
  const line = /^[ \t#]*([^\s:]+)?([ \t]*:?[ \t]*)([^\n]*)$/gm;
  for (const match of text.matchAll(line)) {
    const [whole, name = '', gap = '', rest = ''] = match;
    const end = match.index + whole.length;
    const length = gap === '' && rest === '' ? name.length : rest.length;
    if (length > 0) yield [end - length, end];
  }
}

/** Masks the file of the `include` that opened a file. */
function maskedInclude(file: SourceFile, masked: Secrets['masked']): SourceFile {
  const { includedFrom } = file;
  return includedFrom === undefined
    ? file
    : { ...file, includedFrom: { ...includedFrom, file: masked(includedFrom.file) } };
}

const maskedFile = (file: SourceFile, ranges: readonly TextRange[]): SourceFile =>
  ranges.length === 0 ? file : { ...file, text: hiddenAt(file.text, ranges) };

/** Hides these ranges of a text. */
function hiddenAt(text: string, ranges: readonly TextRange[]): string {
  let result = '';
  let at = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    result += text.slice(at, from) + hidden(text.slice(from, end));
    at = end;
  }
  return result + text.slice(at);
}
