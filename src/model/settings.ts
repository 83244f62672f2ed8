import type { Word } from '../../grammar/ast.js';
import type { Settings } from './config.js';
import { readInterval } from './interval.js';
import { byteLength } from './lengths.js';
import type { CheckId } from './messages.js';
import type { Reading } from './reading.js';
import { readSize } from './size.js';
import { type Leaf, lastToken, type StatementView } from './statement.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The settings while the configuration is read; the last value given wins. */
export type MutableSettings = Mutable<Settings>;

export function defaultSettings(): MutableSettings {
  return {
    subAddressDelimiter: '+',
    srsKey: false,
    maxRecipients: 1000,
    maxMails: 100,
    smtpCiphers: undefined,
    queueEncryption: false,
    queueTtl: 4 * 86_400,
    maxMessageSize: 35n * 1024n * 1024n,
    warnIntervals: [4 * 3600],
  };
}

/** The names that each `limit` statement knows, and what smtpd says to any other. */
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

/** No more than this many `bounce warn-interval`s are kept. */
const mostWarnings = 4;

/** `scheduler limit …`. */
export function readScheduler(reading: Reading, statement: StatementView): void {
  readLimits(reading, 'scheduler', statement.leaves.slice(1));
}

/** `mta limit …`, `mta max-deferred N`. */
export function readMta(reading: Reading, statement: StatementView): void {
  const [kind, ...rest] = statement.leaves;
  if (isWord(kind) && kind.value === 'limit') readLimits(reading, 'mta', skipDomain(rest));
}

/** `mda limit …`, `mda wrapper NAME COMMAND`. */
export function readMda(reading: Reading, statement: StatementView): void {
  const [kind, ...rest] = statement.leaves;
  if (!isWord(kind)) return;
  if (kind.value === 'limit') readLimits(reading, 'mda', rest);
  const [name, command] = rest;
  if (kind.value !== 'wrapper' || !isWord(name) || !isWord(command)) return;
  if (reading.wrappers.has(name.value)) reading.refuse('A10', name.span, command.token, name.value);
  reading.wrappers.set(name.value, { name: name.value, nameSpan: name.span, command: command.value });
}

/** `smtp limit …`, `smtp ciphers`, `smtp max-message-size`, `smtp sub-addr-delim`. */
export function readSmtp(reading: Reading, statement: StatementView): void {
  const [kind, ...rest] = statement.leaves;
  if (!isWord(kind)) return;
  const [value] = rest;
  if (kind.value === 'limit') readLimits(reading, 'smtp', rest);
  else if (!isWord(value)) return;
  else if (kind.value === 'ciphers') reading.settings.smtpCiphers = value.value;
  else if (kind.value === 'max-message-size') readMessageSize(reading, value);
  else if (kind.value === 'sub-addr-delim') readDelimiter(reading, value);
}

function readMessageSize(reading: Reading, value: Word): void {
  const number = value.form === 'number' ? BigInt(value.value) : undefined;
  const size = number ?? readSize(value.value, reading.release, reading.platform);
  if (size === undefined || size < 0n)
    reading.refuse('G07', value.span, value.token, number === undefined ? value.value : String(number));
  reading.settings.maxMessageSize = size;
}

function readDelimiter(reading: Reading, value: Word): void {
  if (byteLength(value.value) !== 1) reading.refuse('G05', value.span, value.token);
  if (!/^[!-?A-~]$/.test(value.value)) reading.refuse('G06', value.span, value.token);
  reading.settings.subAddressDelimiter = value.value;
}

/** `queue compression`, `queue encryption [KEY]`, `queue ttl INTERVAL`. */
export function readQueue(reading: Reading, statement: StatementView): void {
  const [kind, value] = statement.leaves;
  if (!isWord(kind)) return;
  if (kind.value === 'encryption') {
    reading.settings.queueEncryption = true;
    if (isWord(value)) reading.queueKey = value;
  } else if (kind.value === 'ttl' && isWord(value)) {
    const interval = readInterval(value.value);
    if (!interval.ok) reading.refuse('G01', value.span, value.token, interval.quoted);
    reading.settings.queueTtl = interval.seconds;
  }
}

/** `bounce warn-interval INTERVAL, …`: each such statement starts anew. */
export function readBounce(reading: Reading, statement: StatementView): void {
  const [kind, ...values] = statement.leaves;
  if (!isWord(kind)) return;
  const intervals: number[] = [];
  reading.settings.warnIntervals = intervals;
  for (const value of values) {
    if (!isWord(value)) continue;
    const interval = readInterval(value.value);
    if (!interval.ok) reading.refuse('G02', value.span, value.token, interval.quoted);
    if (intervals.length < mostWarnings) intervals.push(interval.seconds);
  }
}

/** `srs key SECRET`, `srs key backup SECRET`, `srs ttl INTERVAL`. */
export function readSrs(reading: Reading, statement: StatementView): void {
  const [kind, value] = statement.leaves;
  if (!isWord(kind) || !isWord(value)) return;
  if (kind.value === 'key' && !isKeyword(value, 'backup')) reading.settings.srsKey = true;
  if (kind.value !== 'ttl') return;
  const interval = readInterval(value.value);
  if (!interval.ok) reading.refuse('G04', value.span, value.token, interval.quoted);
  if (interval.seconds < 86_400) reading.refuse('G04b', value.span, value.token, interval.quoted);
}

/** `admd NAME`. */
export function readAdmd(reading: Reading, statement: StatementView): void {
  const [name] = statement.leaves;
  if (isWord(name) && /[^ -~]/.test(name.value)) reading.refuse('G08', name.span, name.token);
}

function readLimits(reading: Reading, statement: keyof typeof limits, words: readonly Leaf[]): void {
  const { check, names } = limits[statement];
  for (let at = 0; at < words.length; at++) {
    const name = words[at];
    // `inet4` and `inet6`, keywords, stand alone; a word has its number.
    if (!isWord(name) || name.form === 'keyword') continue;
    const number = words[++at];
    if (!isWord(number)) return;
    if (!(names as readonly string[]).includes(name.value))
      reading.refuse(check, name.span, lastToken(number), name.value);
    if (name.value === 'max-rcpt') readMaxRecipients(reading, number);
    if (name.value === 'max-mails') reading.settings.maxMails = Number(number.value);
  }
}

function readMaxRecipients(reading: Reading, number: Word): void {
  const value = BigInt(number.value);
  if (reading.makes('G12') && value < fewestRecipients) reading.refuse('G12', number.span, number.token);
  reading.settings.maxRecipients = Number(value);
}

/** `for domain NAME` before the limits of one domain. */
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
