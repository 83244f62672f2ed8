import { expect, test } from 'vitest';
import { configVariants } from '../../src/probe/config-variants.js';
import { judgeProbe } from '../../src/probe/probe-verdict.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { load } from '../support/load-config.js';

const names = {
  from: 'criminal@fakedomain.com',
  to: { user: 'victim', domain: 'otherplace.com' },
  serverName: 'mail.example.org',
  literal: '[192.0.2.1]',
  clientLiteral: '[203.0.113.7]',
};

test('what the verifier shows, and a sender of each domain, is asked', () => {
  const { config, machine } = load(`listen on 192.0.2.1
table friends { "@friend.example", "bob@other.example", "@*.wild.example" }
action "in" maildir
action "out" relay
match from any for domain "example.org" action "in"
match from any mail-from "@customer.example" for any action "out"
match from local mail-from <friends> for any action "out"
`);
  const asked = configVariants(config, verifyRelay(config, machine)).map(({ id, make }) => [
    id,
    make(names)?.sender,
  ]);
  expect(asked[0]).toEqual(['witness-1', expect.stringMatching(/@customer\.example$/)]);
  expect(asked.slice(1).map(([, sender]) => sender)).toEqual([
    'criminal@customer.example',
    'criminal@friend.example',
    'bob@other.example',
    'criminal@mail.wild.example',
    'criminal@example.org',
  ]);
});

test('of an open configuration nothing relayed is no proof', () => {
  const refused = { outcome: 'refused', meaning: '', conclusive: true } as const;
  const all = [{ reading: 'foreign', meaning: refused, agrees: true }] as const;
  expect(judgeProbe(all, 'outside')).toMatchObject({ openRelay: 'no', status: 0 });
  expect(judgeProbe(all, 'outside', true)).toMatchObject({ openRelay: 'unknown', status: 2 });
});
