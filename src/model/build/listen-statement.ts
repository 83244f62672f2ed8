import type { Word } from '../../../grammar/ast.js';
import type { OptionName } from '../../../grammar/views.js';
import { available } from '../../source/release.js';
import type { Listener, Table } from '../config/config.js';
import { plainListener } from '../config/defaults.js';
import { byteLength, foldCase, longest } from '../config/lengths.js';
import type { CheckId } from './checks.js';
import { filtersOf, filterToken } from './filter-statements.js';
import { checkInterface } from './interface.js';
import type { ModelBuilder } from './model-builder.js';
import { servicePort } from './service-ports.js';
import { ahead, type ClauseOf, type StatementView } from './statement-view.js';
import { checkSlot, tableIn, tableInOption } from './table-statement.js';

type ListenOption = OptionName<'listen'>;

/** Options that may occur only once, by the group they belong to: the check that refuses a second one, and its subject. */
const onlyOnce: Readonly<Partial<Record<ListenOption, { readonly group: string; readonly check: CheckId }>>> =
  {
    inet4: { group: 'family', check: 'I11' },
    inet6: { group: 'family', check: 'I11' },
    port: { group: 'port', check: 'I12' },
    filter: { group: 'filter', check: 'I14' },
    smtps: { group: 'tls', check: 'I10' },
    tls: { group: 'tls', check: 'I10' },
    'tls-require': { group: 'tls', check: 'I10' },
    auth: { group: 'auth', check: 'I18' },
    'auth-optional': { group: 'auth', check: 'I18' },
    ca: { group: 'ca', check: 'I18' },
    tag: { group: 'tag', check: 'I18' },
    hostname: { group: 'hostname', check: 'I18' },
    hostnames: { group: 'hostnames', check: 'I18' },
    'received-auth': { group: 'received-auth', check: 'I18' },
    'no-dsn': { group: 'no-dsn', check: 'I18' },
    senders: { group: 'senders', check: 'I18' },
    'mask-src': { group: 'mask-src', check: 'I19' },
    'proxy-v2': { group: 'proxy-v2', check: 'I20' },
    ciphers: { group: 'ciphers', check: 'I21' },
    protocols: { group: 'protocols', check: 'I21' },
  };

const takesWord: ReadonlySet<ListenOption> = new Set([
  'port',
  'tag',
  'hostname',
  'pki',
  'ca',
  'ciphers',
  'protocols',
]);

const takesTable: ReadonlySet<ListenOption> = new Set(['auth', 'auth-optional', 'hostnames', 'senders']);

/** Options with an optional further word: to know that there is none, smtpd has to read the next token. */
const looksAhead: ReadonlySet<ListenOption> = new Set([
  'smtps',
  'tls-require',
  'auth',
  'auth-optional',
  'senders',
]);

/** The maximum number of `pki` options on one listener. */
const maxPkis = 32;

/** Up to 6.8, pki names of listeners are looked up in lower case, as they are stored; later releases look them up as written. */
const foldsPki = { until: '6.8' } as const;

type MutableListener<T> = { -readonly [Key in keyof T]: T[Key] };

/** A listener's options while they are read. */
interface ListenOptions
  extends MutableListener<Omit<Listener, 'on' | 'onSpan' | 'port' | 'pkis' | 'span' | 'statement'>> {
  port: number | undefined;
}

const noOptions = (): ListenOptions => ({ port: undefined, ...plainListener });

/** The names of the pkis and of the ca of a listener, as written. */
interface ListenNames {
  readonly pkis: Word[];
  ca: Word | undefined;
}

/** Reads `listen on INTERFACE …` and `listen on socket …`. */
export function readListen(builder: ModelBuilder, statement: StatementView<'listen'>): void {
  const on = statement.head.find(
    (leaf): leaf is Word => leaf.type === 'word' && !(leaf.form === 'keyword' && leaf.value === 'on'),
  );
  const options = noOptions();
  const names: ListenNames = { pkis: [], ca: undefined };
  const seen = new Set<string>();
  for (const clause of statement.options) readOption(builder, clause, { options, names }, seen);
  if (on === undefined || !statement.finished) return;
  builder.reportComplaints(statement.next);
  if (on.form === 'keyword') listenOnSocket(builder, statement, options);
  else listenOnInterface(builder, statement, on, { options, names });
}

function readOption(
  builder: ModelBuilder,
  clause: ClauseOf<'listen'>,
  read: ReadSoFar,
  seen: Set<string>,
): void {
  const { name: option, value, span } = clause;
  // smtpd creates the table, or reports it missing, before it looks at the option.
  const [first] = clause.values;
  if (takesWord.has(option) && !value) throw builder.abandon();
  const table =
    takesTable.has(option) && (first || !looksAhead.has(option)) ? tableInOption(builder, first) : undefined;
  const last =
    looksAhead.has(option) && clause.values.length < (option === 'senders' ? 2 : 1)
      ? ahead(builder, clause)
      : clause.last;
  const once = onlyOnce[option];
  if (once && seen.has(once.group))
    builder.refuse(once.check, span, option === 'filter' ? filterToken(builder, clause) : last, once.group);
  if (once) seen.add(once.group);

  setters[option]?.({ builder, clause, table, last, ...read });
}

/** The parts of a listener that were read so far. */
interface ReadSoFar {
  readonly options: ListenOptions;
  readonly names: ListenNames;
}

/** An option to be set, with the table that it names and the last token that smtpd has read by then. */
interface ReadOption extends ReadSoFar {
  readonly builder: ModelBuilder;
  readonly clause: ClauseOf<'listen'>;
  readonly table: Table | undefined;
  readonly last: ClauseOf<'listen'>['last'];
}

const setFamily = ({ clause, options }: ReadOption): void => {
  options.family = clause.name === 'inet4' ? 'inet4' : 'inet6';
};

const setTls =
  (tls: Listener['tls']) =>
  ({ clause: { span, value }, options }: ReadOption): void => {
    options.tls = tls;
    options.tlsSpan = span;
    options.verify = value?.value === 'verify';
  };

const setAuth =
  (auth: Listener['auth']) =>
  ({ builder, clause: { span }, options, table }: ReadOption): void => {
    options.auth = auth;
    options.authSpan = span;
    options.authTable = table && tableIn(builder, 'listen auth', table);
  };

/** The setter of each option. Options without one change nothing that the model has of a listener. */
const setters: Readonly<Partial<Record<ListenOption, (option: ReadOption) => void>>> = {
  inet4: setFamily,
  inet6: setFamily,
  port({ builder, clause: { value }, options }) {
    options.port = value && portOf(builder, value);
    options.portSpan = value?.span;
  },
  smtps: setTls('smtps'),
  tls: setTls('tls'),
  'tls-require': setTls('tls-require'),
  auth: setAuth('auth'),
  'auth-optional': setAuth('auth-optional'),
  filter({ builder, clause, options }) {
    options.filters = filtersOf(builder, clause, 'I15');
  },
  tag({ builder, clause: { value }, options }) {
    if (value && byteLength(value.value) > longest.tag) builder.refuse('I22', value.span, value.token);
    options.tag = value?.value;
    options.tagSpan = value?.span;
  },
  hostname({ clause: { value }, options }) {
    options.hostname = value?.value;
  },
  hostnames({ builder, clause: { span }, options, table, last }) {
    options.hostnames = table && checkSlot(builder, 'listen hostnames', table, span, last);
  },
  senders({ builder, clause: { span, values }, options, table, last }) {
    options.senders = table && checkSlot(builder, 'listen senders', table, span, last);
    options.masquerade = values.length > 1;
  },
  'mask-src'({ options }) {
    options.maskSource = true;
  },
  'received-auth'({ options }) {
    options.receivedAuth = true;
  },
  'no-dsn'({ options }) {
    options.noDsn = true;
  },
  'proxy-v2'({ clause: { span }, options }) {
    options.proxy = true;
    options.proxySpan = span;
  },
  pki({ builder, clause: { value }, names }) {
    if (value) readPkiName(builder, value, names);
  },
  ca({ clause: { value }, options, names }) {
    names.ca = value;
    options.ca = value && foldCase(value.value);
  },
};

/** Reads a port number, or the name of a TCP service. */
function portOf(builder: ModelBuilder, value: Word): number {
  const number = value.form === 'number' ? BigInt(value.value) : undefined;
  const port = number === undefined ? servicePort(value.value) : Number(number);
  if (port === undefined || port < 1 || port > 65_535)
    builder.refuse('I13', value.span, value.token, number === undefined ? value.value : String(number));
  return port;
}

function readPkiName(builder: ModelBuilder, value: Word, { pkis }: ListenNames): void {
  if (pkis.length > 0 && builder.makes('I16')) builder.refuse('I16', value.span, value.token);
  if (pkis.length === maxPkis) builder.refuse('I17', value.span, value.token);
  pkis.push(value);
}

function listenOnSocket(
  builder: ModelBuilder,
  statement: StatementView<'listen'>,
  options: ListenOptions,
): void {
  const { span } = statement.directive;
  if (builder.socket) builder.refuse('I23', span, statement.next);
  builder.socket = { span, tag: options.tag, filters: options.filters };
}

/** Makes the checks of a complete listener in smtpd's order: TLS, the address, pki and ca. All of them are fatal. */
function listenOnInterface(
  builder: ModelBuilder,
  statement: StatementView<'listen'>,
  on: Word,
  { options, names }: ReadSoFar,
): void {
  const { directive } = statement;
  const { auth, tls, authSpan, tlsSpan, family, port } = options;
  const [pki] = names.pkis;
  if (auth !== 'none' && tls === 'none') builder.fatal('I03', authSpan ?? directive.span);
  if (pki && tls === 'none') builder.fatal('I04', pki.span);
  if (!pki && tls !== 'none') builder.fatal('I05', tlsSpan ?? directive.span);
  if (!checkInterface(builder, on, family)) return;
  const pkis = names.pkis.map((name) => pkiName(builder, name));
  if (names.ca) checkCa(builder, names.ca);
  builder.listeners.push({
    on: on.value,
    onSpan: on.span,
    pkis,
    span: directive.span,
    statement: directive,
    ...options,
    port: port ?? (tls === 'smtps' ? 465 : 25),
  });
}

/** Returns the name under which the listener's pki is stored; fatal if it is not declared yet. */
function pkiName(builder: ModelBuilder, word: Word): string {
  builder.addReference('pki', word);
  const name = available(foldsPki, builder.release) ? foldCase(word.value) : word.value;
  if (available(foldsPki, builder.release) && byteLength(name) > longest.usedName)
    builder.fatal('I09', word.span, 'pki', word.value);
  if (!builder.pkis.has(name)) builder.fatal('I07', word.span, word.value);
  return name;
}

function checkCa(builder: ModelBuilder, word: Word): void {
  builder.addReference('ca', word);
  if (byteLength(word.value) > longest.usedName) builder.fatal('I09', word.span, 'ca', word.value);
  if (!builder.cas.has(foldCase(word.value))) builder.fatal('I08', word.span, word.value);
}
