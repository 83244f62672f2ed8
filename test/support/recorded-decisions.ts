import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileHost } from '../../src/source/host.js';
import type { DecisionKind, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import type { OracleRelease, RelayAnswer } from './oracle.js';

/** Where the recorded decisions are: a folder for each configuration. */
const decisionsFolder = fileURLToPath(new URL('../../fixtures/decisions/', import.meta.url));

/** What the resolver knows, as the oracle's `relay` takes it: an address has a name, a name has addresses. */
export type DnsZone = Readonly<Record<string, string | readonly string[]>>;

/** What a server answered to one envelope. */
export interface RecordedAnswer {
  readonly decision: DecisionKind;
  /** The reply to the command that decided; null where there was none. */
  readonly reply: string | null;
  /** Rules that matched, in order; null where an address matched none. */
  readonly rules: readonly (number | null)[];
  readonly stage: string;
  /** Where accepted mail goes, sorted: `action relay address`, or `action local`. Left out where nothing was accepted. */
  readonly queued?: readonly string[];
}

/** `recorded.json`: the answers per envelope, in the order of envelopes.jsonl; `*` is what most releases say. */
export interface Recording {
  readonly command: string;
  readonly releases: Readonly<Partial<Record<OracleRelease, string>>>;
  readonly answers: readonly Readonly<Partial<Record<OracleRelease | '*', RecordedAnswer>>>[];
}

export interface DecisionFixture {
  readonly name: string;
  readonly folder: string;
  /** The path of smtpd.conf. */
  readonly conf: string;
  readonly envelopes: readonly EnvelopeInput[];
  /** The tree laid over the server's root, where the configuration has one. */
  readonly root: string | undefined;
  readonly dns: DnsZone | undefined;
  readonly recording: string;
}

/** All fixtures, by name. */
export function decisionFixtures(): readonly DecisionFixture[] {
  return readdirSync(decisionsFolder)
    .filter((name) => existsSync(join(decisionsFolder, name, 'smtpd.conf')))
    .sort()
    .map((name) => {
      const folder = join(decisionsFolder, name);
      const root = join(folder, 'root');
      const dns = join(folder, 'dns.json');
      return {
        name,
        folder,
        conf: join(folder, 'smtpd.conf'),
        envelopes: readFileSync(join(folder, 'envelopes.jsonl'), 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as EnvelopeInput),
        root: existsSync(root) ? root : undefined,
        dns: existsSync(dns) ? (JSON.parse(readFileSync(dns, 'utf8')) as DnsZone) : undefined,
        recording: join(folder, 'recorded.json'),
      };
    });
}

/** The part of an answer that is recorded: the last one, where a message was sent. */
export function recorded(answer: RelayAnswer): RecordedAnswer {
  const rules = answer.rules ?? [];
  const queued = answer.queued?.length ? { queued: sortedUnique(answer.queued.map(destination)) } : {};
  if (answer.decision === 'accept' && answer.data_reply !== undefined) {
    const { data_reply, dot_reply = data_reply } = answer;
    const stage = data_reply.startsWith('354') ? 'commit' : 'data';
    const reply = withoutIdentifier(dot_reply);
    const decision = reply.startsWith('2') ? 'accept' : reply.startsWith('4') ? 'tempfail' : 'reject';
    return { decision, reply, rules, stage, ...(decision === 'accept' ? queued : {}) };
  }
  return {
    decision: answer.decision,
    reply: replyOf(answer),
    rules,
    stage: answer.stage === 'banner' ? 'connect' : answer.stage === 'starttls' ? 'tls' : answer.stage,
    ...queued,
  };
}

/** A reply with an example in place of the message's identifier, which is a random one. */
export const withoutIdentifier = (reply: string): string =>
  reply.replace(/(?<=250 2\.0\.0 )[0-9a-f]{8}(?= Message accepted)/, '1a2b3c4d');

const destination = ({ type, dispatcher, dest }: NonNullable<RelayAnswer['queued']>[number]): string =>
  type === 'mta' ? `${dispatcher} relay ${dest}` : `${dispatcher} local`;

/** Destinations as they are compared: in an order that does not depend on the queue's. */
export const sortedUnique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

function replyOf(answer: RelayAnswer): string | null {
  if (answer.stage === 'rcpt') return answer.rcpt_reply;
  if (answer.stage === 'mail') return answer.mail_reply;
  const last = answer.transcript.at(-1);
  return last?.startsWith('S: ') ? last.slice('S: '.length) : null;
}

/** The answers in the recorded form: what most releases say as `*`, and each release that says something else. */
export function mergeDecisions(
  answers: ReadonlyMap<OracleRelease, RecordedAnswer>,
): Readonly<Partial<Record<OracleRelease | '*', RecordedAnswer>>> {
  const votes = new Map<string, OracleRelease[]>();
  for (const [release, answer] of answers) {
    const key = JSON.stringify(answer);
    votes.set(key, [...(votes.get(key) ?? []), release]);
  }
  // Of equally many, the newest releases' answer is the usual one.
  const ranked = [...votes].sort(([, a], [, b]) => a.length - b.length);
  const usual = ranked.at(-1)?.[0];
  const result: Partial<Record<OracleRelease | '*', RecordedAnswer>> = {};
  for (const [release, answer] of answers)
    if (JSON.stringify(answer) === usual) result['*'] = answer;
    else result[release] = answer;
  return result;
}

/** The users of the oracle's servers, and their name: the same in all its releases. */
export const serverFiles: Readonly<Record<string, string>> = {
  'etc/mailname': 'mail.example.org\n',
  'etc/mail/mailname': 'mail.example.org\n',
  'etc/passwd': [
    'root:x:0:0::/root:/bin/sh',
    'daemon:x:1:1::/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2::/bin:/usr/sbin/nologin',
    'mail:x:8:8::/var/mail:/usr/sbin/nologin',
    'www-data:x:33:33::/var/www:/usr/sbin/nologin',
    'opensmtpd:x:990:990::/var/lib/opensmtpd/empty:/usr/sbin/nologin',
    'opensmtpq:x:991:991::/var/lib/opensmtpd/empty:/usr/sbin/nologin',
    'alice:x:2001:2001::/home/alice:/bin/sh',
    'bob:x:2002:2002::/home/bob:/bin/sh',
    'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n'),
};

/** The files that a configuration sees on the oracle's servers: the fixture's own tree, and the server's users and name. */
export function serverHost(root: string | undefined): FileHost {
  return {
    read(path) {
      const inside = path.replace(/^\/+/, '');
      const file = root === undefined ? undefined : join(root, inside);
      if (file !== undefined && existsSync(file)) {
        if (statSync(file).isDirectory())
          return { ok: false, code: 'EISDIR', message: `${path}: is a directory` };
        return { ok: true, text: readFileSync(file, 'utf8') };
      }
      const text = serverFiles[inside];
      if (text !== undefined) return { ok: true, text };
      return { ok: false, code: 'ENOENT', message: `${path}: No such file or directory` };
    },
  };
}
