import { expect, test } from 'vitest';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import { noFiles } from '../../../src/source/host.js';
import { Budget, within } from '../../../src/verify/budget.js';
import { isPlainlyClosed } from '../../../src/verify/relay/plainly-closed.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { usualSpaceLimits } from '../../../src/verify/space/scope.js';

function read(text: string) {
  const file = { path: 'smtpd.conf', text };
  const config = readConfig(file, { release: '7.9', platform: 'portable', files: noFiles });
  return { config, machine: describeMachine(config, noFiles, []) };
}

const start = 'table users file:/etc/mail/users\naction "l" maildir\naction "r" relay\n';
const program = 'table p proc:/usr/libexec/p\naction "p" maildir virtual <p>\n';

test.each([
  ['nothing relays', 'listen on 192.0.2.1\nmatch from any for any action "l"\n'],
  [
    'the machine itself',
    'listen on 192.0.2.1\nmatch for any action "r"\nmatch from socket for any action "r"\n',
  ],
  [
    'a login',
    'listen on 192.0.2.1\nmatch from any auth <users> for any action "r"\nmatch from auth for any action "r"\n',
  ],
  [
    'a tag of a loopback listener',
    'listen on 127.0.0.1 tag T\nlisten on 192.0.2.1\nmatch tag T from any for any action "r"\n',
  ],
  [
    'private networks',
    'listen on 192.0.2.1\nmatch from src { 10.0.0.0/8, 192.168.1.5, "fd00::/8" } for any action "r"\n',
  ],
  [
    'the lack of listeners for strangers',
    'listen on 127.0.0.1\nlisten on ::1 inet6 tag T\nmatch from any tag T for any action "r"\n',
  ],
  ['a login behind a proxy', 'listen on 192.0.2.1 proxy-v2\nmatch from any auth for any action "r"\n'],
])('closed by %s', (_, text) => {
  const { config, machine } = read(start + text);
  expect(isPlainlyClosed(config, machine)).toBe(true);
  expect(verifyRelay(config, machine).openRelay).toBe('no');
});

test.each([
  ['a public network', 'listen on 192.0.2.1\nmatch from src 203.0.113.0/24 for any action "r"\n'],
  [
    'a public address among others',
    'listen on ::1 port 26\nlisten on 192.0.2.1\nmatch from src { 10.0.0.0/8, "2001:db8::1" } for any action "r"\n',
  ],
  [
    'networks that were not seen',
    'table n file:/n\nlisten on 192.0.2.1\nmatch from src <n> for any action "r"\n',
  ],
  [
    'a private network by its text',
    'listen on 192.0.2.1\nmatch from src regex "^10\\." for any action "r"\n',
  ],
  ['all but a private network', 'listen on 192.0.2.1\nmatch !from src 10.0.0.0/8 for any action "r"\n'],
  [
    'a private network that a proxy claims',
    'listen on 192.0.2.1 proxy-v2\nmatch from src 10.0.0.0/8 for any action "r"\n',
  ],
  ['a listener on lo1', 'listen on lo1\nmatch from any for any action "r"\n'],
  ['whoever is not the machine', 'listen on 192.0.2.1\nmatch !from local for any action "r"\n'],
  ['whoever has not logged in', 'listen on 192.0.2.1\nmatch from any !auth for any action "r"\n'],
  ['a source that a proxy claims', 'listen on 192.0.2.1 proxy-v2\nmatch from local for any action "r"\n'],
  ['a tag that strangers get', 'listen on 192.0.2.1 tag T\nmatch tag T from any for any action "r"\n'],
  ['the lack of a tag', 'listen on 192.0.2.1\nmatch !tag T from any for any action "r"\n'],
  ['a tag behind a proxy', 'listen on 127.0.0.1 proxy-v2 tag T\nmatch tag T from any for any action "r"\n'],
  [
    'rules in an include that was not seen',
    'listen on 192.0.2.1\ninclude "/etc/mail/more"\nmatch for any action "r"\n',
  ],
  [
    'a program for aliases',
    `${program}listen on 192.0.2.1\nmatch from any for domain "a.org" action "p"\nmatch for any action "r"\n`,
  ],
  ['an srs key that everybody has', 'srs key ""\nlisten on 192.0.2.1\nmatch for any action "r"\n'],
])('not plainly closed: %s', (_, text) => {
  const { config, machine } = read(start + text);
  expect(isPlainlyClosed(config, machine)).toBe(false);
});

test('no expression costs anything where nothing relays', () => {
  const rules = Array.from(
    { length: 40 },
    (_, n) => `match from any mail-from regex ".*word${n}.*@.*" for domain "d${n}.example" reject\n`,
  );
  const { config, machine } = read(
    `listen on 192.0.2.1\n${start}${rules.join('')}match for local action "l"\n`,
  );
  expect(verifyRelay(config, machine)).toMatchObject({ openRelay: 'no' });
});

test('what a spent budget leaves undecided is looked at all the same', () => {
  const { config, machine } = read(
    `listen on 192.0.2.1\n${start}match from any helo regex "x" for any action "l"\nmatch from any for domain "a.example" action "r"\n`,
  );
  const verdict = within(new Budget(10), () => verifyRelay(config, machine));
  expect(verdict).toMatchObject({ openRelay: 'no', takenAsOwn: [{ domains: ['a.example'] }] });
});

test.each([
  ['match from any for domain "example.org" action "r"\n', 'no'],
  ['match from any for domain { "*.example.org", "b.example" } action "r"\n', 'no'],
  ['match from any for domain "gmail.com" action "r"\n', 'unknown'],
  ['match from any for domain "*.co.uk" action "r"\n', 'unknown'],
  ['match from any for domain file:/etc/mail/domains action "r"\n', 'unknown'],
  ['match from any for domain regex "^example[.]org$" action "r"\n', 'unknown'],
  ['match from any !for domain "example.org" action "r"\n', 'yes'],
])('where the proof is too large, %s is %s', (relay, openRelay) => {
  const { config, machine } = read(
    `listen on 192.0.2.1\n${start}match from any helo regex "x" for any action "l"\n${relay}`,
  );
  const verdict = verifyRelay(config, machine, { limits: { ...usualSpaceLimits, nodes: 8 } });
  expect(verdict.openRelay).toBe(openRelay);
  const own = openRelay === 'no' ? [relay.match(/[\w.*]+\.[a-z]+(?=")/g)] : [];
  expect(verdict.takenAsOwn.map(({ domains }) => domains)).toEqual(own);
});
