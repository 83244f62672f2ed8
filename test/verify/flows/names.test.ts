import { expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/flows/compare.js';
import { load } from '../../support/load.js';

const passwd = Array.from({ length: 40 }, (_, at) => `user${at}:x:${at}:${at}::/home/user${at}:/bin/sh\n`);
const files = { '/etc/passwd': ['alice:x:2001:2001::/home/alice:/bin/sh\n', ...passwd].join('') };

test.each([
  ['a whole domain', '"@example.com" = "alice"'],
  ['one address, beside many users', '"list@example.com" = "alice"'],
  ['everybody else', '"@" = "alice"'],
])('a virtual table with %s is newly accepted from strangers', (_, entry) => {
  const [old, next] = ['match from auth', 'match !from auth'].map((from) =>
    load(
      `listen on 192.0.2.1
action "v" mbox virtual { ${entry} }
action "l" mbox
${from} for any action "v"
match from any for domain "example.org" action "l"
`,
      { files },
    ),
  );
  if (old === undefined || next === undefined) throw new Error('two are compared');
  const { strangersGain, changes } = compareFlows(old, next);
  const gained = changes.filter((change) => change.strangersGain === 'yes');
  expect(gained.map(({ kind }) => kind)).toEqual(['newly-accepted']);
  expect(gained[0]?.example?.new.decision).toBe('accept');
  expect(strangersGain).toBe('yes');
});

const few = { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:2001:2001::/home/alice:/bin/sh\n' };

test.each([
  ['a full address beside a domain', '"a@b.net", "@c.net"'],
  ['an own domain beside a full address', '"sender@example.net", "@example.org"'],
])('a rule for %s is newly accepted from strangers, and lost again', (_, list) => {
  const [without, withRule] = ['', `match from any for rcpt-to { ${list} } action "l"\n`].map((rule) =>
    load(
      `action "l" mbox
listen on 192.0.2.1 port 25
listen on 0.0.0.0 port 587 hostname "foo.example.org"
${rule}match from src "192.168.1.2" for local action "l"
`,
      { files: few },
    ),
  );
  if (without === undefined || withRule === undefined) throw new Error('two are compared');
  const added = compareFlows(without, withRule);
  expect([added.strangersGain, added.changes.length > 0]).toEqual(['yes', true]);
  expect(added.changes[0]?.example?.new.decision).toBe('accept');
  expect(compareFlows(withRule, without).changes).not.toEqual([]);
});
