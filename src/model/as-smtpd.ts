import type { Directive, Statement } from '../../grammar/ast.js';
import { endOfStatement } from '../../grammar/expectation.js';
import { createReader } from '../../grammar/index.js';
import type { Complaint, CutShort, StatementReader } from '../../grammar/reader.js';
import type { SourceFile, Span } from '../source/text.js';
import { readAction } from './actions.js';
import type { Config } from './config.js';
import { failureOf } from './failure.js';
import { readFilter, readProc } from './filters.js';
import { checkWhole } from './final.js';
import { readListen } from './listen.js';
import { readMatch } from './match.js';
import { checkOf, isCheck } from './messages.js';
import type { ReadOptions } from './options.js';
import { readCa, readPki, withAuthority } from './pki.js';
import { Reading, StatementEnds } from './reading.js';
import {
  readAdmd,
  readBounce,
  readMda,
  readMta,
  readQueue,
  readScheduler,
  readSmtp,
  readSrs,
} from './settings.js';
import { type Standing, type StatementView, viewOf } from './statement.js';
import { readTable } from './tables.js';

/** Syntax errors that are kept: a text with more is no smtpd.conf. */
export const mostErrors = 1000;

type Handler = (reading: Reading, statement: StatementView) => void;

/** What each statement means, by its keyword. `include` and macros are the reader's business. */
const handlers: Readonly<Record<string, Handler>> = {
  action: readAction,
  admd: readAdmd,
  bounce: readBounce,
  ca: readCa,
  filter: readFilter,
  listen: readListen,
  match: readMatch,
  mda: readMda,
  mta: readMta,
  pki: readPki,
  proc: readProc,
  queue: readQueue,
  scheduler: readScheduler,
  smtp: readSmtp,
  srs: readSrs,
  table: readTable,
};

/**
 * Reads a configuration as smtpd does: statement by statement, each acted upon before the next is read, with smtpd's own messages. After a
 * message that ends smtpd the rest is read all the same, silently, so that the model is whole. Never throws on any text.
 */
export function readAsSmtpd(file: SourceFile, options: ReadOptions): Config {
  const { release, platform, files } = options;
  const reader = createReader(file, options);
  const reading = new Reading(reader, release, platform, files, options.host);
  const statements: Statement[] = [];
  let errors = 0;
  let firstMore: Span | undefined;
  for (let statement = reader.next(); statement; statement = reader.next()) {
    if (statement.type === 'error') errors += 1;
    if (statement.type === 'error' && errors > mostErrors) {
      firstMore ??= statement.span;
      execute(reading, statement);
      reader.accept();
      continue;
    }
    statements.push(statement);
    const before = reading.refusals.length;
    const token = execute(reading, statement);
    if (isInclude(statement)) reading.saidBefore.set(statement.span, reading.refusals.length);
    const complaints = token === undefined ? reader.accept() : reader.refuse(token);
    complain(reading, statement, complaints, before);
  }
  if (reader.cutShort) forgetErrors(reading, reader.cutShort);
  checkWhole(reading, file);
  const config = configOf(reading, reader, file, statements, options);
  if (firstMore === undefined) return config;
  return { ...config, moreErrors: { count: errors - mostErrors, span: firstMore } };
}

/** What was read, once all statements were. */
export function configOf(
  reading: Reading,
  reader: StatementReader,
  file: SourceFile,
  statements: readonly Statement[],
  options: ReadOptions,
): Config {
  for (const { name, span } of reader.macroUses) reading.references.push({ kind: 'macro', name, span });
  return {
    release: reading.release,
    platform: reading.platform,
    file,
    options,
    files: reader.files,
    statements,
    comments: reader.comments,
    macros: reader.macros,
    listeners: reading.listeners.map((listener) => withAuthority(listener, reading.cas)),
    socket: reading.socket ?? { span: undefined, tag: undefined, filters: [] },
    tables: only(reading.tables, ({ origin }) => origin !== 'builtin' && origin !== 'anonymous'),
    actions: reading.actions,
    rules: reading.rules,
    filters: only(reading.filters, ({ name }) => !name.startsWith('<dynchain:')),
    processes: reading.processes,
    pkis: reading.pkis,
    cas: reading.cas,
    wrappers: reading.wrappers,
    settings: reading.settings,
    refusals: reading.refusals,
    references: reading.references,
    unseen: reading.unseen,
    ...(reader.tooLarge && { tooLarge: true as const }),
  };
}

/** Acts on a statement, or on what smtpd had read of a wrong one. The token at which smtpd refuses its meaning, if it does. */
function execute(reading: Reading, statement: Statement): number | undefined {
  if (statement.type === 'macro') return undefined;
  const directive = statement.type === 'error' ? statement.partial : statement;
  return directive && act(reading, directive, standing(reading, statement));
}

/** Acts on a statement that is right as far as it goes. The token at which smtpd refuses its meaning, if it does. */
export function act(reading: Reading, directive: Directive, standing: Standing): number | undefined {
  const handler = handlers[directive.keyword.value];
  if (!handler) return undefined;
  try {
    handler(reading, viewOf(directive, standing));
    return undefined;
  } catch (ends) {
    if (ends instanceof StatementEnds) return ends.token;
    throw ends;
  }
}

function isInclude(statement: Statement): boolean {
  return statement.type === 'directive' && statement.keyword.value === 'include';
}

/** How far smtpd gets with a statement. */
function standing(reading: Reading, statement: Statement): Standing {
  if (statement.type !== 'error') return { finished: true, eager: true };
  const { eager } = reading;
  return { finished: eager && statement.problem.expected.includes(endOfStatement), eager };
}

/** Takes over what the lexer and parser say. `before`: how many messages there were before the statement. */
function complain(
  reading: Reading,
  statement: Statement,
  complaints: readonly Complaint[],
  before: number,
): void {
  const seen = complaints.some(({ check }) => check === 'L08') ? includeSeen(reading, statement) : 'there';
  // What an unseen include defines is not known, nor what the statement would be with it.
  const undefinedMacro = [...complaints, ...reading.refusals.slice(before)].some(
    ({ check }) => check === 'L06',
  );
  const unknown = undefinedMacro && reading.dependsOnHost('L06');
  for (const complaint of complaints) {
    const { check, printed, ...said } = complaint;
    if (!printed || !isCheck(check)) continue;
    const { severity } = checkOf(check);
    // A folder can be opened, and holds no text.
    if (check === 'L08' && seen === 'folder') continue;
    const host = unknown || (check === 'L08' ? seen === 'unknown' : reading.dependsOnHost(check));
    reading.add({ ...said, check, severity, host });
  }
}

/**
 * What is known of the file of a failed `include`: it is there, and includes itself; it is certainly not there; or it is not known, and then
 * it may declare anything.
 */
function includeSeen(reading: Reading, statement: Statement): 'there' | 'missing' | 'folder' | 'unknown' {
  const path = statement.type === 'directive' ? statement.items[0] : undefined;
  if (path?.type !== 'word') return 'there';
  const read = reading.files.read(path.value);
  if (read.ok) return 'there';
  const failure = reading.host === undefined ? 'unknown' : failureOf(read);
  if (failure === 'unknown') reading.partlyUnseen = true;
  const { code, message } = read;
  if (failure !== 'folder')
    reading.unseen.push({ path: path.value, what: 'include', reason: message, code, span: path.span });
  return failure;
}

/**
 * A NUL in an included file ends the files that include it, too, and with them what was counted there: smtpd has printed those errors, and
 * takes the configuration all the same if none came after the `include`.
 */
function forgetErrors(reading: Reading, { include }: CutShort): void {
  if (include === undefined) return;
  const before = reading.saidBefore.get(include) ?? 0;
  for (const [index, refusal] of reading.refusals.entries())
    if (index < before && refusal.severity === 'error')
      reading.refusals[index] = { ...refusal, severity: 'warning' };
}

function only<Value>(
  all: ReadonlyMap<string, Value>,
  wanted: (value: Value) => boolean,
): ReadonlyMap<string, Value> {
  return new Map([...all].filter(([, value]) => wanted(value)));
}
