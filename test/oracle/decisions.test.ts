import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import type { OracleRelease } from '../support/oracle-releases.js';
import {
  type DecisionFixture,
  type DnsZone,
  decisionFixtures,
  type RecordedAnswer,
  type Recording,
  serverHost,
  sortedUnique,
} from '../support/recorded-decisions.js';

const loopback = new Set(['127.0.0.1', '::1']);
const serverAddresses = ['192.0.2.1', '2001:db8::1'];

/** The envelope with the oracle's defaults written out, and with what its resolver says of the client. */
function complete(envelope: EnvelopeInput, dns: DnsZone | undefined): EnvelopeInput {
  const src = envelope.src ?? '203.0.113.7';
  const tls = envelope.tls ?? 'none';
  const client = !envelope.proxy || envelope.proxy === 'local' ? src : envelope.proxy;
  return {
    helo: 'client.example.net',
    mail_from: 'sender@example.net',
    rcpt_to: 'victim@example.com',
    dst: src.includes(':') ? '2001:db8::1' : '192.0.2.1',
    port: tls === 'smtps' ? 465 : 25,
    auth: null,
    proxy: null,
    ...envelope,
    src,
    tls,
    ...reverse(client, dns),
  };
}

/** The first name that the resolver or the hosts file gives for an address, and whether it leads back. */
function reverse(address: string, dns: DnsZone = {}): Pick<EnvelopeInput, 'rdns' | 'fcrdns'> {
  const listed = (key: string): readonly string[] => {
    const value = dns[key] ?? [];
    return value === 'SERVFAIL' ? [] : typeof value === 'string' ? [value] : value;
  };
  const name = listed(address)[0] ?? (loopback.has(address) ? 'localhost' : null);
  if (name === null) return { rdns: null, fcrdns: false };
  return { rdns: name, fcrdns: listed(name.toLowerCase()).includes(address) };
}

/** A decision in the form in which answers are recorded. */
function asRecorded(decision: Decision): RecordedAnswer {
  const queued = decision.deliveries.map(({ action, type, to }) =>
    type === 'relay' ? `${action} relay ${to}` : `${action} local`,
  );
  return {
    decision: decision.decision,
    reply: decision.reply,
    rules: decision.rules,
    stage: decision.phase,
    ...(decision.decision === 'accept' && queued.length > 0 ? { queued: sortedUnique(queued) } : {}),
  };
}

/** What is compared: where the question could not be put (nobody listens), only that; the server names no rule that did not match. */
function comparable(answer: RecordedAnswer): unknown {
  if (answer.decision === 'error') return { decision: 'error' };
  return { ...answer, rules: answer.rules.filter((rule) => rule !== null) };
}

function decisionsOf(fixture: DecisionFixture, release: OracleRelease): readonly Decision[] {
  const text = readFileSync(fixture.conf, 'utf8');
  const files = serverHost(fixture.root);
  const config = readConfig({ path: '/etc/smtpd.conf', text }, { release, platform: 'portable', files });
  const mentioned = fixture.envelopes.flatMap(({ dst }) => (dst === undefined ? [] : [dst]));
  const machine = describeMachine(config, files, [...serverAddresses, ...mentioned]);
  return fixture.envelopes.map((envelope) => decide(config, machine, complete(envelope, fixture.dns)));
}

describe.each(decisionFixtures())('decisions: $name', (fixture) => {
  const recording: Recording = existsSync(fixture.recording)
    ? (JSON.parse(readFileSync(fixture.recording, 'utf8')) as Recording)
    : { command: '', releases: {}, answers: [] };

  it('is recorded', () => {
    expect(recording.answers).toHaveLength(fixture.envelopes.length);
    expect(fixture.envelopes.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(recording.releases) as OracleRelease[])(
    'agrees with the server of release %s',
    (release) => {
      const decisions = decisionsOf(fixture, release);
      const different = fixture.envelopes.flatMap((envelope, at): unknown[] => {
        const answer = recording.answers[at]?.[release] ?? recording.answers[at]?.['*'];
        const decision = decisions[at];
        if (answer === undefined || decision === undefined) return [{ envelope, missing: true }];
        const smtpd = comparable(answer);
        const ours = comparable(asRecorded(decision));
        return JSON.stringify(smtpd) === JSON.stringify(ours) ? [] : [{ envelope, smtpd, ours }];
      });
      expect(different).toEqual([]);
    },
  );
});
