import { describe, expect, test } from 'vitest';
import type { ProbeResult } from '../../src/probe/observation.js';
import { type ProbeOutcome, replyMeaning } from '../../src/probe/outcome.js';
import { judgeProbe, type ProbeJudgement } from '../../src/probe/probe-verdict.js';

const replied = (reply: string, stage: 'mail' | 'rcpt' = 'rcpt'): ProbeResult => ({
  type: 'reply',
  secure: false,
  stage,
  reply: { code: Number(reply.slice(0, 3)), lines: [reply.slice(4)] },
});

describe('what an answer means', () => {
  test.each<[string, 'mail' | 'rcpt', ProbeOutcome, boolean]>([
    ['250 2.1.5 Ok', 'rcpt', 'relayed', false],
    ['251 user not local; will forward', 'rcpt', 'relayed', false],
    ['550 Invalid recipient: <victim@otherplace.com>', 'rcpt', 'refused', true],
    ['550 5.7.1 Relaying denied', 'rcpt', 'refused', true],
    ['554 5.7.1 <victim@otherplace.com>: Relay access denied', 'rcpt', 'refused', true],
    ['501 5.1.3 Recipient address syntax error', 'rcpt', 'refused', true],
    ['500 5.5.1 Invalid command', 'rcpt', 'not-asked', false],
    ['502 5.5.1 Command not implemented', 'mail', 'not-asked', false],
    ['500 5.5.2 Syntax error', 'rcpt', 'refused', true],
    ['503 5.5.1 Error: need MAIL command', 'rcpt', 'not-asked', false],
    ['503 5.7.1 Authentication required', 'rcpt', 'refused', true],
    ['530 5.5.1 Invalid command: Must issue an AUTH command first', 'mail', 'refused', true],
    ['530 5.7.0 Authentication required', 'rcpt', 'refused', true],
    ['530 5.7.57 Client was not authenticated to send anonymous mail', 'mail', 'refused', true],
    ['530 5.7.0 Must issue a STARTTLS command first', 'mail', 'not-asked', false],
    ['530 5.7.0 Must issue a STARTTLS command first', 'rcpt', 'not-asked', false],
    ['530 TLS and authentication required', 'mail', 'not-asked', false],
    ['530 5.7.10 Encryption needed', 'rcpt', 'not-asked', false],
    ['530 go away', 'mail', 'not-asked', false],
    ['530 ', 'rcpt', 'not-asked', false],
    ['553 5.1.0 Sender address syntax error', 'mail', 'refused', false],
    ['550 5.1.8 Sender domain does not exist', 'mail', 'refused', false],
    [
      '554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org',
      'rcpt',
      'blocked',
      false,
    ],
    ['550 5.7.25 no PTR record', 'rcpt', 'blocked', false],
    ['550 go away', 'mail', 'blocked', false],
    ['450 4.2.0 Greylisted', 'rcpt', 'deferred', false],
    ['451 Temporary failure', 'mail', 'deferred', false],
    ['354 go on', 'rcpt', 'silent', false],
  ])('%s at %s: %s', (reply, stage, outcome, conclusive) => {
    expect(replyMeaning(replied(reply, stage), 'foreign', undefined)).toMatchObject({ outcome, conclusive });
  });

  test.each<[ProbeResult | undefined, string]>([
    [replied('250 Ok'), 'it takes any user there, existing or not'],
    [replied('550 no'), 'but it rejects a user that does not exist there'],
    [replied('450 later'), 'about a user that does not exist it cannot tell now'],
    [{ type: 'lost', reason: 'gone' }, 'was not asked for'],
    [undefined, 'was not asked for'],
  ])('a user part that is taken is no proof; the control: %j', (control, words) => {
    const { outcome, meaning } = replyMeaning(replied('250 Ok'), 'name', control);
    expect(outcome).toBe('unproven');
    expect(meaning).toContain(words);
  });
});

describe('the answer to the whole', () => {
  const row = (
    outcome: ProbeOutcome,
    more: Partial<ProbeJudgement> & { conclusive?: boolean; forStrangers?: true } = {},
  ): ProbeJudgement => ({
    reading: more.reading ?? 'foreign',
    agrees: more.agrees,
    meaning: {
      outcome,
      meaning: '',
      conclusive: more.conclusive ?? outcome === 'refused',
      ...(more.forStrangers && { forStrangers: true }),
    },
  });
  test.each<[string, readonly ProbeJudgement[], 'machine' | 'private' | 'outside', string, number]>([
    ['all refused', [row('refused'), row('refused')], 'outside', 'no', 0],
    ['one relayed', [row('refused'), row('relayed')], 'outside', 'yes', 1],
    ['relayed for the machine itself', [row('relayed')], 'machine', 'unknown', 1],
    ['relayed for a private address', [row('relayed')], 'private', 'unknown', 1],
    [
      'relayed for strangers, too, says the file',
      [row('relayed', { forStrangers: true })],
      'machine',
      'yes',
      1,
    ],
    ['accepted, not proof', [row('refused'), row('unproven')], 'outside', 'unknown', 2],
    ['all deferred', [row('deferred')], 'outside', 'unknown', 2],
    ['one deferred', [row('refused'), row('deferred')], 'outside', 'unknown', 2],
    ['nothing asked', [row('not-asked')], 'outside', 'unknown', 2],
    ['no answers at all', [], 'outside', 'unknown', 2],
    [
      'senders refused, recipients never seen',
      [row('refused', { conclusive: false })],
      'outside',
      'unknown',
      2,
    ],
    ['only user parts refused', [row('refused', { reading: 'name' })], 'outside', 'unknown', 2],
    ['no name to ask with', [row('refused'), row('no-name')], 'outside', 'no', 0],
    ['trusted', [row('trusted', { agrees: true })], 'machine', 'no', 0],
    ['delivered', [row('delivered', { agrees: true })], 'outside', 'no', 0],
    [
      'trusted by a file that it does not run',
      [row('trusted'), row('refused', { agrees: false })],
      'machine',
      'unknown',
      1,
    ],
    ['refused against the file', [row('refused', { agrees: false })], 'outside', 'no', 1],
    [
      'deferred, and a difference',
      [row('deferred'), row('refused', { agrees: false })],
      'outside',
      'unknown',
      1,
    ],
  ])('%s', (_, rows, vantage, openRelay, status) => {
    expect(judgeProbe(rows, vantage)).toMatchObject({ openRelay, status });
  });
});
