import { type Availability, available, type Release } from '../../src/source/release.js';

/**
 * The reserved words of smtpd.conf by the releases that reserve them: the `keywords` table of each release's parse.y. A reserved word is never a
 * name unless it is quoted. `tagged`, `recipient`, `data-line`, `noop`, `quit`, `rset`, `smtp-in`, `smtp-out` and `to` are
 * reserved without being of any use.
 */
const rows = [
  {
    words: [
      'action',
      'alias',
      'any',
      'auth',
      'auth-optional',
      'backup',
      'bounce',
      'ca',
      'cert',
      'ciphers',
      'compression',
      'dhe',
      'domain',
      'encryption',
      'expand-only',
      'filter',
      'for',
      'forward-only',
      'from',
      'helo',
      'helo-src',
      'host',
      'hostname',
      'hostnames',
      'include',
      'inet4',
      'inet6',
      'junk',
      'key',
      'limit',
      'listen',
      'lmtp',
      'local',
      'mail-from',
      'maildir',
      'mask-src',
      'masquerade',
      'match',
      'max-deferred',
      'max-message-size',
      'mbox',
      'mda',
      'mta',
      'mx',
      'no-dsn',
      'no-verify',
      'on',
      'pki',
      'port',
      'queue',
      'rcpt-to',
      'received-auth',
      'recipient',
      'reject',
      'relay',
      'scheduler',
      'senders',
      'smtp',
      'smtps',
      'socket',
      'src',
      'sub-addr-delim',
      'table',
      'tag',
      'tagged',
      'tls',
      'tls-require',
      'ttl',
      'user',
      'userbase',
      'verify',
      'virtual',
      'warn-interval',
      'wrapper',
    ],
  },
  { until: '6.4', words: ['to'] },
  { since: '6.5', until: '6.5', words: ['builtin'] },
  {
    since: '6.5',
    words: [
      'chain',
      'chroot',
      'commit',
      'connect',
      'data',
      'data-line',
      'disconnect',
      'ehlo',
      'fcrdns',
      'group',
      'noop',
      'proc',
      'proc-exec',
      'quit',
      'rdns',
      'regex',
      'rset',
      'smtp-in',
      'smtp-out',
    ],
  },
  { since: '6.6', words: ['phase', 'proxy-v2', 'report', 'rewrite', 'srs'] },
  { since: '6.7', words: ['bypass'] },
  { since: '6.8', words: ['admd'] },
  { since: '7.0', words: ['protocols'] },
] as const satisfies readonly (Availability & { readonly words: readonly string[] })[];

export type Keyword = (typeof rows)[number]['words'][number];

/** Every reserved word of any release, with the releases that reserve it. */
export const keywords: ReadonlyMap<string, Availability> = new Map(
  rows.flatMap(({ words, ...availability }) =>
    words.map((word): [string, Availability] => [word, availability]),
  ),
);

/** Whether `word`, unquoted, is reserved in `release`. */
export function isKeyword(word: string, release: Release): boolean {
  const availability = keywords.get(word);
  return availability !== undefined && available(availability, release);
}
