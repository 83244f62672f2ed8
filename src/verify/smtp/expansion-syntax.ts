import { byteLength, foldCase } from '../../model/config/lengths.js';
import type { MailAddress } from '../match/mail-address.js';

/** One target of an alias, a virtual entry or a .forward file (aliases(5), forward(5)). */
export type ExpansionTarget =
  | { readonly type: 'user'; readonly name: string }
  | { readonly type: 'address'; readonly address: MailAddress }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'command'; readonly command: string }
  | { readonly type: 'include'; readonly path: string }
  | { readonly type: 'error'; readonly reply: string };

/** The targets up to the first invalid one; `complete` is false if there is one. */
export interface ExpansionTargets {
  readonly targets: readonly ExpansionTarget[];
  readonly complete: boolean;
}

/** The size of smtpd's line buffer. */
const longestLine = 2047;

/** Parses a line of targets, which are separated by commas, with quotes and backslashes. One invalid target makes all of it unreadable. */
export function readTargets(line: string): ExpansionTargets {
  const targets: ExpansionTarget[] = [];
  if (byteLength(line) > longestLine) return { targets, complete: false };
  const { parts, complete } = splitList(line);
  for (const part of parts.map(trim)) {
    if (part === '') continue;
    const target = readTarget(part);
    if (target === undefined) return { targets, complete: false };
    targets.push(target);
  }
  return { targets, complete };
}

/** Whether a target is looked up in maps under one of these keys: `name`, `user@domain`, `@domain` or `@`, in lower case. */
export function leadsTo(target: ExpansionTarget, keys: ReadonlySet<string>): boolean {
  if (target.type === 'user') return keys.has(foldCase(target.name));
  if (target.type !== 'address') return false;
  const user = foldCase(target.address.user);
  const domain = foldCase(target.address.domain);
  return [`${user}@${domain}`, user, `@${domain}`, '@'].some((key) => keys.has(key));
}

/** A text without white space at its ends. */
export const trim = (text: string): string => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');

/**
 * Splits a table's value at commas outside quotes; a backslash protects the next character and disappears. An open quote or a final backslash makes it incomplete.
 */
export function splitList(line: string): { readonly parts: readonly string[]; readonly complete: boolean } {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '\\') {
      at++;
      if (at === line.length) return { parts, complete: false };
      part += line.charAt(at);
      continue;
    }
    if (char === ',' && quote === '') {
      parts.push(part);
      part = '';
      continue;
    }
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    part += char;
  }
  if (quote !== '') return { parts, complete: false };
  return { parts: [...parts, part], complete: true };
}

/** The forms of a target, in the order in which smtpd tries them. */
const readers: readonly ((text: string) => ExpansionTarget | undefined)[] = [
  (text) => {
    const reply = /^:?error:([45]\d\d [A-Za-z0-9].*)$/is.exec(text)?.[1];
    return reply === undefined ? undefined : { type: 'error', reply };
  },
  (text) => {
    const path = /^:?include:(\/.*)$/is.exec(text)?.[1];
    return path === undefined ? undefined : { type: 'include', path };
  },
  (text) => {
    const command = /^\|(.*)$/s.exec(text)?.[1] ?? /^"\|(.*)"$/s.exec(text)?.[1];
    return command === undefined ? undefined : { type: 'command', command };
  },
  (text) => (text.startsWith('/') ? { type: 'file', path: text } : undefined),
  (text) => {
    const [, user, domain] = /^([A-Za-z0-9!#$%*/?|^{}`~&'+=_.-]+)@([A-Za-z0-9.-]+)$/.exec(text) ?? [];
    return user === undefined || domain === undefined
      ? undefined
      : { type: 'address', address: { user, domain } };
  },
  (text) => {
    // A text that looks like an address has lost its domain here: `bob@bad_domain` is the user bob.
    const name = /^([^@]+)@./.exec(text)?.[1] ?? text;
    return /^[A-Za-z0-9_.+-]{1,255}$/.test(name) ? { type: 'user', name } : undefined;
  },
];

function readTarget(text: string): ExpansionTarget | undefined {
  for (const read of readers) {
    const target = read(text);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** The order in which smtpd keeps the targets of one value: by kind, then by their bytes. */
const kindOrder: readonly ExpansionTarget['type'][] = [
  'user',
  'file',
  'command',
  'include',
  'address',
  'error',
];

/** The text that identifies a target: equal texts of one kind are one target. */
export function targetText(target: ExpansionTarget): string {
  switch (target.type) {
    case 'user':
      return target.name;
    case 'address':
      return `${target.address.user}\0${target.address.domain}`;
    case 'file':
    case 'include':
      return target.path;
    case 'command':
      return target.command;
    case 'error':
      return target.reply;
  }
}

/** The targets of a table's value in the order in which smtpd follows them, without duplicates. */
export function inExpansionOrder(targets: readonly ExpansionTarget[]): readonly ExpansionTarget[] {
  const distinct = new Map(targets.map((target) => [`${target.type} ${targetText(target)}`, target]));
  return [...distinct.values()].sort((a, b) => {
    const kind = kindOrder.indexOf(a.type) - kindOrder.indexOf(b.type);
    if (kind !== 0) return kind;
    const [left, right] = [targetText(a), targetText(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/**
 * The lines of a .forward file (fparseln(3) with its defaults): a backslash at a line's end continues it, and `#` begins a comment unless a backslash precedes it.
 */
export function forwardLines(text: string): readonly string[] {
  return logicalLines(text, '\\', '#');
}

/** The lines of a list that an alias includes: smtpd calls fparseln(3) with `#` as the continuation character and without comments. */
export function includedLines(text: string): readonly string[] {
  return logicalLines(text, '#', undefined);
}

function logicalLines(text: string, continuation: string, comment: string | undefined): readonly string[] {
  const lines: string[] = [];
  let pending = '';
  const physical = text.split('\n');
  if (physical.at(-1) === '') physical.pop();
  for (const line of physical) {
    const content = comment === undefined ? line : withoutComment(line, comment);
    if (content.endsWith(continuation) && !isEscaped(content, content.length - 1)) {
      pending += content.slice(0, -1);
      continue;
    }
    lines.push(pending + content);
    pending = '';
  }
  return pending === '' ? lines : [...lines, pending];
}

function withoutComment(line: string, comment: string): string {
  for (let at = line.indexOf(comment); at !== -1; at = line.indexOf(comment, at + 1))
    if (!isEscaped(line, at)) return line.slice(0, at);
  return line;
}

/** Whether an odd number of backslashes precedes `at`. */
function isEscaped(line: string, at: number): boolean {
  let before = at;
  while (before > 0 && line[before - 1] === '\\') before--;
  return (at - before) % 2 === 1;
}
