import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageExample } from '../../src/report/pages/page-source.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { installation, type RelayAnswer, type RelayTask } from './oracle.js';
import type { DnsZone } from './recorded-decisions.js';
import { ownCertificate } from './test-authorities.js';
import { writeTree } from './write-tree.js';

/** What is asked of live servers with the two examples of a rule's page, and what each answers: fixtures/pages.jsonl. */
export interface PageSession {
  readonly rule: string;
  readonly ask: readonly EnvelopeInput[];
  /** Expressions for what the servers say (`outcome`): of the bad example its problem, of the good one its correction. */
  readonly bad: string;
  readonly good: string;
  /** Messages are sent to the end, and what the server's log says of them is a part of the outcome. */
  readonly log?: boolean;
  /** Statements of the server that mail is sent on to, which is the same one. */
  readonly beside?: string;
  /** Files by their paths, besides those on the page; `{client}` is the authority of the clients' certificate, `{another}` one that nobody knows. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files that only the server of the bad example has. */
  readonly badFiles?: Readonly<Record<string, string>>;
  readonly dns?: DnsZone;
  /** `false`: nothing that the example names is there but by itself. */
  readonly stub?: boolean;
}

/** A page whose examples no session can tell apart, and why. */
export interface Unasked {
  readonly rule: string;
  readonly unasked: string;
}

const file = fileURLToPath(new URL('../../fixtures/pages.jsonl', import.meta.url));

export const pageSessions: readonly (PageSession | Unasked)[] = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as PageSession | Unasked);

const hash =
  '$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1';
const users = ['ada', 'anna', 'bert', 'bob'];

/** PAM knows nobody on these servers, so a listener with `auth` alone gets a table of users, whose password is `secret`. */
function withAccounts(conf: string): string {
  const asked = conf.replace(/^(listen on .*\bauth(?:-optional)?)(?! *(?:<|creds\b))\b/gm, '$1 <accounts>');
  if (!asked.includes('<accounts>')) return conf;
  return `table accounts { ${users.map((user) => `"${user}" = "${hash}"`).join(', ')} }\n${asked}`;
}

const certificates: Readonly<Record<string, () => string>> = {
  '{client}': () => readFileSync(join(installation, 'oracle.crt'), 'utf8'),
  '{another}': () => ownCertificate,
};

/** The server's accounts, with those that the pages' recipients need, and those of an example. */
function passwd(own = ''): string {
  const base = readFileSync(join(installation, '7.9/etc/passwd'), 'utf8');
  const added = ['anna', 'vmail'].map(
    (name, at) => `${name}:x:${2101 + at}:${2101 + at}::/var/empty:/bin/sh`,
  );
  const nameOf = (line: string): string | undefined => line.split(':')[0];
  const there = new Set(base.split('\n').map(nameOf));
  const others = [...own.trimEnd().split('\n'), ...added].filter((line) => !there.has(nameOf(line)));
  return `${base.trimEnd()}\n${others.join('\n')}\n`;
}

/** Messages are sent to the end. What becomes of them goes on behind the answers: further envelopes give it time. */
function withTime(ask: readonly EnvelopeInput[]): readonly EnvelopeInput[] {
  const others = Array.from({ length: 20 }, () => ({ ...ask[0], rcpt_to: 'nobody-there@localhost' }));
  return [...ask.map((envelope) => ({ ...envelope, data: true })), ...others];
}

/** Writes one of the two examples, with what it needs, into a folder. */
export function pageTask(
  session: PageSession,
  side: 'bad' | 'good',
  example: PageExample,
  folder: string,
): RelayTask {
  const place = join(folder, `${session.rule}.${side}`);
  const files = { ...example.files, ...session.files, ...(side === 'bad' && session.badFiles) };
  const named = Object.entries(files).map(([path, text]) => [path, certificates[text]?.() ?? text]);
  writeTree(place, { 'smtpd.conf': withAccounts(`${session.beside ?? ''}${example.conf}`) });
  writeTree(join(place, 'root'), {
    ...Object.fromEntries(named),
    '/etc/passwd': passwd(files['/etc/passwd']),
  });
  return {
    conf: join(place, 'smtpd.conf'),
    overlay: join(place, 'root'),
    envelopes: session.log ? withTime(session.ask) : session.ask,
    release: '7.9',
    ...(session.dns && { dns: session.dns }),
  };
}

/**
 * What a server said to the envelopes of an example, a line each: the reply that decided with where the mail goes (`; ` between several), or why there
 * was none; below that, what the log says of messages that were sent on.
 */
export function outcome(answers: readonly RelayAnswer[], log: string): string {
  return [...answers.map(said), log].join('\n');
}

function said({ decision, rcpt_reply, mail_reply, queued, error }: RelayAnswer): string {
  if (decision === 'error') return `nothing: ${error}`;
  const reply = rcpt_reply ?? mail_reply ?? error ?? '';
  return `${reply} > ${(queued ?? []).map(({ type, dispatcher, dest }) => `${type} ${dispatcher} ${dest}`).join('; ')}`;
}
