import { expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

test('a network among reverse names, beside a filter that looks whether a name leads back', () => {
  const { config, machine } = load(
    [
      'pki x cert "/x.crt"',
      'pki x key "/x.key"',
      'ca own cert "/own.pem"',
      'action r relay',
      'action l mbox',
      'filter f0 phase connect match rdns reject "550 no"',
      'listen on eth0 tag a filter { f0 }',
      'listen on eth0 port 587 tls-require pki x auth-optional tag B filter { f0 }',
      'match from any for any helo { "a.example" } mail-from { "bob@a.example" } rcpt-to { "bob+x", "bob@a.example" } action r',
      'match !from rdns { "10.0.0.0/8", "a.example" } for domain { "*.net", "a.example" } helo regex { "example" } !rcpt-to regex { "^[^@]+@.\\.example$" } action r',
      'match tag regex { "^a?$" } from rdns { "a.example" } for domain { "a.example" } helo regex { "example" } auth mail-from { "@a.example", "bob@a.example" } action r',
      '',
    ].join('\n'),
  );
  const { openRelay, failed, holes } = verifyRelay(config, machine);
  expect([openRelay, failed, holes.map(({ rule }) => rule)]).toEqual(['yes', undefined, [1, 2]]);
});
