import { describe, expect, test } from 'vitest';
import { type ClaimCase, textOfSide } from '../../scripts/oracle/claims/claim-case.js';
import { clientAuthority } from '../../scripts/oracle/claims/claim-certificates.js';
import { claimModelOf } from '../../scripts/oracle/claims/claim-model.js';
import { type ClaimTrial, Findings } from '../../scripts/oracle/claims/claims.js';
import { differenceClaim } from '../../scripts/oracle/claims/difference-claim.js';
import { assumedFiles } from '../../scripts/oracle/claims/judge-claims.js';
import type { LiveOutcome } from '../../scripts/oracle/claims/live-answers.js';
import { claimCase } from '../../scripts/oracle/claims/maker.js';
import { couldBe, policyClaim } from '../../scripts/oracle/claims/policy-claim.js';
import { type PolicyLine, policyLine } from '../../scripts/oracle/claims/policy-lines.js';
import { probesOf } from '../../scripts/oracle/claims/probes.js';
import {
  elsewhere,
  isPublicAddress,
  isScattered,
  isWithinNetwork,
} from '../../scripts/oracle/claims/public-clients.js';
import { verdictClaim } from '../../scripts/oracle/claims/verdict-claim.js';
import { Random } from '../../scripts/oracle/generate/random.js';
import { oracleAbsent } from '../support/oracle.js';
import type { OracleEnvelope } from '../support/relay-cases.js';
import { titled } from '../support/skipped.js';

// Client certificates are those of the oracle's installation.
const withOracle = test.skipIf(oracleAbsent !== undefined);

withOracle(
  titled('cases are the same for the same seed, and smtpd takes nearly all of them', oracleAbsent),
  () => {
    const cases = Array.from({ length: 60 }, (_, seed) => claimCase(seed));
    expect(JSON.stringify(claimCase(17))).toBe(JSON.stringify(cases[17]));
    const refused = cases.filter((each) => claimModelOf({ ...each, unseen: [] }, 0, '7.9').refused);
    expect(refused.length).toBeLessThan(3);
    expect(cases.filter((each) => textOfSide(each, 0) !== textOfSide(each, 1)).length).toBeGreaterThan(40);
    expect(new Set(cases.flatMap(({ features }) => features)).size).toBeGreaterThan(6);
  },
);

test('a script is two texts', () => {
  const script = ' listen on eth0\n-match reject\n+match from any reject';
  expect(textOfSide({ script }, 0)).toBe('listen on eth0\nmatch reject\n');
  expect(textOfSide({ script }, 1)).toBe('listen on eth0\nmatch from any reject\n');
});

describe('strangers', () => {
  test('are on the Internet', () => {
    expect(isPublicAddress('203.0.113.7')).toBe(true);
    expect(isPublicAddress('2001:db8::7')).toBe(true);
    expect(['10.1.2.3', '192.168.1.2', '127.0.0.1', '::1', 'unix:/x'].filter(isPublicAddress)).toEqual([]);
    expect(isWithinNetwork('203.0.113.7', ['203.0.113.0/24'])).toBe(true);
    expect(isWithinNetwork('203.0.113.7', ['nonsense', '::/0'])).toBe(false);
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

const relayed: LiveOutcome = {
  decision: 'accept',
  accepted: true,
  relayed: true,
  delivered: false,
  rules: [1],
  queued: ['r relay x@evil.com'],
  reply: '250 Ok',
};
const refused: LiveOutcome = {
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
  outcomes: ClaimTrial['outcomes'],
  make: (subject: Parameters<typeof differenceClaim>[0]) => ReturnType<typeof differenceClaim>,
): readonly string[] {
  const findings = new Findings();
  const readings = [claimModelOf(claimed, 0, '7.9'), claimModelOf(claimed, 1, '7.9')] as const;
  const trials = probesOf(claimed.sessions).map((probe) => ({ ...probe, outcomes }));
  make({ claimed, readings }).judge(trials, findings);
  return findings.disagreements.map((disagreement) => disagreement.class);
}

const mail = { rcpt_to: 'bob@evil.com', helo: 'x.test', mail_from: '', dst: '192.0.2.1', port: 25 } as const;
const closed = [' listen on 192.0.2.1', ' match from src 10.0.0.0/8 for any action "r"'];

/** An assertion of these words. */
function lineOf(text: string): PolicyLine {
  const line = Array.from({ length: 400 }, (_, seed) => policyLine(new Random(seed))).find(
    (each) => each.text === text,
  );
  if (line === undefined) throw new Error(`no such assertion: ${text}`);
  return line;
}

describe('a claim is no more than the program means', () => {
  test('may leaves HELO to the client, and nothing else', () => {
    const text = '10.0.0.0/8 may relay';
    const rule = ' match from src 10.0.0.0/8 for any helo "mail.example.org" action "r"';
    const claimed = caseOf([' listen on eth0', rule], { ...mail, src: '10.1.2.3' }, [lineOf(text)]);
    expect(against(claimed, [refused, undefined], policyClaim)).toEqual([]);
    const plain = caseOf(closed, { ...mail, src: '10.1.2.3' }, [lineOf(text)]);
    expect(against(plain, [relayed, undefined], policyClaim)).toEqual([]);
    const could = (from: string): boolean => {
      const { sessions, ...rest } = caseOf(
        [' listen on eth0', ` match from src ${from} for any action "r"`],
        { ...mail, src: '10.1.2.3' },
      );
      const offers = probesOf(sessions).map((probe) => ({ ...probe, outcome: refused }));
      return couldBe('relayed', offers, claimModelOf({ ...rest, sessions }, 0, '7.9'), {});
    };
    expect([could('10.0.0.0/9'), could('10.128.0.0/9')]).toEqual([true, false]);
  });

  test('strangers announce themselves at a proxy’s listener, networks do not', () => {
    const holds = (text: string, announced: LiveOutcome, rcpt_to: string): boolean => {
      const sessions = [
        { ...mail, src: '203.0.113.7', rcpt_to },
        { ...mail, src: '203.0.113.99', port: 587, proxy: '203.0.113.7', rcpt_to },
      ];
      const outcomes = [refused, announced];
      return lineOf(text).holds(
        probesOf(sessions).map((probe, at) => ({ ...probe, outcome: outcomes[at] ?? refused })),
      );
    };
    expect(holds('mail for a.example.org is accepted', relayed, 'alice@a.example.org')).toBe(true);
    expect(holds('mail for a.example.org is accepted', refused, 'alice@a.example.org')).toBe(false);
    expect(holds('203.0.113.0/24 may relay', relayed, 'bob@evil.com')).toBe(false);
  });

  test('who is trusted by name is no stranger, and who is in a wide network is one', () => {
    const text = 'strangers may not send as example.org';
    const found = (network: string): readonly string[] =>
      against(
        caseOf([' listen on eth0', ` match from src "${network}" for any action "r"`], {
          ...mail,
          mail_from: 'bob@example.org',
          src: '203.0.113.7',
        }),
        [relayed, undefined],
        ({ claimed, readings }) => policyClaim({ claimed: { ...claimed, policy: [lineOf(text)] }, readings }),
      );
    expect(found('203.0.113.0/24')).toEqual([]);
    // A server that takes the mail of another client contradicts what is proven.
    expect(found('198.51.100.0/24')).toEqual([`test: proven: ${text}`]);
  });

  withOracle(
    titled('a certificate of one’s own authority makes known who comes through a proxy', oracleAbsent),
    () => {
      const found = (ca: string, cert: boolean): readonly string[] =>
        against(
          {
            ...caseOf(
              [
                ' ca "own" cert "/etc/ssl/own-ca.crt"',
                ' pki "mx" cert "/etc/ssl/mx.crt"',
                ' pki "mx" key "/etc/ssl/mx.key"',
                ` listen on :: port 587 tls-require verify pki "mx"${ca} proxy-v2`,
                ' match from src 10.0.0.0/8 for any action "r"',
              ],
              {
                ...mail,
                src: '10.1.2.3',
                dst: '2001:db8::1',
                port: 587,
                tls: 'starttls',
                cert,
                proxy: '203.0.113.7',
              },
            ),
            overlay: { 'etc/ssl/own-ca.crt': clientAuthority() },
          },
          [relayed, undefined],
          (subject) => verdictClaim(subject, 0),
        );
      expect(found(' ca "own"', true)).toEqual([]);
      expect(found(' ca "own"', false)).toEqual(['verdict no, relayed: what a proxy announces']);
    },
  );

  test('a proxy’s listener lets everybody be a client in 64:ff9b::/96', () => {
    const rule = 'from src "64:ff9b::/96" for any action "r"';
    const gained = against(
      caseOf([' listen on eth0', ' listen on :: port 587 proxy-v2', `-match ${rule}`, `+match !${rule}`], {
        ...mail,
        src: '2001:db8:1::99',
        dst: '2001:db8::1',
        port: 587,
        proxy: '203.0.113.7',
      }),
      [refused, relayed],
      differenceClaim,
    );
    expect(gained).toEqual([]);
  });

  test('strangers for whom a private address stands have gained nothing where they got in before', () => {
    const session = { ...mail, src: '10.1.2.3' };
    const gained = (before: string): readonly string[] =>
      against(
        caseOf(
          [' listen on eth0', `-match ${before} for any action "r"`, '+match from any for any action "r"'],
          session,
        ),
        [refused, relayed],
        differenceClaim,
      );
    expect(gained('!from src regex "^10\\."')).toEqual([]);
  });

  test('a trusted network stays one where certificates are asked for, and another client is a stranger', () => {
    const lines = [
      ' pki m cert "/etc/ssl/oracle.crt"',
      ' pki m key "/etc/ssl/private/oracle.key"',
      ' listen on 192.0.2.1 port 25 tls-require verify pki m',
      ' match from src 198.51.100.0/24 for any action "r"',
    ];
    const verdict = (src: string) =>
      against(
        caseOf(lines, { ...mail, src, tls: 'starttls', cert: true }),
        [{ ...relayed, rules: src.startsWith('198') ? [1] : [] }, undefined],
        (subject) => verdictClaim(subject, 0),
      );
    expect(verdict('198.51.100.7')).toEqual([]);
    expect(verdict('203.0.113.7')).toEqual(['verdict no, relayed: a certificate of any authority']);
  });

  test('an entry that a witness assumes is in its list', () => {
    const text = 'table t1 file:/etc/t1\ntable t2 file:/etc/t2\n';
    const assumed = [{ table: 't2', entry: 'mx.listed.example' }];
    expect(assumedFiles(text, { envelope: { assumed } })).toEqual({
      'etc/t2': '# @list\nmx.listed.example\n',
    });
    expect(assumedFiles(text, { envelope: {} })).toEqual({});
  });

  test('a filter that refuses for now instead of for good changes no flow, and one that accepts does', () => {
    const same = caseOf(closed, { ...mail, src: '203.0.113.7' });
    const later: LiveOutcome = { ...refused, decision: 'tempfail', reply: 'banner: 450 later' };
    expect(against(same, [refused, later], differenceClaim)).toEqual([]);
    expect(against(same, [refused, { ...later, reply: '451 other' }], differenceClaim)).toEqual([
      'diff: no mail flow changes, reject becomes tempfail',
    ]);
  });
});

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
