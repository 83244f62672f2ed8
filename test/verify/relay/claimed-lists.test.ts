import { expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { withAssumedEntries } from '../../../src/verify/smtp/assumptions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const frame =
  'table t file:/t\ntable u file:/u\nfilter f phase connect match !fcrdns disconnect "550 no"\naction r relay\n';

// Live (6.8, 7.9): with any address in the list, a PROXY header that names it gets 250.
test.each([
  ['listen on :: proxy-v2\nmatch from src <t> for any action r', 'yes'],
  ['listen on 192.0.2.1 proxy-v2\nmatch from src <t> for any action r', 'yes'],
  ['listen on 192.0.2.1 proxy-v2\nmatch from src regex <t> for any action r', 'yes'],
  ['listen on 192.0.2.1 proxy-v2\nmatch from src <t> mail-from <u> for any action r', 'yes'],
  [
    'filter g phase connect match !src <t> disconnect "550 no"\nlisten on 192.0.2.1 proxy-v2 filter g\nmatch from any for any action r',
    'yes',
  ],
  // Nobody claims anything there.
  ['listen on 192.0.2.1\nmatch from src <t> for any action r', 'unknown'],
  ['listen on 192.0.2.1\nlisten on 127.0.0.1 proxy-v2\nmatch from src <t> for any action r', 'unknown'],
  // Of the names of listed addresses, and of which are rejected before, nothing is known.
  ['listen on 192.0.2.1 proxy-v2 filter f\nmatch from src <t> for any action r', 'unknown'],
  [
    'listen on 192.0.2.1 proxy-v2\nmatch from src 10.0.0.0/8 for any reject\nmatch from src <t> for any action r',
    'unknown',
  ],
  [
    'filter g phase connect match !rdns <u> disconnect "550 no"\nlisten on 192.0.2.1 proxy-v2 filter g\nmatch from src <t> for any action r',
    'unknown',
  ],
])('%s: %s', (rules, openRelay) => {
  const { config, machine } = load(`${frame}${rules}\n`);
  const verdict = verifyRelay(config, machine);
  expect(verdict.openRelay).toBe(openRelay);
  for (const { witness } of verdict.holes) {
    const { assumed = [] } = witness;
    expect(assumed.length).toBeGreaterThan(0);
    expect(decide(withAssumedEntries(config, assumed), machine, witness).decision).toBe('accept');
  }
});
