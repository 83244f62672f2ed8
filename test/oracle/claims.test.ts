import { describe, expect, test } from 'vitest';
import { type ClaimCase, textOf } from '../../scripts/oracle/claims/case.js';
import { Findings, type Trial } from '../../scripts/oracle/claims/claims.js';
import { differenceClaim } from '../../scripts/oracle/claims/difference-claim.js';
import type { Outcome } from '../../scripts/oracle/claims/live.js';
import { claimCase } from '../../scripts/oracle/claims/maker.js';
import { policyClaim } from '../../scripts/oracle/claims/policy-claim.js';
import { probesOf } from '../../scripts/oracle/claims/probe.js';
import { readingOf } from '../../scripts/oracle/claims/reading.js';
import { elsewhere, isPublicAddress, isScattered, isWithin } from '../../scripts/oracle/claims/strangers.js';
import { verdictClaim } from '../../scripts/oracle/claims/verdict-claim.js';
import { oracleAbsent } from '../support/oracle.js';
import type { OracleEnvelope } from '../support/relay-cases.js';

// Client certificates are those of the oracle's installation.
const withOracle = oracleAbsent === undefined ? test : test.skip;

withOracle('cases are the same for the same seed, and smtpd takes nearly all of them', () => {
  const cases = Array.from({ length: 60 }, (_, seed) => claimCase(seed));
  expect(JSON.stringify(claimCase(17))).toBe(JSON.stringify(cases[17]));
  const refused = cases.filter((each) => readingOf({ ...each, unseen: [] }, 0, '7.9').refused);
  expect(refused.length).toBeLessThan(3);
  expect(cases.filter((each) => textOf(each, 0) !== textOf(each, 1)).length).toBeGreaterThan(40);
  expect(new Set(cases.flatMap(({ features }) => features)).size).toBeGreaterThan(6);
});

test('a script is two texts', () => {
  const script = ' listen on eth0\n-match reject\n+match from any reject';
  expect(textOf({ script }, 0)).toBe('listen on eth0\nmatch reject\n');
  expect(textOf({ script }, 1)).toBe('listen on eth0\nmatch from any reject\n');
});

describe('strangers', () => {
  test('are on the Internet', () => {
    expect(isPublicAddress('203.0.113.7')).toBe(true);
    expect(isPublicAddress('2001:db8::7')).toBe(true);
    expect(['10.1.2.3', '192.168.1.2', '127.0.0.1', '::1', 'unix:/x'].filter(isPublicAddress)).toEqual([]);
    expect(isWithin('203.0.113.7', ['203.0.113.0/24'])).toBe(true);
    expect(isWithin('203.0.113.7', ['nonsense', '::/0'])).toBe(false);
  });

  test('elsewhere have addresses that end alike', () => {
    expect(elsewhere('10.192.168.8')).toContain('8.192.168.8');
    expect(elsewhere('2001:db8:1::7')).toContain('2620:0:1::7');
    expect(isScattered([true, false, true])).toBe(true);
    expect(isScattered([true, false, false])).toBe(false);
  });
});

/** A case of two texts that differ in one line, with one mail. */
function caseOf(
  lines: readonly string[],
  session: OracleEnvelope,
  policy: ClaimCase['policy'] = [],
): ClaimCase {
  const script = ['action "r" relay', 'action "l" mbox']
    .map((line) => ` ${line}`)
    .concat(lines)
    .join('\n');
  return { script, overlay: {}, unseen: [], dns: {}, policy, sessions: [session], features: [] };
}

const relayed: Outcome = {
  decision: 'accept',
  accepted: true,
  relayed: true,
  delivered: false,
  rules: [1],
  queued: ['r relay x@evil.com'],
  reply: '250 Ok',
};
const refused: Outcome = {
  ...relayed,
  decision: 'reject',
  accepted: false,
  relayed: false,
  rules: [],
  queued: [],
  reply: '550 no',
};

/** What is found against the claims on a case when servers answer so. */
function against(
  claimed: ClaimCase,
  outcomes: Trial['outcomes'],
  make: (subject: Parameters<typeof differenceClaim>[0]) => ReturnType<typeof differenceClaim>,
): readonly string[] {
  const findings = new Findings();
  const readings = [readingOf(claimed, 0, '7.9'), readingOf(claimed, 1, '7.9')] as const;
  const trials = probesOf(claimed.sessions).map((probe) => ({ ...probe, outcomes }));
  make({ claimed, readings }).judge(trials, findings);
  return findings.disagreements.map((disagreement) => disagreement.class);
}

const mail = { rcpt_to: 'bob@evil.com', helo: 'x.test', mail_from: '', dst: '192.0.2.1', port: 25 } as const;
const closed = [' listen on 192.0.2.1', ' match from src 10.0.0.0/8 for any action "r"'];

describe('a server contradicts', () => {
  test('a verdict, where it sends a public client’s mail on, but not a private one’s', () => {
    const verdict = (src: string) =>
      against(caseOf(closed, { ...mail, src }), [relayed, undefined], (subject) => verdictClaim(subject, 0));
    expect(verdict('203.0.113.7')).toEqual(['verdict no, relayed: a public client']);
    expect(verdict('10.1.2.3')).toEqual([]);
    expect(
      against(caseOf(closed, { ...mail, src: '203.0.113.7' }), [refused, undefined], (subject) =>
        verdictClaim(subject, 0),
      ),
    ).toEqual([]);
  });

  test('that no mail flow changes', () => {
    const same = caseOf(closed, { ...mail, src: '203.0.113.7' });
    expect(against(same, [refused, relayed], differenceClaim)).toEqual([
      'diff: no mail flow changes, reject becomes accept',
      'diff: no stranger gains anything, accepted now: a public client',
    ]);
    expect(against(same, [relayed, relayed], differenceClaim)).toEqual([]);
  });

  test('what is proven', () => {
    const line = {
      text: '203.0.113.0/24 may not relay',
      holds: (offers: Parameters<ClaimCase['policy'][number]['holds']>[0]) =>
        !offers.some(({ outcome }) => outcome.relayed),
    };
    const claimed = caseOf(closed, { ...mail, src: '203.0.113.7' }, [line]);
    expect(against(claimed, [relayed, undefined], policyClaim)).toEqual([`test: proven: ${line.text}`]);
    expect(against(claimed, [refused, undefined], policyClaim)).toEqual([]);
  });
});
