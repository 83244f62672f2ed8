import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/source/release.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';

const rest = 'listen on eth0\naction r relay\nmatch from any for any action r\n';

/** What live servers of 6.8, 7.4, 7.6 and 7.9 answer. */
const cases: readonly (readonly [limit: string, release: Release, phase: string, reply: string])[] = [
  ['max-mails 0', '7.9', 'mail', '452 4.5.3 Too many recipients: Too many messages sent'],
  ['max-mails 0', '6.8', 'mail', '452 4.5.3 Too many recipients: Too many messages sent'],
  ['max-rcpt 0', '7.6', 'rcpt', '451 4.5.3 Too many recipients: Too many recipients'],
];

describe('a limit of 0', () => {
  test.each(cases)('smtp limit %s in %s: at %s, %s', (limit, release, phase, reply) => {
    const { config, machine } = load(`smtp limit ${limit}\n${rest}`, { release });
    for (const src of ['203.0.113.7', 'local'])
      expect(decide(config, machine, { src })).toMatchObject({ decision: 'tempfail', phase, reply });
    expect(verifyRelay(config, machine).openRelay).toBe('no');
    const open = load(rest, { release });
    const sides = [{ config, machine }, open] as const;
    const change = compareFlows(...sides);
    expect(change.strangersGain).toBe('yes');
    expect(change.changes.map(({ kind }) => kind)).toContain('newly-accepted');
    expect(compareFlows(open, { config, machine }).changes.map(({ kind }) => kind)).toContain(
      'newly-refused',
    );
  });

  test.each(['max-mails 1', 'max-rcpt 100'])('smtp limit %s takes mail', (limit) => {
    const { config, machine } = load(`smtp limit ${limit}\n${rest}`);
    expect(decide(config, machine, {}).decision).toBe('accept');
    expect(verifyRelay(config, machine).openRelay).toBe('yes');
  });
});
