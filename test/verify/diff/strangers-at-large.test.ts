import { describe, expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { load } from '../../support/load-config.js';

const everybody = 'match from any for domain "example.org" action a\n';
const partner = 'match from src 8.8.0.0/16 for any action a\n';
const actions = [
  'action a relay\n',
  'action a mbox\n',
  'action a mbox virtual { "bob@example.org" = "bob" }\n',
];

describe('strangers gain what they could not send before from an address that they can have', () => {
  describe.each(actions)('%s', (action) => {
    test.each([
      ['IPv6 beside IPv4', everybody, 'listen on 0.0.0.0\n', 'listen on ::\n', 'no'],
      ['IPv4 beside IPv6', everybody, 'listen on ::\n', 'listen on 0.0.0.0\n', 'yes'],
      ['one address of IPv6', everybody, 'listen on 192.0.2.1\n', 'listen on 2001:db8::1\n', 'no'],
      ['one address of IPv4', everybody, 'listen on 2001:db8::1\n', 'listen on 192.0.2.1\n', 'yes'],
      ['a proxy for all', everybody, 'listen on 0.0.0.0\n', 'listen on 0.0.0.0 port 26 proxy-v2\n', 'no'],
      ['a claimed partner', partner, 'listen on 0.0.0.0\n', 'listen on 0.0.0.0 port 26 proxy-v2\n', 'yes'],
      ['a partner on IPv6', partner, 'listen on 0.0.0.0\n', 'listen on ::\n', 'no'],
    ])('%s', (_, rule, listener, added, gain) => {
      const old = load(action + listener + rule);
      const next = load(action + listener + added + rule);
      expect(compareFlows(old, next).strangersGain).toBe(gain);
    });
  });
});
