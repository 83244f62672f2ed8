import { expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import { secretsOfAll } from '../../src/model/secrets/secrets.js';
import { painter } from '../../src/report/colour.js';
import { migrationJson } from '../../src/report/migration.js';
import { migrationLines } from '../../src/report/migration-text.js';
import { load } from '../support/load-config.js';

function noted(text: string, change: (made: string) => string = (made) => made) {
  const { config } = load(text);
  const migration = translateConfig(config);
  if (migration === undefined) throw new Error(`nothing to migrate in ${text}`);
  const texts = new Map([...migration.texts].map(([file, made]) => [file, change(made)]));
  const proof = proveMigration(config, { ...migration, texts }, []);
  const named = {
    name: 'old.conf',
    release: '7.9',
    config,
    migration,
    proof,
    path: () => 'old.conf',
  } as const;
  const secrets = secretsOfAll([config]);
  const layout = { paint: painter(false), columns: Number.POSITIVE_INFINITY };
  return { notes: migrationLines(named, secrets, layout), json: JSON.parse(migrationJson(named, secrets)) };
}

const pki = 'pki m certificate "/m.crt"\npki m key "/m.key"\n';

test('a flow that differs is shown with both rules and an envelope', () => {
  const { notes, json } = noted(
    'listen on 192.0.2.1\naccept from any for domain example.org relay\n',
    (made) => made.replace('from any', 'from local'),
  );
  const shown = notes.join('\n');
  expect(shown).toContain('old.conf:2: accept from any for domain example.org relay');
  expect(shown).toMatch(/example: .* MAIL FROM:<.*> RCPT TO:<.*@example\.org>/);
  expect(shown).toContain('was: relayed by action "relay"');
  expect(shown).toContain('now: rejected');
  expect(notes.at(-1)).toBe('old.conf: verdict: 1 mail flow differs from before');
  expect(json.changes[0]).toMatchObject({
    old: { rule: { file: 'old.conf', line: 2 } },
    new: { rule: null },
    example: { envelope: { rcpt_to: expect.stringContaining('@example.org') } },
  });
});

test.each([
  ['mask-src', ' mask-src', '', 'mask-src: hides where mail comes from, now none'],
  ['the table of logins', ' <creds>', '', 'who may log in: as table <creds> says, now not said by a table'],
  [
    'masquerade',
    ' senders <people> masquerade',
    ' senders <people>',
    'masquerade: rewrites the From header, now none',
  ],
])('a listener that loses %s is a difference', (_, before, after, expected) => {
  const text = `${pki}table creds { a = b }\ntable people { a = "a@example.org" }\nlisten on 192.0.2.1 tls pki m auth${before.replace('mask-src', 'mask-source')}\naccept for any relay\n`;
  const { notes, json } = noted(text, (made) => made.replace(before, after));
  expect(notes.join('\n')).toContain(expected);
  expect(json.listeners[0].differences).toEqual([expected]);
});

test('what is lost is not proven, and what is not compared is said', () => {
  const lost = noted('listen on 192.0.2.1 filter spam\naccept for any relay\n');
  expect(lost.json.same).toBe('unknown');
  expect(lost.notes.at(-1)).toContain(
    'not proven that all mail is treated as before: something has no equivalent',
  );
  const limits = noted(`${pki}expire 4d\nlisten on 192.0.2.1\naccept for any relay\n`);
  expect(limits.json.same).toBe('yes');
  expect(limits.notes).toContain(
    '  note: certificates and keys and times of the queue and of bounces are not compared',
  );
});

test('each place has a block, and nothing is said twice', () => {
  const { notes, json } = noted(
    'listen on 192.0.2.1 filter spam\nmap "m" { source db "/m" }\naccept for domain <m> relay\naccept for any relay max-age 4d\n',
  );
  expect(notes).toEqual([
    'old.conf:1: listen on 192.0.2.1 filter spam',
    expect.stringMatching(/^ {2}not converted: filter spam: /),
    '',
    'old.conf:2: map "m" { source db "/m" }',
    '  not converted: this was not understood and is left as it is: smtpd will refuse it',
    '',
    'old.conf:4: accept for any relay max-age 4d',
    '  not converted: this was not understood and is left as it is: smtpd will refuse it',
    '',
    'old.conf: verdict: refused by smtpd 7.9: the new text needs a correction',
    '  note: mail flows are compared once smtpd accepts the new text',
  ]);
  expect(json.refusals.length).toBeGreaterThan(2);
});

test('what smtpd refuses in the new text is shown with its line', () => {
  const { notes } = noted('listen on 192.0.2.1\naccept from any recipient <x> for local deliver to mbox\n');
  expect(notes.slice(0, 2)).toEqual([
    'new text of old.conf:3: match from any rcpt-to <x> for local action "local"',
    '  refused: no such table: x',
  ]);
});
