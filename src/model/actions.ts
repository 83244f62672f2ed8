import type { Word } from '../../grammar/ast.js';
import type { Availability } from '../source/release.js';
import { available } from '../source/release.js';
import type { LocalAction, RelayAction } from './config.js';
import { type OptionsOfLocal, type OptionsOfRelay, plainLocal, plainRelay } from './defaults.js';
import { filtersOf, filterToken } from './filters.js';
import { readInterval } from './interval.js';
import type { CheckId } from './messages.js';
import type { Reading } from './reading.js';
import type { SlotName } from './slots.js';
import { ahead, type Clause, type StatementView } from './statement.js';
import { checkSlot, tableOf } from './tables.js';

const methods: ReadonlySet<string> = new Set<LocalAction['method']>([
  'mbox',
  'maildir',
  'lmtp',
  'mda',
  'forward-only',
  'expand-only',
]);

const isMethod = (word: string): word is LocalAction['method'] => methods.has(word);

/** Delivery methods that take no `user`, or none in some releases. */
const noUser: readonly (Availability & { readonly method: string; readonly check: CheckId })[] = [
  { method: 'mbox', check: 'A02' },
  { method: 'forward-only', check: 'A03' },
  { method: 'expand-only', check: 'A03' },
  { method: 'lmtp', check: 'A04', since: '7.0', until: '7.4' },
];

/** Options of `relay` that are a word, of which a second one is refused: with which check and subject. */
const relayWords: Readonly<Record<string, { readonly check: CheckId; readonly subject: string }>> = {
  helo: { check: 'A11', subject: 'helo' },
  pki: { check: 'A11', subject: 'pki' },
  ca: { check: 'A11', subject: 'ca' },
  'mail-from': { check: 'A11', subject: 'mail-from' },
  ciphers: { check: 'A22', subject: 'ciphers' },
  protocols: { check: 'A22', subject: 'protocols' },
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type LocalOptions = Mutable<OptionsOfLocal>;
type RelayOptions = Mutable<OptionsOfRelay>;

/** `action NAME …`. The action exists when the statement is complete. */
export function readAction(reading: Reading, statement: StatementView): void {
  const { directive, options } = statement;
  const [name] = statement.leaves;
  if (name?.type !== 'word') return;
  if (reading.actions.has(name.value)) reading.refuse('A01', name.span, name.token, name.value);
  const [method, ...rest] = options;
  if (!method) return;
  const own = rest.filter(({ keyword }) => keyword.value !== 'ttl');
  const local = isMethod(method.keyword.value) ? readLocal(reading, method, own) : undefined;
  const relay = local === undefined ? readRelay(reading, own) : undefined;
  const ttl = readTtl(reading, rest);
  if (!statement.finished) return;
  const base = { name: name.value, nameSpan: name.span, ttl, span: directive.span, statement: directive };
  if (local) reading.actions.set(name.value, { type: 'local', ...base, ...local });
  else if (relay)
    reading.actions.set(name.value, { type: 'relay', ...base, ...relay, relaySpan: method.keyword.span });
}

function readTtl(reading: Reading, options: readonly Clause[]): number | undefined {
  let ttl: number | undefined;
  for (const { keyword, value, span } of options) {
    if (keyword.value !== 'ttl' || !value) continue;
    if (ttl !== undefined) reading.refuse('A23', span, value.token);
    const interval = readInterval(value.value);
    if (!interval.ok) reading.refuse('A24', value.span, value.token, interval.quoted);
    ttl = interval.seconds;
  }
  return ttl;
}

function readLocal(reading: Reading, method: Clause, options: readonly Clause[]): LocalOptions {
  const words = method.values.filter((value) => value.type === 'word');
  const argument = words.find((word) => word.form !== 'keyword');
  const local: LocalOptions = {
    ...plainLocal,
    method: isMethod(method.keyword.value) ? method.keyword.value : 'mbox',
    argument: argument?.value,
    junk: words.some((word) => word.form === 'keyword' && word.value === 'junk'),
  };
  for (const option of options) readLocalOption(reading, option, local);
  return local;
}

function readLocalOption(reading: Reading, option: Clause, local: LocalOptions): void {
  const { keyword, value, values, span, last } = option;
  const name = keyword.value;
  if (name === 'user' && value) {
    const forbidden = noUser.find((row) => row.method === local.method && available(row, reading.release));
    if (forbidden) reading.refuse(forbidden.check, span, value.token, local.method);
    if (local.user !== undefined) reading.refuse('A04', span, value.token);
    local.user = value.value;
  } else if (name === 'wrapper' && value) {
    reading.refer('wrapper', value);
    if (!reading.wrappers.has(value.value)) reading.missing('A08', value.span, value.token, value.value);
    local.wrapper = value.value;
  } else if (name === 'alias' || name === 'virtual' || name === 'userbase') {
    const table = tableOf(reading, values[0]);
    const taken = takenMapping(name, local);
    if (taken) reading.refuse(taken, span, last);
    local[name] = checkSlot(reading, `action ${name}`, table, values[0]?.span ?? span, last);
  }
}

/** `alias` and `virtual` exclude each other; the one that is there already gives the message, its own kind first. */
function takenMapping(name: 'alias' | 'virtual' | 'userbase', local: LocalOptions): CheckId | undefined {
  if (name === 'userbase') return local.userbase && 'A07';
  if (local.alias) return 'A05';
  return local.virtual && 'A06';
}

function readRelay(reading: Reading, options: readonly Clause[]): RelayOptions {
  const relay: RelayOptions = { ...plainRelay };
  const seen = new Set<string>();
  for (const option of options) readRelayOption(reading, option, relay, seen);
  return relay;
}

function readRelayOption(reading: Reading, option: Clause, relay: RelayOptions, seen: Set<string>): void {
  const { keyword, value, values, span } = option;
  const name = keyword.value;
  const word = relayWords[name];
  if (word && value) {
    if (seen.has(name)) reading.refuse(word.check, span, value.token, word.subject);
    setWord(reading, name, value, relay);
  } else if (name === 'backup') readBackup(reading, option, relay);
  else if (name === 'tls') readTls(reading, option, relay);
  else if (name === 'srs') readSrsUse(reading, option, relay);
  else if (name === 'filter') {
    if (seen.has(name)) reading.refuse('A19', span, filterToken(reading, option));
    relay.filters = filtersOf(reading, option, 'A19b');
  } else if (
    name === 'src' ||
    name === 'helo-src' ||
    name === 'host' ||
    name === 'domain' ||
    name === 'auth'
  ) {
    const table = tableOf(reading, values[0]);
    readMapping(reading, name, option, relay, (slot) =>
      checkSlot(reading, slot, table, values[0]?.span ?? span, option.last),
    );
  }
  seen.add(name);
}

function setWord(reading: Reading, name: string, value: Word, relay: RelayOptions): void {
  if (name === 'helo') relay.helo = value.value;
  else if (name === 'mail-from') relay.mailFrom = value.value;
  else if (name === 'ciphers') relay.ciphers = value.value;
  else if (name === 'protocols') relay.protocols = value.value;
  else if (name === 'pki' || name === 'ca') {
    reading.refer(name, value);
    relay[name] = value.value;
  }
}

function readBackup(reading: Reading, option: Clause, relay: RelayOptions): void {
  const [keyword, mx] = option.values;
  if (keyword && !mx) throw reading.end();
  const token = mx ? option.last : ahead(reading, option);
  if (relay.backup) reading.refuse('A12', option.span, token);
  if (relay.host || relay.domain) reading.refuse('A13', option.span, token);
  relay.backup = true;
  relay.backupName = mx?.type === 'word' ? mx.value : undefined;
}

function readTls(reading: Reading, option: Clause, relay: RelayOptions): void {
  const noVerify = option.value?.value === 'no-verify';
  const token = noVerify ? option.last : ahead(reading, option);
  if (relay.tls) reading.refuse('A16', option.span, token);
  relay.tls = true;
  relay.noVerify = noVerify;
}

function readSrsUse(reading: Reading, option: Clause, relay: RelayOptions): void {
  if (!reading.settings.srsKey) reading.missing('A20', option.span, option.last);
  if (relay.srs) reading.refuse('A21', option.span, option.last);
  relay.srs = true;
}

function readMapping(
  reading: Reading,
  name: 'src' | 'helo-src' | 'host' | 'domain' | 'auth',
  { span, last }: Clause,
  relay: RelayOptions,
  check: (slot: SlotName) => RelayAction['host'],
): void {
  const hosted = relay.host ?? relay.domain;
  switch (name) {
    case 'src':
      if (relay.source) reading.refuse('A11', span, last, 'source mapping');
      relay.source = check('action src');
      break;
    case 'helo-src':
      if (relay.heloSource) reading.refuse('A11', span, last, 'helo-source mapping');
      relay.heloSource = check('action helo-src');
      break;
    case 'host':
    case 'domain':
      if (hosted) reading.refuse('A15', span, last);
      if (relay.backup) reading.refuse(name === 'host' ? 'A13' : 'A14', span, last);
      relay[name] = check(`action ${name}`);
      break;
    case 'auth':
      if (!hosted) reading.refuse('A17', span, last);
      if (relay.auth) reading.refuse('A18', span, last);
      relay.auth = check('action auth');
      break;
  }
}
