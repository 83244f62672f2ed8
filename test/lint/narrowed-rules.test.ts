import { describe, expect, test } from 'vitest';
import { removeStatement, replace } from '../../src/edit/edits.js';
import { reread } from '../../src/edit/reread.js';
import { Rewrite } from '../../src/edit/rewrite.js';
import { type NarrowedRules, narrowedRules } from '../../src/lint/narrowed-rules.js';
import { originalRules } from '../../src/lint/rule-origins.js';
import type { Edit } from '../../src/source/text.js';
import { load } from '../support/load-config.js';

const before = `table domains { "example.org", "example.net" }
listen on 192.0.2.1
action "in" maildir
action "out" relay
action "other" relay host "smtp://192.0.2.9"
`;
const text = `${before}match from any for domain <domains> action "in"
match from any mail-from "@example.org" for any action "out"
match from any for any tag "x" action "other"
match from any tls for any action "out"
`;

type WordChange = readonly [old: string, words: string];

/** What a replacement of some words by others does to the rules. */
const narrowed = (...replacements: readonly WordChange[]) => narrowedIn(text, ...replacements);

function narrowedIn(text: string, ...replacements: readonly WordChange[]) {
  const { config, machine } = load(text);
  const edits = replacements.map(([old, words]): Edit => {
    const start = text.indexOf(old);
    expect(start, old).toBeGreaterThanOrEqual(0);
    const span = { file: config.file, start, end: start + old.length };
    if (words === '') return removeStatement(span);
    // What edits leave is where a rule is known by.
    const same = [...old].findIndex((letter, at) => letter !== words[at]);
    return replace({ ...span, start: start + same }, words.slice(same));
  });
  const rewrite = Rewrite.of(edits);
  if (rewrite === undefined) throw new Error('the edits overlap');
  const { config: after } = reread(config, machine, rewrite);
  return narrowedRules(config, after, rewrite, originalRules(config.rules, after.rules, rewrite));
}

const sender = 'match from any mail-from "@example.org" for any action "out"';
const tagged = 'match from any for any tag "x" action "other"';

describe('rules that only match less', () => {
  const shown = (found: NarrowedRules | undefined) =>
    found && { rules: found.rules.map(({ index }) => index), keepUsers: found.keepUsers };

  test.each([
    ['ask for a login', [sender, sender.replace('from any', 'from auth')], { rules: [2], keepUsers: true }],
    [
      'ask for their sources',
      [sender, sender.replace('from any', 'from local')],
      { rules: [2], keepUsers: false },
    ],
    [
      'ask for domains',
      [sender, sender.replace('for any', 'for domain <domains>')],
      { rules: [2], keepUsers: false },
    ],
    [
      'ask for one thing more',
      [tagged, tagged.replace('tag', 'helo "y" tag')],
      { rules: [3], keepUsers: false },
    ],
    ['are gone', [sender, ''], { rules: [], keepUsers: false }],
  ] as const)('%s', (_, replacement, expected) => {
    expect(shown(narrowed(replacement))).toEqual(expected);
  });

  test('several at once, with an action that nothing uses any more', () => {
    const login = sender.replace('from any', 'from auth');
    const found = narrowed(
      [sender, login],
      [tagged, ''],
      ['action "other" relay host "smtp://192.0.2.9"', ''],
    );
    expect(shown(found)).toEqual({ rules: [2], keepUsers: false });
  });
});

describe('rules that users who log in do without', () => {
  const without = (first: string, rule: string): boolean | undefined =>
    narrowedIn(`${before}${first}\n${rule}\n`, [rule, ''])?.keepUsers;

  test.each([
    ['they match another one before', 'match from auth for any action "out"', sender, true],
    ['what they match before asks for more', 'match from auth helo "x" for any action "out"', sender, false],
    ['it puts their mail off', 'match from auth tls for any action "out"', sender, false],
    [
      'it is not for them',
      'match from local for any reject',
      sender.replace('for any', '!auth for any'),
      true,
    ],
  ])('%s', (_, first, rule, expected) => {
    expect(without(first, rule)).toBe(expected);
  });
});

describe('what is more than that', () => {
  test.each([
    ['a rule that matches more', [sender, sender.replace('mail-from "@example.org" ', '')]],
    ['a rule that matches other mail', [sender, sender.replace('@example.org', '@example.net')]],
    ['a rule that is negated', [tagged, tagged.replace('tag "x"', '!tag "x"')]],
    ['a rule whose mail is delivered', ['match from any for domain', 'match from auth for domain']],
    ['a rule that puts mail off', ['match from any tls', 'match from auth tls']],
    ['a rule that comes to put mail off', [sender, sender.replace('from any', 'from socket')]],
    [
      'a rule that refuses its mail',
      [sender, sender.replace('from any', 'from auth').replace('action "out"', 'reject')],
    ],
    [
      'a new rule behind a narrower one',
      [sender, `${sender.replace('from any', 'from auth')}\nmatch from any for any action "out"`],
    ],
    ['a table', ['"example.net" }', '"example.com" }']],
    ['a listener', ['listen on 192.0.2.1', 'listen on 192.0.2.2']],
    ['a text that smtpd refuses', [sender, sender.replace('"out"', '"missing"')]],
  ] as const)('%s', (_, replacement) => {
    expect(narrowed(replacement)).toBeUndefined();
  });
});
