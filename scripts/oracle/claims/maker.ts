import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import { Random } from '../generate/random.js';
import { changeOf } from './change.js';
import type { ClaimCase } from './claim-case.js';
import { policyLine } from './policy-lines.js';
import { randomFilters } from './random-filters.js';
import { rulesOf } from './random-rules.js';
import {
  clients,
  credentials,
  foreign,
  helos,
  known,
  reverseNames,
  routes,
  senders,
} from './random-words.js';
import { type ServerEntry, serverEntries } from './server-entries.js';

/** The state of a case under construction, to which its parts add lines, files and features. */
export interface CaseMaking {
  readonly random: Random;
  readonly lines: string[];
  readonly overlay: Record<string, string>;
  readonly unseen: string[];
  readonly features: Set<string>;
}

/** The number of mails that are offered to each listener of a case. */
const mails = { few: 5, many: 9 } as const;

/** Generates a case from a seed, deterministically. */
export function claimCase(seed: number): ClaimCase {
  const random = new Random(seed);
  const making: CaseMaking = { random, lines: [], overlay: {}, unseen: [], features: new Set() };
  const { lines, overlay, unseen, features } = making;
  lines.push(
    'pki m cert "/etc/ssl/oracle.crt"',
    'pki m key "/etc/ssl/private/oracle.key"',
    credentials,
    'action "r" relay',
    'action "l" mbox',
  );
  if (random.chance(15))
    lines.push('action "v" mbox virtual { "bob@example.org" = "bob", "@example.com" = "alice" }');
  if (random.chance(8))
    lines.push(`action "${routes.action}" relay domain { "${routes.domain}" = "smtp://192.0.2.99" }`);
  const filters = randomFilters(making);
  const entryPoints = serverEntries(making, filters);
  rulesOf(making);
  const dns = zoneOf(making);
  const sessions = sessionsOf(making, entryPoints);
  const policy = Array.from({ length: 3 }, () => policyLine(random));
  const changed = changeOf(random, lines);
  return {
    script: changed.join('\n'),
    overlay,
    unseen,
    dns,
    policy,
    sessions,
    features: [...features],
  };
}

/** The names that the resolver knows: some clients have one, and some of these resolve back. */
function zoneOf({ random }: CaseMaking): ClaimCase['dns'] {
  const zone: Record<string, string | string[]> = {};
  for (const client of clients) {
    // The usual client of examples has no name.
    if (client === '203.0.113.7' || !random.chance(35)) continue;
    const name = random.pick(reverseNames);
    zone[client] = name;
    if (random.chance(60)) zone[name] = [...(zone[name] ?? []), client];
  }
  return zone;
}

/** Offers each mail to each listener, with several recipients in a session unless a filter inspects the whole message. */
function sessionsOf(
  { random, lines }: CaseMaking,
  entryPoints: readonly ServerEntry[],
): readonly OracleEnvelope[] {
  const late = lines.some((line) => /phase (?:data|commit)/.test(line));
  const count = late ? mails.few : mails.many;
  const secured = entryPoints.some(({ tls }) => tls);
  const logins = entryPoints.some(({ auth }) => auth);
  return Array.from({ length: count }, (_, at) => {
    const client = random.pick(clients);
    const recipients = [
      ...new Set([random.pick(foreign), random.pick(foreign), random.pick(known), random.pick(known)]),
    ];
    const mail = {
      helo: random.chance(50) ? random.pick(helos) : 'client.example.net',
      // A client that starts TLS sends EHLO, and a mail is the same at all listeners.
      ...(!secured && random.chance(20) ? { ehlo: false } : {}),
      mail_from: random.chance(40) ? 'sender@example.net' : random.pick(senders),
    };
    const login = logins && at % 4 === 3 ? random.pick(['alice', 'bob@example.org']) : undefined;
    const shows = random.chance(50);
    return entryPoints
      .flatMap((entryPoint) => entryPoint.contact(client, { login, certificate: shows }))
      .flatMap((contact): readonly OracleEnvelope[] => {
        const session = { ...mail, ...contact };
        if (!late) return [{ ...session, rcpt_to: recipients }];
        return recipients.slice(0, 2).map((recipient) => ({ ...session, rcpt_to: recipient, data: true }));
      });
  }).flat();
}
