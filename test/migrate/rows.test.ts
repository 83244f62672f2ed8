import { describe, expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { load } from '../support/load-config.js';
import { migrated, open, remarkable, rows } from './migration-rows.js';

const withoutComments = (text: string): string => text.replace(/^# smtpd-lint: .*\n/gm, '');

describe('one statement', () => {
  test.each(rows)('%s', (old, now) => {
    const { text, proof, remarks } = migrated(old);
    expect(text).toBe(now);
    expect(remarks).toEqual([]);
    expect([proof.same, proof.refusals]).toEqual(['yes', []]);
  });

  test.each(remarkable)('%s', (old, now, ...expected) => {
    const { text, remarks } = migrated(old);
    expect(withoutComments(text)).toBe(now);
    expect(remarks).toEqual(expected.map((remark) => expect.stringContaining(remark)));
    expect(text).toContain('# smtpd-lint: ');
  });
});

describe('users who log in', () => {
  const users: readonly (readonly [old: string, rules: readonly string[]])[] = [
    ['accept for any relay', ['from local for any', 'from auth for any']],
    ['accept from any for any relay', ['from any for any']],
    ['accept from source <lan> for any relay', ['from src <lan> !auth for any']],
    ['accept from source <mixed> for any relay', ['from src <mixed> for any', 'from auth for any']],
    ['accept from ! source <lan> for any relay', ['!from src <lan> for any', 'from auth for any']],
    ['accept from ! source <mixed> for any relay', ['!from src <mixed> !auth for any']],
    ['accept from ! local for any relay', ['!from local !auth for any']],
    ['accept authenticated for any relay', ['from auth for any']],
    ['accept ! authenticated for any relay', ['from local !auth for any']],
    ['accept tagged X for any relay', ['tag X from local for any']],
    ['accept tagged ! X for any relay', ['!tag X from local for any', '!tag X from auth for any']],
  ];
  test.each(users)('%s', (old, rules) => {
    const { text, proof } = migrated(old, open);
    expect(text).toBe(
      ['action "relay" relay', ...rules.map((rule) => `match ${rule} action "relay"`)].join('\n'),
    );
    expect([proof.same, proof.refusals]).toEqual(['yes', []]);
  });

  test('are asked for where a listener of the tag takes passwords', () => {
    const { text, proof } = migrated(
      'accept tagged sub for any relay',
      'listen on 192.0.2.1 port 587 tls-require pki mail.example.org auth tag sub\n',
    );
    expect(text).toContain('match tag sub from auth for any action "relay"');
    expect([proof.same, proof.refusals]).toEqual(['yes', []]);
  });

  test('before 6.7 there is no from auth', () => {
    const { text, proof } = migrated('accept for any relay', open, '6.6');
    expect(text).toContain('match from any auth for any action "relay"');
    expect([proof.same, proof.refusals]).toEqual(['yes', []]);
  });

  test('a rule for users on networks matched nobody', () => {
    const { text, remarks } = migrated('accept authenticated from source <lan> for any relay', open);
    expect(withoutComments(text)).toBe('# accept authenticated from source <lan> for any relay');
    expect(remarks).toEqual([expect.stringContaining('dropped: this rule matched nobody')]);
  });
});

describe('what is kept', () => {
  test('comments, macros, continued lines, blanks and what is of today', () => {
    const { whole, proof } = migrated(
      `host = "smtp://mx.example.net" # the smarthost
# accept nothing yet \\
accept from any for any relay
  accept tagged DKIM \\
    from any for domain { "example.org", # ours
      "example.net" } \\
    deliver to maildir # inbox
accept for any relay via $host
include "/etc/mail/more.conf"
`,
    );
    expect(whole).toContain(`host_ = "smtp://mx.example.net" # the smarthost
# accept nothing yet \\
accept from any for any relay
  action "local" maildir
  match tag DKIM from any for domain { "example.org", # ours
      "example.net" } action "local" # inbox
action "smarthost" relay host "smtp+notls://mx.example.net"
match from local for any action "smarthost"
include "/etc/mail/more.conf"
`);
    expect(proof.refusals).toEqual([]);
  });

  test('actions are shared, and their names avoid those that there are', () => {
    const { text } = migrated(
      'action relay2 relay\naccept for any relay\naccept from any for domain example.org relay tls\naccept from any for domain example.net relay',
    );
    expect(text).toBe(`action relay2 relay
match from local for any action "relay2"
action "relay" relay tls no-verify
match from any for domain example.org action "relay"
match from any for domain example.net action "relay2"`);
  });

  test('a text of today is left alone', () => {
    expect(
      translateConfig(load('listen on lo0\naction "r" relay\nmatch for any action "r"\n').config),
    ).toBeUndefined();
    expect(
      translateConfig(load('listen on lo0\naction "r" relay\nmatch for any actoin "r"\n').config),
    ).toBeDefined();
  });
});
