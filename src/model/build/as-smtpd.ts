import type { Directive, Statement } from '../../../grammar/ast.js';
import { createReader, type StatementKeyword } from '../../../grammar/index.js';
import type { Complaint, CutShort, StatementReader } from '../../../grammar/reader.js';
import { endOfStatement } from '../../../grammar/tables/expectation.js';
import { type DirectiveOf, type DirectiveVisitor, visit } from '../../../grammar/views.js';
import type { SourceFile, Span } from '../../source/text.js';
import type { Config } from '../config/config.js';
import type { ReadOptions } from '../config/read-options.js';
import { readAction } from './action-statement.js';
import { checkOf, isCheck } from './checks.js';
import { failureOf } from './file-failure.js';
import { readFilter, readProc } from './filter-statements.js';
import { checkWhole } from './final-checks.js';
import { readListen } from './listen-statement.js';
import { readMatch } from './match-statement.js';
import { AbandonStatement, ModelBuilder } from './model-builder.js';
import { readCa, readPki, withAuthority } from './pki-statements.js';
import {
  readAdmd,
  readBounce,
  readMda,
  readMta,
  readQueue,
  readScheduler,
  readSmtp,
  readSrs,
} from './setting-statements.js';
import { type Standing, type StatementView, viewOf } from './statement-view.js';
import { readTable } from './table-statement.js';
import { unreadFile } from './unread-file.js';

/** The number of syntax errors that are kept: a text with more is not smtpd.conf. */
export const maxErrors = 1000;

/** The builder that a statement is read into, and how far smtpd gets in it. */
interface HandlerContext {
  readonly reading: ModelBuilder;
  readonly standing: Standing;
}

type Handler<Keyword extends StatementKeyword> = (
  directive: DirectiveOf<Keyword>,
  context: HandlerContext,
) => void;

const handler =
  <Keyword extends StatementKeyword>(
    read: (builder: ModelBuilder, statement: StatementView<Keyword>) => void,
  ): Handler<Keyword> =>
  (directive, { reading: builder, standing }) =>
    read(builder, viewOf(directive, standing));

/** The handlers of the statements. The reader handles `include` and macros. */
const handlers: DirectiveVisitor<void, HandlerContext> = {
  action: handler(readAction),
  admd: handler(readAdmd),
  bounce: handler(readBounce),
  ca: handler(readCa),
  filter: handler(readFilter),
  listen: handler(readListen),
  match: handler(readMatch),
  mda: handler(readMda),
  mta: handler(readMta),
  pki: handler(readPki),
  proc: handler(readProc),
  queue: handler(readQueue),
  scheduler: handler(readScheduler),
  smtp: handler(readSmtp),
  srs: handler(readSrs),
  table: handler(readTable),
};

/**
 * Reads a configuration as smtpd does: statement by statement, acting on each before reading the next, with smtpd's own messages. After a message
 * that ends smtpd, the rest is still read, silently, so that the model is complete. Never throws on any text.
 */
export function readAsSmtpd(file: SourceFile, options: ReadOptions): Config {
  const reader = createReader(file, options);
  const builder = new ModelBuilder(reader, options);
  const statements: Statement[] = [];
  let errors = 0;
  let firstMore: Span | undefined;
  for (let statement = reader.next(); statement; statement = reader.next()) {
    if (statement.type === 'error') errors += 1;
    if (statement.type === 'error' && errors > maxErrors) {
      firstMore ??= statement.span;
      execute(builder, statement);
      reader.accept();
      continue;
    }
    statements.push(statement);
    const before = builder.refusals.length;
    const token = execute(builder, statement);
    if (isInclude(statement)) builder.messagesBefore.set(statement.span, builder.refusals.length);
    const complaints = token === undefined ? reader.accept() : reader.refuse(token);
    complain(builder, statement, complaints, before);
  }
  if (reader.cutShort) forgetErrors(builder, reader.cutShort);
  checkWhole(builder, file);
  const config = configOf(builder, reader, file, statements, options);
  if (firstMore === undefined) return config;
  return { ...config, moreErrors: { count: errors - maxErrors, span: firstMore } };
}

/** Builds the configuration after all statements have been read. */
export function configOf(
  builder: ModelBuilder,
  reader: StatementReader,
  file: SourceFile,
  statements: readonly Statement[],
  options: ReadOptions,
): Config {
  for (const { name, span } of reader.macroUses) builder.references.push({ kind: 'macro', name, span });
  return {
    release: builder.release,
    platform: builder.platform,
    file,
    options,
    files: reader.files,
    statements,
    comments: reader.comments,
    macros: reader.macros,
    listeners: builder.listeners.map((listener) => withAuthority(listener, builder.cas)),
    socket: builder.socket ?? { span: undefined, tag: undefined, filters: [] },
    tables: only(builder.tables, ({ origin }) => origin !== 'builtin' && origin !== 'anonymous'),
    actions: builder.actions,
    rules: builder.rules,
    filters: only(builder.filters, ({ name }) => !name.startsWith('<dynchain:')),
    processes: builder.processes,
    pkis: builder.pkis,
    cas: builder.cas,
    wrappers: builder.wrappers,
    settings: builder.settings,
    refusals: builder.refusals,
    unsaid: builder.unsaid,
    references: builder.references,
    unseen: builder.unseen,
    ...(reader.tooLarge && { tooLarge: reader.tooLarge }),
  };
}

/** Acts on a statement, or on the part of an erroneous one that smtpd had read. Returns the token at which smtpd refuses its meaning, if it does. */
function execute(builder: ModelBuilder, statement: Statement): number | undefined {
  if (statement.type === 'macro') return undefined;
  const directive = statement.type === 'error' ? statement.partial : statement;
  return directive && act(builder, directive, standing(builder, statement));
}

/** Acts on a statement that is correct as far as it goes. Returns the token at which smtpd refuses its meaning, if it does. */
export function act(builder: ModelBuilder, directive: Directive, standing: Standing): number | undefined {
  try {
    visit(directive, handlers, { reading: builder, standing });
    return undefined;
  } catch (ends) {
    if (ends instanceof AbandonStatement) return ends.token;
    throw ends;
  }
}

function isInclude(statement: Statement): boolean {
  return statement.type === 'directive' && statement.keyword.value === 'include';
}

/** How far smtpd gets in a statement. */
function standing(builder: ModelBuilder, statement: Statement): Standing {
  if (statement.type !== 'error') return { finished: true, eager: true };
  const { eager } = builder;
  return { finished: eager && statement.problem.expected.includes(endOfStatement), eager };
}

/** Adds the complaints of the lexer and parser as messages. `before` is the number of messages before the statement. */
function complain(
  builder: ModelBuilder,
  statement: Statement,
  complaints: readonly Complaint[],
  before: number,
): void {
  if (complaints.length === 0) return;
  const seen = complaints.some(({ check }) => check === 'L08') ? includeSeen(builder, statement) : 'there';
  // An unseen include may define the macro, so the meaning of the statement is unknown.
  const undefinedMacro = [...complaints, ...builder.refusals.slice(before)].some(
    ({ check }) => check === 'L06',
  );
  const unknown = undefinedMacro && builder.dependsOnHost('L06');
  for (const complaint of complaints) {
    const { check, printed, ...said } = complaint;
    if (!printed || !isCheck(check)) continue;
    const { severity } = checkOf(check);
    // A folder can be opened and is empty as a text.
    if (check === 'L08' && seen === 'folder') continue;
    const host = unknown || (check === 'L08' ? seen === 'unknown' : builder.dependsOnHost(check));
    builder.add({ check, severity, host, ...said });
  }
}

/**
 * The state of the file of a failed `include`: it exists but includes itself; it is definitely missing, or a folder; or it is unknown, in which case
 * it may declare anything.
 */
function includeSeen(
  builder: ModelBuilder,
  statement: Statement,
): 'there' | 'missing' | 'folder' | 'unknown' {
  const path = statement.type === 'directive' ? statement.items[0] : undefined;
  if (path?.type !== 'word') return 'there';
  const read = builder.files.read(path.value);
  if (read.ok) return 'there';
  const failure = builder.host === undefined ? 'unknown' : failureOf(read);
  if (failure === 'unknown') builder.partlyUnseen = true;
  if (failure !== 'folder') builder.unseen.push(unreadFile(path.value, 'include', read, path.span));
  return failure;
}

/**
 * A NUL in an included file also ends the files that include it, and discards the errors counted there: smtpd has printed them, but takes the
 * configuration if there are none after the `include`.
 */
function forgetErrors(builder: ModelBuilder, { include }: CutShort): void {
  if (include === undefined) return;
  const before = builder.messagesBefore.get(include) ?? 0;
  for (const [index, refusal] of builder.refusals.entries())
    if (index < before && refusal.severity === 'error')
      builder.refusals[index] = { ...refusal, severity: 'warning' };
}

function only<Value>(
  all: ReadonlyMap<string, Value>,
  wanted: (value: Value) => boolean,
): ReadonlyMap<string, Value> {
  return new Map([...all].filter(([, value]) => wanted(value)));
}
