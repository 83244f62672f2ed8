import { expect, test } from 'vitest';
import { someUserSendsLess } from '../../src/lint/logins.js';
import { load } from '../support/load-config.js';

const frame = `pki m cert "/m.crt"
pki m key "/m.key"
listen on eth0
listen on eth0 port 587 tls-require pki m auth
action "in" mbox
action "out" relay
`;

const everybody = 'match from auth for any action "out"';
const onlyBob = 'match from any auth { "bob" } for any action "out"';
const allButBob = 'match from any !auth { "bob" } for any action "out"';

const sendsLess = (before: string, after: string, around = frame): boolean =>
  someUserSendsLess(load(`${around}${before}\n`), load(`${around}${after}\n`), {});

test.each([
  { name: 'one user alone sends', before: everybody, after: onlyBob },
  {
    name: 'one user no longer sends',
    before: everybody,
    after: `match from auth for any !auth { "bob" } action "out"`,
  },
  { name: 'one user takes the place of all others', before: allButBob, after: onlyBob },
  {
    name: 'the mail of one user is delivered here',
    before: everybody,
    after: `match from any auth { "bob" } for any action "in"\n${everybody}`,
  },
  {
    name: 'the users that a pattern names no longer send',
    before: everybody,
    after: `match from any auth regex { "^staff-" } for any reject\n${everybody}`,
  },
  {
    name: 'one user sends as one sender only',
    before: `${onlyBob}\nmatch from auth mail-from "@example.org" for any action "out"`,
    after: 'match from auth mail-from "@example.org" for any action "out"',
  },
  {
    name: 'the mail of a sender that a rule names is delivered here',
    before: everybody,
    after: `match from any mail-from "@example.org" for any action "in"\n${everybody}`,
  },
  {
    name: 'who sends as a user that a rule names sends to one domain only',
    before:
      'match from any mail-from "bob" for any action "out"\nmatch from any for domain "a.example" action "out"',
    after: 'match from any for domain "a.example" action "out"',
  },
])('where $name, some user sends less', ({ before, after }) => {
  expect(sendsLess(before, after)).toBe(true);
});

test.each([
  { name: 'one user is named before all', before: everybody, after: `${onlyBob}\n${everybody}` },
  { name: 'two rules take the place of one', before: everybody, after: `${onlyBob}\n${allButBob}` },
  { name: 'others come to send', before: onlyBob, after: everybody },
])('where $name, no user sends less', ({ before, after }) => {
  expect(sendsLess(before, after)).toBe(false);
});

test('what one user may send as by a table of senders is told from what others may', () => {
  const around = `table s { "bob" = "bob@example.org", "eve" = "eve@example.com" }\n${frame.replace('m auth\n', 'm auth senders <s>\n')}`;
  const before = 'match from auth for any action "out"';
  const after = 'match from auth mail-from "@example.org" for any action "out"';
  expect(sendsLess(before, after, around)).toBe(true);
  expect(sendsLess(after, before, around)).toBe(false);
});
