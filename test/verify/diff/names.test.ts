import { expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const passwd = Array.from({ length: 40 }, (_, at) => `user${at}:x:${at}:${at}::/home/user${at}:/bin/sh\n`);
const files = { '/etc/passwd': ['alice:x:2001:2001::/home/alice:/bin/sh\n', ...passwd].join('') };

test.each([
  ['a whole domain', '"@example.com" = "alice"'],
  ['one address, beside many users', '"list@example.com" = "alice"'],
  // Names at example.org that nobody had were refused by action "l".
  ['everybody else', '"@" = "alice"', 'other-action'],
])('a virtual table with %s is newly accepted from strangers', (_, entry, ...further) => {
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
  expect(gained.map(({ kind }) => kind)).toEqual(['newly-accepted', ...further]);
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

const unlikely = Array.from({ length: 30 }, (_, at) => `"nobody${at}@d${at}.example"`).join(', ');
const places = '"d1.example", "d2.example", "d3.example", "d4.example"';

test.each([
  [
    'a late user beside names that nobody has',
    '',
    'domain "example.org" rcpt-to regex "^(user27|zed[0-9])@"',
  ],
  ['an address behind thirty that nobody has', '', `any rcpt-to { ${unlikely}, "user2@last.example" }`],
  [
    'the fourth domain, which alone has users',
    'virtual { "@d4.example" = "alice" }',
    `domain { ${places} } rcpt-to regex "^zed[a-f]"`,
  ],
  [
    'the fourth domain, whose one user is no entry of a rule',
    'virtual { "user7@d4.example" = "alice" }',
    `domain { ${places} } rcpt-to regex "^(user7|zed[0-9])@"`,
  ],
  ['a sub-address among many', '', `any rcpt-to { ${unlikely}, "user2+list@last.example" }`],
])('%s is found', (_, maps, recipients) => {
  const [old, next] = ['', `match from any for ${recipients} action "l"\n`].map((rule) =>
    load(`listen on 192.0.2.1\naction "l" mbox ${maps}\nmatch from auth for any action "l"\n${rule}`, {
      files,
    }),
  );
  if (old === undefined || next === undefined) throw new Error('two are compared');
  const { strangersGain, changes } = compareFlows(old, next);
  expect([strangersGain, changes[0]?.example?.old.decision, changes[0]?.example?.new.decision]).toEqual([
    'yes',
    'reject',
    'accept',
  ]);
});

test.each([
  ['nobody', '^zed[0-9]@', 'unknown'],
  ['a sub-address of a user', '^(user27[+]x|zed[0-9])@', 'unknown'],
])('a regex that names %s is not called harmless unless all names were tried', (_, regex, gain) => {
  const [old, next] = [
    '',
    `match from any for domain "example.org" rcpt-to regex "${regex}" action "l"\n`,
  ].map((rule) =>
    load(`listen on 192.0.2.1\naction "l" mbox\nmatch from auth for any action "l"\n${rule}`, { files }),
  );
  if (old === undefined || next === undefined) throw new Error('two are compared');
  const { strangersGain, changes } = compareFlows(old, next);
  expect(strangersGain).toBe(gain);
  expect(changes[0]?.dependsOn).not.toEqual([]);
});

test('recipients that nobody has change nothing', () => {
  const [old, next] = ['', `match from any for any rcpt-to { ${unlikely} } action "l"\n`].map((rule) =>
    load(`listen on 192.0.2.1\naction "l" mbox\nmatch from auth for any action "l"\n${rule}`, { files }),
  );
  if (old === undefined || next === undefined) throw new Error('two are compared');
  expect(compareFlows(old, next)).toMatchObject({ strangersGain: 'no', changes: [] });
});

/** Rules that tell six domains apart. */
const apart = [1, 2, 3, 4, 5, 6]
  .map((at) => `match from any mail-from "spam@s${at}.example" for domain "d${at}.example" reject\n`)
  .join('');
const closed = [1, 2, 3, 4, 6].map((at) => `d${at}.example`);

test.each([
  ['at one of many domains', 'tls pki m auth-optional', closed.map((domain) => `"list@${domain}"`)],
  ['with another listener', 'tls-require pki m auth', []],
])('an alias that strangers can only write to %s is theirs to gain', (_, options, rejected) => {
  const [old, next] = ['', ', "list" = "alice"'].map((alias) =>
    load(
      `pki m cert "/etc/ssl/m.crt"
pki m key "/etc/ssl/private/m.key"
listen on 192.0.2.1 ${options}
listen on 192.0.2.1 port 2525 proxy-v2
action "l" mbox alias { "root" = "alice"${alias} }
${apart}${rejected.length === 0 ? '' : `match from any for any rcpt-to { ${rejected.join(', ')} } reject`}
match from any for domain { "${closed.join('", "')}", "d5.example" } action "l"
`,
      { files },
    ),
  );
  if (old === undefined || next === undefined) throw new Error('two are compared');
  const { strangersGain, changes } = compareFlows(old, next);
  expect(strangersGain).toBe('yes');
  expect(changes.some(({ who }) => who.some(({ kind }) => kind === 'strangers'))).toBe(true);
});

const twoListeners = (rules: string, maps = '') => `listen on 192.0.2.1 tag A
listen on 192.0.2.1 port 2525 tag B
action "v" mbox virtual { "user1@a.example" = "user1" }
action "l" mbox ${maps}
${rules}`;
const throughB = 'match tag B from any for domain "a.example" action "l"\n';
const throughA = 'match tag A from any for domain { "a.example", "b.example" } action "l"\n';
const oneOfA = 'virtual { "user1@a.example" = "user1" }';

test.each([
  [
    'action that takes more recipients',
    'match from any for domain "a.example" action "v"\n',
    'match from any for domain "a.example" action "l"\n',
    '',
    'yes',
    '@a.example',
  ],
  ['listener beside another one', throughB, throughB + throughA, '', 'yes', '@b.example'],
  [
    'listener where another had few recipients',
    'match tag B from any for domain "a.example" action "v"\n',
    `match tag B from any for domain "a.example" action "v"\nmatch tag A from any for domain "a.example" action "l"\n`,
    '',
    'yes',
    '@a.example',
  ],
  ['domain where nobody is', throughB, throughB + throughA, oneOfA, 'no', '@a.example'],
])('what strangers gain by a new %s is what the example shows', (_, before, after, maps, gain, recipient) => {
  const [old, next] = [before, after].map((rules) => load(twoListeners(rules, maps), { files }));
  if (old === undefined || next === undefined) throw new Error('two are compared');
  const { strangersGain, changes } = compareFlows(old, next);
  const [{ example } = {}] = changes;
  expect([strangersGain, example?.envelope.rcpt_to?.replace(/^.*@/, '@')]).toEqual([gain, recipient]);
  expect([example?.old.decision, example?.new.decision]).toEqual(['reject', 'accept']);
  if (gain === 'yes' && example !== undefined)
    expect(decide(old.config, old.machine, { ...example.envelope, port: 2525 }).decision).toBe('reject');
});
