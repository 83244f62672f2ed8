import { expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

test('a network among reverse names, beside a filter that looks whether a name leads back', () => {
  const { config, machine } = load(
    [
      'filter f phase connect match rdns reject "550 no"',
      'action r relay',
      'listen on eth0 filter f',
      'match !from rdns { "10.0.0.0/8", "a.example" } for domain { "*.net" } helo regex "example" !rcpt-to regex "^[^@]+@.\\.example$" action r',
      '',
    ].join('\n'),
  );
  const { openRelay, failed, holes } = verifyRelay(config, machine);
  expect([openRelay, failed, holes.map(({ rule }) => rule)]).toEqual(['yes', undefined, [1]]);
});
