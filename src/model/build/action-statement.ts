import type { Word } from '../../../grammar/ast.js';
import type { OptionName } from '../../../grammar/views.js';
import type { Availability } from '../../source/release.js';
import { available } from '../../source/release.js';
import { localMethods } from '../config/actions.js';
import type { LocalAction, RelayAction } from '../config/config.js';
import { type OptionsOfLocal, type OptionsOfRelay, plainLocal, plainRelay } from '../config/defaults.js';
import type { CheckId } from './checks.js';
import { filtersOf, filterToken } from './filter-statements.js';
import { readInterval } from './interval.js';
import type { ModelBuilder } from './model-builder.js';
import { ahead, type Clause, type ClauseOf, type StatementView } from './statement-view.js';
import type { TableSlotName } from './table-slots.js';
import { checkSlot, tableInOption } from './table-statement.js';

type ActionOption = OptionName<'action'>;
type ActionClause = ClauseOf<'action'>;

const methods: ReadonlySet<ActionOption> = new Set(localMethods);

const isMethod = (name: ActionOption): name is LocalAction['method'] => methods.has(name);

/** Delivery methods that take no `user`, or do not in some releases. */
const noUser: readonly (Availability & {
  readonly method: LocalAction['method'];
  readonly check: CheckId;
})[] = [
  { method: 'mbox', check: 'A02' },
  { method: 'forward-only', check: 'A03' },
  { method: 'expand-only', check: 'A03' },
  { method: 'lmtp', check: 'A04', since: '7.0', until: '7.4' },
];

/** Options of `relay` that take a word, with the check that refuses a second one. */
const relayWords = {
  helo: 'A11',
  pki: 'A11',
  ca: 'A11',
  'mail-from': 'A11',
  ciphers: 'A22',
  protocols: 'A22',
} as const satisfies Readonly<Partial<Record<ActionOption, CheckId>>>;

type RelayWord = keyof typeof relayWords;
const isRelayWord = (name: ActionOption): name is RelayWord => Object.hasOwn(relayWords, name);

type MutableAction<T> = { -readonly [Key in keyof T]: T[Key] };
type MutableLocalOptions = MutableAction<OptionsOfLocal>;
type MutableRelayOptions = MutableAction<OptionsOfRelay>;

/** Reads `action NAME …`. The action exists once the statement is complete. */
export function readAction(builder: ModelBuilder, statement: StatementView<'action'>): void {
  const { directive, options } = statement;
  const [name] = statement.leaves;
  if (name?.type !== 'word') return;
  if (builder.actions.has(name.value)) builder.refuse('A01', name.span, name.token, name.value);
  const [method, ...rest] = options;
  if (!method) return;
  const own = rest.filter((option) => option.name !== 'ttl');
  const local = isMethod(method.name) ? readLocal(builder, method, own) : undefined;
  const relay = local === undefined ? readRelay(builder, own) : undefined;
  const ttl = readTtl(builder, rest);
  if (!statement.finished) return;
  const base = { name: name.value, nameSpan: name.span, ttl, span: directive.span, statement: directive };
  if (local) builder.actions.set(name.value, { type: 'local', ...base, ...local });
  else if (relay)
    builder.actions.set(name.value, { type: 'relay', ...base, ...relay, relaySpan: method.keyword.span });
}

function readTtl(builder: ModelBuilder, options: readonly ActionClause[]): number | undefined {
  let ttl: number | undefined;
  for (const { name, value, span } of options) {
    if (name !== 'ttl' || !value) continue;
    if (ttl !== undefined) builder.refuse('A23', span, value.token);
    const interval = readInterval(value.value);
    if (!interval.ok) builder.refuse('A24', value.span, value.token, interval.quoted);
    ttl = interval.seconds;
  }
  return ttl;
}

function readLocal(
  builder: ModelBuilder,
  method: ActionClause,
  options: readonly ActionClause[],
): MutableLocalOptions {
  const words = method.values.filter((value) => value.type === 'word');
  const argument = words.find((word) => word.form !== 'keyword');
  const local: MutableLocalOptions = {
    method: isMethod(method.name) ? method.name : 'mbox',
    argument: argument?.value,
    ...plainLocal,
    junk: words.some((word) => word.form === 'keyword' && word.value === 'junk'),
  };
  for (const option of options) readLocalOption(builder, option, local);
  return local;
}

function readLocalOption(builder: ModelBuilder, option: ActionClause, local: MutableLocalOptions): void {
  const { name, value, values, span, last } = option;
  if (name === 'user' && value) {
    const forbidden = noUser.find((row) => row.method === local.method && available(row, builder.release));
    if (forbidden) builder.refuse(forbidden.check, span, value.token, local.method);
    if (local.user !== undefined) builder.refuse('A04', span, value.token);
    local.user = value.value;
  } else if (name === 'wrapper' && value) {
    builder.addReference('wrapper', value);
    if (!builder.wrappers.has(value.value)) builder.missing('A08', value.span, value.token, value.value);
    local.wrapper = value.value;
  } else if (name === 'alias' || name === 'virtual' || name === 'userbase') {
    const table = tableInOption(builder, values[0]);
    const taken = takenMapping(name, local);
    if (taken) builder.refuse(taken, span, last);
    local[name] = checkSlot(builder, `action ${name}`, table, values[0]?.span ?? span, last);
  }
}

/** The check for a mapping that is already set. `alias` and `virtual` exclude each other; the one that is set determines the message. */
function takenMapping(
  name: 'alias' | 'virtual' | 'userbase',
  local: MutableLocalOptions,
): CheckId | undefined {
  if (name === 'userbase') return local.userbase && 'A07';
  if (local.alias) return 'A05';
  return local.virtual && 'A06';
}

function readRelay(builder: ModelBuilder, options: readonly ActionClause[]): MutableRelayOptions {
  const relay: MutableRelayOptions = { ...plainRelay };
  const seen = new Set<ActionOption>();
  for (const option of options) readRelayOption(builder, option, relay, seen);
  return relay;
}

function readRelayOption(
  builder: ModelBuilder,
  option: ActionClause,
  relay: MutableRelayOptions,
  seen: Set<ActionOption>,
): void {
  const { name, value, values, span } = option;
  if (isRelayWord(name) && value) {
    if (seen.has(name)) builder.refuse(relayWords[name], span, value.token, name);
    setWord(builder, name, value, relay);
  } else if (name === 'backup') readBackup(builder, option, relay);
  else if (name === 'tls') readTls(builder, option, relay);
  else if (name === 'srs') readSrsUse(builder, option, relay);
  else if (name === 'filter') {
    if (seen.has(name)) builder.refuse('A19', span, filterToken(builder, option));
    relay.filters = filtersOf(builder, option, 'A19b');
  } else if (
    name === 'src' ||
    name === 'helo-src' ||
    name === 'host' ||
    name === 'domain' ||
    name === 'auth'
  ) {
    const table = tableInOption(builder, values[0]);
    readMapping(builder, name, option, relay, (slot) =>
      checkSlot(builder, slot, table, values[0]?.span ?? span, option.last),
    );
  }
  seen.add(name);
}

function setWord(builder: ModelBuilder, name: RelayWord, value: Word, relay: MutableRelayOptions): void {
  if (name === 'helo') relay.helo = value.value;
  else if (name === 'mail-from') relay.mailFrom = value.value;
  else if (name === 'ciphers') relay.ciphers = value.value;
  else if (name === 'protocols') relay.protocols = value.value;
  else {
    builder.addReference(name, value);
    relay[name] = value.value;
  }
}

function readBackup(builder: ModelBuilder, option: Clause, relay: MutableRelayOptions): void {
  const [keyword, mx] = option.values;
  if (keyword && !mx) throw builder.abandon();
  const token = mx ? option.last : ahead(builder, option);
  if (relay.backup) builder.refuse('A12', option.span, token);
  if (relay.host || relay.domain) builder.refuse('A13', option.span, token);
  relay.backup = true;
  relay.backupName = mx?.type === 'word' ? mx.value : undefined;
}

function readTls(builder: ModelBuilder, option: Clause, relay: MutableRelayOptions): void {
  const noVerify = option.value?.value === 'no-verify';
  const token = noVerify ? option.last : ahead(builder, option);
  if (relay.tls) builder.refuse('A16', option.span, token);
  relay.tls = true;
  relay.noVerify = noVerify;
}

function readSrsUse(builder: ModelBuilder, option: Clause, relay: MutableRelayOptions): void {
  if (!builder.settings.srsKey) builder.missing('A20', option.span, option.last);
  if (relay.srs) builder.refuse('A21', option.span, option.last);
  relay.srs = true;
}

function readMapping(
  builder: ModelBuilder,
  name: 'src' | 'helo-src' | 'host' | 'domain' | 'auth',
  { span, last }: Clause,
  relay: MutableRelayOptions,
  check: (slot: TableSlotName) => RelayAction['host'],
): void {
  const hosted = relay.host ?? relay.domain;
  switch (name) {
    case 'src':
      if (relay.source) builder.refuse('A11', span, last, 'source mapping');
      relay.source = check('action src');
      break;
    case 'helo-src':
      if (relay.heloSource) builder.refuse('A11', span, last, 'helo-source mapping');
      relay.heloSource = check('action helo-src');
      break;
    case 'host':
    case 'domain':
      if (hosted) builder.refuse('A15', span, last);
      if (relay.backup) builder.refuse(name === 'host' ? 'A13' : 'A14', span, last);
      relay[name] = check(`action ${name}`);
      break;
    case 'auth':
      if (!hosted) builder.refuse('A17', span, last);
      if (relay.auth) builder.refuse('A18', span, last);
      relay.auth = check('action auth');
      break;
  }
}
