import { expect, test } from 'vitest';
import { draftAssertions } from '../../src/policy/draft.js';
import { policyWord } from '../../src/policy/draft-sentences.js';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { load } from '../support/load-config.js';

const files = {
  '/etc/passwd': 'alice:x:1000:1000::/home/alice:/bin/sh\n',
  '/etc/mailname': 'mx.example.org\n',
};

const sentencesOf = (text: string): readonly string[] => {
  const { config, machine } = load(text, { files });
  return draftAssertions(config, machine, {}).flatMap(({ sentences }) => sentences);
};

const closed = [
  'listen on 192.0.2.1',
  'action "in" mbox',
  'action "out" relay',
  'match from any for domain { "example.org", "example.net" } action "in"',
  'match from src 10.0.0.0/8 for any action "out"',
  'match from local for any action "out"',
  '',
].join('\n');

test('the strongest that holds, subjects with the same answer together', () => {
  expect(sentencesOf(closed)).toEqual([
    'only this machine and 10.0.0.0/8 may relay',
    'this machine and 10.0.0.0/8 may relay',
    'mail for example.org and example.net is delivered with action in',
    'mail for local users from this machine is relayed by action out',
    'strangers may not send to local users',
    'only port 25 is open',
  ]);
});

test('what does not hold is not said: an open relay', () => {
  const open = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';
  const found = sentencesOf(open);
  expect(found.some((sentence) => /strangers never|only .* may relay/.test(sentence))).toBe(false);
  expect(found).toContain('only port 25 is open');
});

test.each([
  closed,
  closed.replace('from any for domain', 'from any !helo "x" for domain'),
  closed.replace(
    'match from local',
    'match from any rcpt-to "staff@example.org" for any reject\nmatch from local',
  ),
  closed.replace('match from src', 'match !from src'),
  'listen on 192.0.2.1\nmatch from any for any reject\n',
  'listen on lo\naction "as" relay\nmatch for any action "as"\nmatch for domain "*.example.org" action "as"\n',
])('each sentence is read, and proven as it is written', (text) => {
  const { config, machine } = load(text, { files });
  const sentences = sentencesOf(text);
  expect(sentences.length).toBeGreaterThan(0);
  const { assertions, problems } = parsePolicy({ path: 'p', text: sentences.join('\n') });
  expect(problems).toEqual([]);
  const { verdicts } = provePolicy(config, machine, assertions);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(sentences.map(() => 'proven'));
});

test('names that are words of the language are quoted, and none breaks out of its sentence', () => {
  expect(['deliver', 'as', 'a b', 'a#b', 'x.', 'a"b', 'a\nb', ''].map(policyWord)).toEqual([
    'deliver',
    '"as"',
    '"a b"',
    '"a#b"',
    '"x."',
    undefined,
    undefined,
    undefined,
  ]);
});

test('an include that was not read: nothing is proven, and nothing drafted', () => {
  expect(sentencesOf(`include "/etc/mail/more.conf"\n${closed}`)).toEqual([]);
});
