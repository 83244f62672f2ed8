import type { Word } from '../../../grammar/ast.js';
import { byteLength } from '../config/lengths.js';
import type { CheckId } from './checks.js';
import { readInterval } from './interval.js';
import type { ModelBuilder } from './model-builder.js';
import { readSize } from './size.js';
import { type Leaf, lastToken, type StatementView } from './statement-view.js';

/** The names that each `limit` statement knows, and the check that refuses any other. */
const limits = {
  smtp: { check: 'G09', names: ['max-rcpt', 'max-mails'] },
  mda: {
    check: 'G10',
    names: ['max-session', 'max-session-per-user', 'task-hiwat', 'task-lowat', 'task-release'],
  },
  scheduler: {
    check: 'G10',
    names: ['max-inflight', 'max-evp-batch-size', 'max-msg-batch-size', 'max-schedule'],
  },
  mta: {
    check: 'G11',
    names: [
      'max-conn-per-host',
      'max-conn-per-route',
      'max-conn-per-source',
      'max-conn-per-connector',
      'max-conn-per-relay',
      'max-conn-per-domain',
      'conn-delay-host',
      'conn-delay-route',
      'conn-delay-source',
      'conn-delay-connector',
      'conn-delay-relay',
      'conn-delay-domain',
      'reconn-delay-route',
      'session-mail-max',
      'session-transaction-delay',
      'session-keepalive',
      'max-failures-per-session',
      'task-hiwat',
      'task-lowat',
      'task-release',
    ],
  },
} as const satisfies Readonly<Record<string, { check: CheckId; names: readonly string[] }>>;

/** The smallest `max-rcpt` that RFC 5321 allows, 4.5.3.1.8. */
const fewestRecipients = 100n;

/** The maximum number of `bounce warn-interval` times that are kept. */
const maxWarnings = 4;

/** Reads `scheduler limit …`. */
export function readScheduler(
  builder: ModelBuilder,
  { options: [option] }: StatementView<'scheduler'>,
): void {
  if (option) readLimits(builder, 'scheduler', option.values);
}

/** Reads `mta limit …`, `mta max-deferred N`. */
export function readMta(builder: ModelBuilder, { options: [option] }: StatementView<'mta'>): void {
  if (option?.name === 'limit') readLimits(builder, 'mta', skipDomain(option.values));
}

/** Reads `mda limit …`, `mda wrapper NAME COMMAND`. */
export function readMda(builder: ModelBuilder, { options: [option] }: StatementView<'mda'>): void {
  if (option?.name === 'limit') readLimits(builder, 'mda', option.values);
  if (option?.name !== 'wrapper') return;
  const [name, command] = option.values;
  if (!isWord(name) || !isWord(command)) return;
  if (builder.wrappers.has(name.value)) builder.refuse('A10', name.span, command.token, name.value);
  builder.wrappers.set(name.value, { name: name.value, nameSpan: name.span, command: command.value });
}

/** Reads `smtp limit …`, `smtp ciphers`, `smtp max-message-size`, `smtp sub-addr-delim`. */
export function readSmtp(builder: ModelBuilder, { options: [option] }: StatementView<'smtp'>): void {
  if (option === undefined) return;
  const { name, value, values } = option;
  if (name === 'limit') readLimits(builder, 'smtp', values);
  else if (!value) return;
  else if (name === 'ciphers') builder.settings.smtpCiphers = value.value;
  else if (name === 'max-message-size') readMessageSize(builder, value);
  else if (name === 'sub-addr-delim') readDelimiter(builder, value);
}

function readMessageSize(builder: ModelBuilder, value: Word): void {
  const number = value.form === 'number' ? BigInt(value.value) : undefined;
  const size = number ?? readSize(value.value, builder.release, builder.platform);
  if (size === undefined || size < 0n)
    builder.refuse('G07', value.span, value.token, number === undefined ? value.value : String(number));
  builder.settings.maxMessageSize = size;
}

function readDelimiter(builder: ModelBuilder, value: Word): void {
  if (byteLength(value.value) !== 1) builder.refuse('G05', value.span, value.token);
  if (!/^[!-?A-~]$/.test(value.value)) builder.refuse('G06', value.span, value.token);
  builder.settings.subAddressDelimiter = value.value;
}

/** Reads `queue compression`, `queue encryption [KEY]`, `queue ttl INTERVAL`. */
export function readQueue(builder: ModelBuilder, { options: [option] }: StatementView<'queue'>): void {
  if (option === undefined) return;
  const { name, value } = option;
  if (name === 'encryption') {
    builder.settings.queueEncryption = true;
    if (value) builder.queueKey = value;
  } else if (name === 'ttl' && value) {
    const interval = readInterval(value.value);
    if (!interval.ok) builder.refuse('G01', value.span, value.token, interval.quoted);
    builder.settings.queueTtl = interval.seconds;
  }
}

/** Reads `bounce warn-interval INTERVAL, …`. Each such statement replaces the earlier ones. */
export function readBounce(builder: ModelBuilder, statement: StatementView<'bounce'>): void {
  const [kind, ...values] = statement.leaves;
  if (!isWord(kind)) return;
  const intervals: number[] = [];
  builder.settings.warnIntervals = intervals;
  for (const value of values) {
    if (!isWord(value)) continue;
    const interval = readInterval(value.value);
    if (!interval.ok) builder.refuse('G02', value.span, value.token, interval.quoted);
    if (intervals.length < maxWarnings) intervals.push(interval.seconds);
  }
}

/** Reads `srs key SECRET`, `srs key backup SECRET`, `srs ttl INTERVAL`. */
export function readSrs(builder: ModelBuilder, { options: [option] }: StatementView<'srs'>): void {
  if (!option?.value) return;
  const { name, value } = option;
  if (name === 'key') readSrsKey(builder, value, option.values.at(-1));
  if (name !== 'ttl') return;
  const interval = readInterval(value.value);
  if (!interval.ok) builder.refuse('G04', value.span, value.token, interval.quoted);
  if (interval.seconds < 86_400) builder.refuse('G04b', value.span, value.token, interval.quoted);
}

/** The last key counts, and the last backup. */
function readSrsKey(builder: ModelBuilder, first: Word, last: Leaf | undefined): void {
  const isEmpty = isWord(last) && last.value === '';
  if (isKeyword(first, 'backup')) builder.settings.emptySrsBackup = isEmpty;
  else {
    builder.settings.srsKey = true;
    builder.settings.emptySrsKey = isEmpty;
  }
}

/** Reads `admd NAME`. */
export function readAdmd(builder: ModelBuilder, statement: StatementView<'admd'>): void {
  const [name] = statement.leaves;
  if (isWord(name) && /[^ -~]/.test(name.value)) builder.refuse('G08', name.span, name.token);
}

function readLimits(builder: ModelBuilder, statement: keyof typeof limits, words: readonly Leaf[]): void {
  const { check, names } = limits[statement];
  for (let at = 0; at < words.length; at++) {
    const name = words[at];
    // The keywords `inet4` and `inet6` come alone; any other word is followed by its number.
    if (!isWord(name) || name.form === 'keyword') continue;
    const number = words[++at];
    if (!isWord(number)) return;
    if (!(names as readonly string[]).includes(name.value))
      builder.refuse(check, name.span, lastToken(number), name.value);
    if (name.value === 'max-rcpt') readMaxRecipients(builder, number);
    if (name.value === 'max-mails') builder.settings.maxMails = Number(number.value);
  }
}

function readMaxRecipients(builder: ModelBuilder, number: Word): void {
  const value = BigInt(number.value);
  if (builder.makes('G12') && value < fewestRecipients) builder.refuse('G12', number.span, number.token);
  builder.settings.maxRecipients = Number(value);
}

/** Skips `for domain NAME` before the limits of one domain. */
function skipDomain(words: readonly Leaf[]): readonly Leaf[] {
  const [first] = words;
  return isWord(first) && isKeyword(first, 'for') ? words.slice(3) : words;
}

function isWord(leaf: Leaf | undefined): leaf is Word {
  return leaf?.type === 'word';
}

function isKeyword(word: Word, value: string): boolean {
  return word.form === 'keyword' && word.value === value;
}
