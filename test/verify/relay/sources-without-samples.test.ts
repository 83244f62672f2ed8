import { expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

test('kinds of addresses of which none is known do not use up the search for an example', () => {
  const { config, machine } = load(`action r relay
action l mbox
filter f0 phase rcpt-to match !rcpt-to { "bob@a.example", "eve@*.net" } reject "550 no"
listen on eth0 tag a filter { f0 }
listen on eth0 port 2525 proxy-v2 filter { f0 }
match tag { "B", "a" } from any !for any reject
match tag regex { "^a?$" } from src { "198.51.100.0/24", "2001:db8:1::/48" } for domain { "x.b.example", "b.example" } helo regex { "^(a|b)\\.example$", "\\.net$" } auth { "bob@a.example" } mail-from { "bob", "bob+x@b.example", "@" } action r
match !from local for any !rcpt-to { "@", "bob+x" } reject
match from src regex { "^local$" } !for any !mail-from { "bob+x" } action l
match from local !for domain regex { "(a.)+e" } action l
match tag regex { "^a?$" } !from any for domain { "*.net", "mail*", "b.example" } helo regex { "[", "^[ab]\\." } !rcpt-to regex { "^@$", "\\+" } action r
match tag regex { "^a?$" } from src regex { "^\\[2001:db8:1:" } for domain regex { "^[ab]\\.", "(a.)+e" } action r
match from rdns regex { "example" } for local mail-from { "bob@a.example" } action l
`);
  const { openRelay, holes, dependsOn } = verifyRelay(config, machine);
  expect({ openRelay, dependsOn }).toEqual({ openRelay: 'yes', dependsOn: [] });
  expect(holes.map(({ rule, witness }) => [rule, witness.proxy])).toEqual([[7, '2001:db8:1::1']]);
});
