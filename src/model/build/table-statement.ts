import type { InlineList, InlineMapping, TableReference, Word } from '../../../grammar/ast.js';
import type { Span } from '../../source/text.js';
import { type AskedTable, answersIn, askedTableKey } from '../config/asked-table.js';
import type { Table } from '../config/config.js';
import { byteLength, libexec, longest } from '../config/lengths.js';
import { notReadText, whyUnread } from '../config/unread-text.js';
import { type AskingSlot, BackendTable } from './backend-table.js';
import { failureOf } from './file-failure.js';
import { loadTable } from './loaded-tables.js';
import type { ModelBuilder } from './model-builder.js';
import type { Leaf, StatementView } from './statement-view.js';
import { StaticEntries } from './static-entries.js';

import { builtIn, fitsSlot, type TableSlotName, tableSlots } from './table-slots.js';
import { unreadFile } from './unread-file.js';

/** A table that is used but was not seen: like a file that was not read, it may hold any entries, but no program answers for it. */
function unknownTable(name: string, span: Span, reason: string): Table {
  return {
    name,
    kind: 'unknown',
    origin: 'backend',
    backend: 'static',
    span,
    contents: { known: false, reason },
  };
}

type Inline = InlineList | InlineMapping;

/** Reads `table NAME SOURCE` and `table NAME { … }`. */
export function readTable(builder: ModelBuilder, statement: StatementView<'table'>): void {
  const [name, source] = statement.leaves;
  if (name?.type !== 'word') return;
  if (source === undefined) {
    if (builder.eager) declareEmpty(builder, name);
  } else if (source.type === 'inline-list' || source.type === 'inline-mapping') {
    declareEmpty(builder, name);
    const table = inlineTable(builder, name.value, 'inline', name.span, source);
    builder.tables.set(name.value, table);
  } else if (source.type === 'word') readSource(builder, name, source);
}

/** Declares the table of `table NAME {` before any entry. An eager parser also does so if something else follows the name. */
function declareEmpty(builder: ModelBuilder, name: Word): void {
  checkFree(builder, name);
  checkName(builder, name);
  builder.tables.set(name.value, {
    name: name.value,
    kind: 'none',
    origin: 'inline',
    span: name.span,
    backend: 'static',
    contents: { known: true, entries: [] },
  });
}

/** Checks that the name is free. */
function checkFree(builder: ModelBuilder, name: Word): void {
  if (builder.tables.has(name.value)) builder.fatalAbandon('T01', name.span, name.value);
}

/** Checks that the name is not too long. */
function checkName(builder: ModelBuilder, name: Word): void {
  if (byteLength(name.value) > longest.tableName) builder.fatalAbandon('T06', name.span);
}

/** Reads `table NAME [backend:]path`, checking in smtpd's order: parameter, name, backend, lengths, file. */
function readSource(builder: ModelBuilder, name: Word, source: Word): void {
  const { backend, path } = splitSource(source.value);
  if (path !== undefined && !path.startsWith('/'))
    builder.refuse('T03', source.span, source.token, name.value);
  checkFree(builder, name);
  checkProgram(builder, source, backend, path);
  if (path !== undefined && byteLength(path) > longest.tablePath)
    builder.fatalAbandon('T07', source.span, path.slice(0, longest.tablePath));
  checkName(builder, name);
  const asked = builder.asked?.get(askedTableKey(name.value, source.value));
  const table = sourceTable(name, backend, path, asked);
  builder.tables.set(name.value, table);
  if (backend === 'static' || backend === 'file') {
    if (path !== undefined) loadFile(builder, table, source, path);
  } else if (backend === 'db' && builtIn(backend, builder.release, builder.platform)) {
    if (path === undefined) builder.refuse('T04b', source.span, source.token, '(null)', name.value);
    if (builder.host?.status(path) === 'missing')
      builder.refuse('T04', source.span, source.token, path, name.value);
  } else if (backend === 'getpwnam' && path !== undefined)
    builder.refuse('T04d', source.span, source.token, path, name.value);
  const read = BackendTable.of(table, builder.files, builder, (unseen) =>
    builder.unseen.push({ ...unseen, span: source.span }),
  );
  if (read !== undefined) {
    builder.tables.set(name.value, read.base);
    builder.backendTables.set(read.base, read);
    const { refused, doubt } = builtIn(backend, builder.release, builder.platform) ? read.problem : {};
    if (refused) builder.refuse('T04c', source.span, source.token, path ?? '', name.value);
    if (doubt !== undefined) builder.reportUnknown('T04c', source.span, doubt, path ?? '', name.value);
  } else if (table.kind === 'external') {
    builder.unseen.push({
      name: writtenBackend(backend, path),
      kind: 'backend',
      path: path ?? backend,
      what: `table ${name.value}`,
      reason: table.contents.known ? noProgram : table.contents.reason,
      span: source.span,
      ...answersIn(asked),
    });
  }
}

/** Splits a source: a path alone is a file; otherwise it is `backend` or `backend:path`, split at the first colon. */
function splitSource(source: string): { backend: string; path: string | undefined } {
  if (source.startsWith('/')) return { backend: 'static', path: source };
  const colon = source.indexOf(':');
  if (colon === -1) return { backend: source, path: undefined };
  return { backend: source.slice(0, colon), path: source.slice(colon + 1) };
}

/** Checks a backend that is not built into smtpd: it is a program on the machine, table-NAME. */
function checkProgram(builder: ModelBuilder, source: Word, backend: string, path: string | undefined): void {
  if (builtIn(backend, builder.release, builder.platform)) return;
  const places = libexec[builder.platform];
  const program = `${places[0]}/table-${backend}`;
  if (byteLength(program) > longest.programPath) builder.fatalAbandon('T07b', source.span, program);
  if (path !== undefined && byteLength(`${backend}:${path}`) > longest.programPath)
    builder.fatalAbandon('T07c', source.span);
  const { host } = builder;
  if (host && places.every((place) => host.status(`${place}/table-${backend}`) === 'missing'))
    builder.fatalAbandon('T02', source.span, backend);
}

const writtenBackend = (backend: string, path: string | undefined): string =>
  path === undefined ? backend : `${backend}:${path}`;

/** An address or a network where a backend belongs, for which there is no program: the braces around an entry are missing. What the file is without that mistake is judged. */
const noProgram = 'no program has the name of an entry';
const isEntry = /^[^:]+[@/][^:]*$/;

function sourceTable(
  name: Word,
  backend: string,
  path: string | undefined,
  asked: AskedTable | undefined,
): Table {
  const base = { name: name.value, span: name.span, backend, ...(path !== undefined && { path }) };
  if (backend === 'getpwnam')
    return {
      ...base,
      kind: 'users',
      origin: 'backend',
      contents: { known: false, reason: `table <${name.value}> is the system's users` },
    };
  if (backend === 'static' || backend === 'file')
    return { kind: 'none', origin: 'file', contents: { known: true, entries: [] }, ...base };
  if (path === undefined && isEntry.test(backend))
    return {
      ...base,
      kind: 'external',
      origin: 'backend',
      contents: { known: true, entries: [{ key: backend, value: undefined, span: undefined }] },
    };
  const where = writtenBackend(backend, path);
  const { said } = answersIn(asked);
  return {
    ...base,
    kind: 'external',
    origin: 'backend',
    contents: {
      known: false,
      reason: `table <${name.value}> is ${where}${said === undefined ? '' : `, which ${said}`}`,
      unseen: where,
      ...(asked && { asked }),
    },
  };
}

/** Reads the file of a table. A file that was not found may hold anything; one that smtpd cannot load leaves the table without a type. */
function loadFile(builder: ModelBuilder, table: Table, source: Word, path: string): void {
  const words = [path, table.name];
  const read = builder.files.read(path);
  if (!read.ok) {
    const failure = builder.host === undefined ? 'unknown' : failureOf(read);
    const detail = `${path}: ${failure === 'folder' ? 'getline' : 'fopen'}: ${read.message}`;
    if (failure !== 'unknown') builder.refuseWith('T04', source.span, source.token, words, { detail });
    const unseen = unreadFile(path, `table ${table.name}`, read, source.span);
    const reason = notReadText(whyUnread(unseen), path);
    builder.tables.set(table.name, {
      ...table,
      kind: 'unknown',
      contents: { known: false, reason, unseen: path },
    });
    builder.unseen.push(unseen);
    if (builder.host) builder.reportUnknown('T04', source.span, `not read: ${read.message}`, ...words);
    else builder.note('T04', source.span, source.token, words, { detail });
    return;
  }
  const loaded = loadTable(path, read, builder.release);
  if (loaded.ok) {
    const { entries, replaced } = loaded;
    const contents = { known: true, entries, replaced } as const;
    builder.tables.set(table.name, { ...table, kind: loaded.kind, contents });
    return;
  }
  const check = builder.makes('T05') ? 'T05' : 'T05b';
  const detail =
    check === 'T05'
      ? `${path}: invalid map entry line ${loaded.line}`
      : `${path}:${loaded.line} invalid map entry`;
  builder.refuseWith(check, loaded.span, source.token, words, { detail });
}

/** Builds the table of a list or mapping in braces. The first entry determines its type, and a later value for a key replaces an earlier one. */
function inlineTable(
  builder: ModelBuilder,
  name: string,
  origin: 'inline' | 'anonymous',
  span: Span,
  value: Inline,
): Table {
  const entries = new StaticEntries();
  const add = (key: Word, mapped: Word | undefined): void => {
    const isTaken = entries.get(key.value)?.value !== undefined;
    const stored = entries.store({ key: key.value, value: mapped?.value, span: key.span });
    if (!stored) builder.warn('T08', key.span, key.value, name);
    else if (isTaken) builder.warn('T09', key.span, key.value, name);
  };
  if (value.type === 'inline-list') for (const key of value.entries) add(key, undefined);
  else for (const entry of value.entries) add(entry.key, entry.value);
  const kind = value.entries.length === 0 ? 'none' : value.type === 'inline-list' ? 'list' : 'map';
  const { entries: kept, replaced } = entries.contents;
  const contents = { known: true, entries: kept, replaced } as const;
  return { name, kind, origin, span, backend: 'static', contents };
}

/**
 * Returns the table given in an option: a reference, an inline list or mapping, or a single word, which is a list of one. Each table written in place
 * is named by the next number. Abandons the statement if the list was never closed.
 */
export function tableInOption(builder: ModelBuilder, value: Leaf | undefined): Table {
  if (value === undefined) throw builder.abandon();
  if (value.type === 'table-reference') return referredTable(builder, value);
  const name = `<dynamic:${builder.anonymousTables++}>`;
  if (value.type !== 'word') {
    const table = inlineTable(builder, name, 'anonymous', value.span, value);
    builder.tables.set(name, table);
    if (value.token === undefined) throw builder.abandon();
    return table;
  }
  const span = value.span;
  const list = {
    type: 'inline-list',
    entries: [value],
    span,
    open: value.token,
    token: value.token,
  } as const;
  const table = inlineTable(builder, name, 'anonymous', span, list);
  builder.tables.set(name, table);
  return table;
}

function referredTable(builder: ModelBuilder, reference: TableReference): Table {
  const { name } = reference;
  builder.addReference('table', name);
  const table = builder.tables.get(name.value);
  if (table !== undefined) return table;
  builder.missing('T10', reference.span, reference.token, name.value);
  return unknownTable(name.value, name.span, `table <${name.value}> was not seen`);
}

/** Returns the table, or refuses it if it may not be used in the slot. `token` is the last one that smtpd has read by then. */
export function checkSlot(
  builder: ModelBuilder,
  slot: TableSlotName,
  table: Table,
  span: Span,
  token: number,
): Table {
  if (!fitsSlot(slot, table, builder.release))
    builder.refuseWith('T11', span, token, [tableSlots[slot].message.replace('%s', () => table.name)], {
      misused: { table: table.name, slot },
    });
  return tableIn(builder, slot, table);
}

/** The table with the contents that its backend has in a slot. */
export const tableIn = (builder: ModelBuilder, slot: AskingSlot, table: Table): Table =>
  builder.backendTables.get(table)?.in(slot) ?? table;
