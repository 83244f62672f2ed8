import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import type { Release } from '../../src/source/release.js';
import { load } from '../support/load-config.js';

export const preamble = `pki mail.example.org cert "/etc/ssl/mail.crt"
pki mail.example.org key "/etc/ssl/private/mail.key"
ca mail.example.org cert "/etc/ssl/ca.crt"
table aliases { "postmaster" = "bob" }
table users { "bob" = "1000:1000:/home/bob" }
table logins { "example" = "bob:secret" }
table names { "192.0.2.1" = "mail.example.org" }
table lan { "10.0.0.0/8" }
table mixed { "10.0.0.0/8", "local" }
table domains { "example.org", "example.net" }
table people { "bob@example.org" }
`;
export const closed = 'listen on 192.0.2.1\n';
export const open = 'listen on 192.0.2.1 tls pki mail.example.org auth-optional\n';

/** smtpd takes no text without a rule. */
export const last = 'reject tagged NEVER from any for any';

/** The new text of a statement, and what is said of it. */
export function migrated(old: string, frame = closed, release: Release = '7.9') {
  const head = `${preamble}${frame}`;
  const { config } = load(`${head}${old}\n${last}\n`, { release });
  const migration = translateConfig(config);
  if (migration === undefined) throw new Error(`nothing to migrate in ${old}`);
  const [whole = ''] = migration.texts.values();
  const proof = proveMigration(config, migration, []);
  const end = /\nmatch tag NEVER from any for any reject\n$/;
  const text = whole.startsWith(head) ? whole.slice(head.length).replace(end, '') : whole;
  return {
    text,
    whole,
    proof,
    remarks: migration.remarks.map(({ weight, text: what }) => `${weight}: ${what}`),
  };
}

export const relay = (options: string, name = 'relay'): string =>
  `action "${name}" relay${options && ` ${options}`}\nmatch from local for any action "${name}"`;
export const via = (options: string): string => relay(options, 'smarthost');

/** Each row of what became of the language, without users who log in. */
export const rows: readonly (readonly [old: string, now: string])[] = [
  [
    'accept for local alias <aliases> deliver to maildir',
    'action "local" maildir alias <aliases>\nmatch from local for local action "local"',
  ],
  [
    'accept for local deliver to maildir "~/Mail"',
    'action "local" maildir "~/Mail"\nmatch from local for local action "local"',
  ],
  [
    'accept for local deliver to lmtp "/run/lmtp" rcpt-to',
    'action "local" lmtp "/run/lmtp" rcpt-to\nmatch from local for local action "local"',
  ],
  [
    'accept for local deliver to lmtp "mail.example.net:24" as vmail',
    'action "local" lmtp "mail.example.net:24" user vmail\nmatch from local for local action "local"',
  ],
  [
    'accept for local deliver to mda "/bin/mda %{rcpt}" as vmail',
    'action "local" mda "/bin/mda %{rcpt}" user vmail\nmatch from local for local action "local"',
  ],
  [
    'accept for local forward-only',
    'action "forward" forward-only\nmatch from local for local action "forward"',
  ],
  [
    'accept for local alias <aliases>',
    'action "forward" expand-only alias <aliases>\nmatch from local for local action "forward"',
  ],
  [
    'accept from any for domain <domains> virtual <aliases> userbase <users> deliver to maildir',
    'action "virtual" maildir virtual <aliases> userbase <users>\nmatch from any for domain <domains> action "virtual"',
  ],
  [
    'accept from any for domain example.org deliver to mbox',
    'action "local" mbox\nmatch from any for domain example.org action "local"',
  ],
  ['accept for any relay', relay('')],
  ['accept for all relay', relay('')],
  [
    'accept from any for domain { "example.org" } deliver to mbox expire 2d',
    'action "local" mbox ttl 2d\nmatch from any for domain { "example.org" } action "local"',
  ],
  [
    'accept from source <lan> for any relay',
    'action "relay" relay\nmatch from src <lan> for any action "relay"',
  ],
  ['accept from all for all relay', 'action "relay" relay\nmatch from any for any action "relay"'],
  ['accept from lan for any relay', 'action "relay" relay\nmatch from src <lan> for any action "relay"'],
  [
    'accept from 10.0.0.0/8 for any relay',
    'action "relay" relay\nmatch from src 10.0.0.0/8 for any action "relay"',
  ],
  [
    'accept from ! source <lan> for local deliver to mbox',
    'action "local" mbox\nmatch !from src <lan> for local action "local"',
  ],
  [
    'accept from ! local for local deliver to mbox',
    'action "local" mbox\nmatch !from local for local action "local"',
  ],
  [
    'accept from any for ! domain <domains> deliver to mbox',
    'action "local" mbox\nmatch from any !for domain <domains> action "local"',
  ],
  [
    'accept from any for ! local deliver to mbox',
    'action "local" mbox\nmatch from any !for local action "local"',
  ],
  [
    'accept sender <people> for local deliver to mbox',
    'action "local" mbox\nmatch from local mail-from <people> for local action "local"',
  ],
  [
    'accept sender ! "@example.com" recipient <people> for domain <domains> deliver to mbox',
    'action "local" mbox\nmatch from local !mail-from "@example.com" rcpt-to <people> for domain <domains> action "local"',
  ],
  [
    'accept tagged DKIM for any relay',
    'action "relay" relay\nmatch tag DKIM from local for any action "relay"',
  ],
  [
    'accept tagged ! DKIM for any relay',
    'action "relay" relay\nmatch !tag DKIM from local for any action "relay"',
  ],
  [
    'accept authenticated from any for any relay',
    'action "relay" relay\nmatch from any auth for any action "relay"',
  ],
  ['accept authenticated for any relay', 'action "relay" relay\nmatch from auth for any action "relay"'],
  [
    'accept from any ! authenticated for local deliver to mbox',
    'action "local" mbox\nmatch from any !auth for local action "local"',
  ],
  ['reject from any sender "@example.com" for any', 'match from any mail-from "@example.com" for any reject'],
  ['reject from ! source <lan>', 'match !from src <lan> for local reject'],
  ['accept for any relay backup mx1.example.org', relay('backup mx mx1.example.org', 'backup')],
  ['accept for any relay backup', relay('backup', 'backup')],
  ['accept for any relay tls', relay('tls no-verify')],
  ['accept for any relay tls verify', relay('tls')],
  ['accept for any relay as "@example.org"', relay('mail-from "@example.org"')],
  [
    'accept for any relay source 192.0.2.1 hostname mail.example.org',
    relay('src 192.0.2.1 helo mail.example.org'),
  ],
  ['accept for any relay hostnames <names>', relay('helo-src <names>')],
  ['accept for any relay helo <names>', relay('helo-src <names>')],
  [
    'accept for any relay pki mail.example.org ca mail.example.org',
    relay('pki mail.example.org ca mail.example.org'),
  ],
  ['accept for any relay via smtp://mx.example.net', via('host "smtp+notls://mx.example.net"')],
  ['accept for any relay via mx.example.net', via('host "smtp://mx.example.net"')],
  ['accept for any relay via smtp+tls://mx.example.net:2525', via('host "smtp://mx.example.net:2525"')],
  ['accept for any relay via tls://mx.example.net', via('host "smtp+tls://mx.example.net" tls no-verify')],
  ['accept for any relay via TLS://mx.example.net verify', via('host "smtp+tls://mx.example.net" tls')],
  ['accept for any relay via smtps://mx.example.net', via('host smtps://mx.example.net tls no-verify')],
  ['accept for any relay via smtps://mx.example.net verify', via('host smtps://mx.example.net tls')],
  [
    'accept for any relay via smtps+auth://example@mx.example.net auth <logins> verify',
    via('host "smtps://example@mx.example.net" tls auth <logins>'),
  ],
  ['accept for any relay via lmtp://mx.example.net:24', via('host lmtp://mx.example.net:24')],
  ['accept for any relay via backup://mx1.example.org', relay('backup mx "mx1.example.org"', 'backup')],
  [
    'accept for any relay via tls+backup://mx1.example.org',
    relay('backup mx "mx1.example.org" tls no-verify', 'backup'),
  ],
  ['expire 4d', 'queue ttl 4d'],
  ['bounce-warn 1h, 6h, 2d', 'bounce warn-interval 1h, 6h, 2d'],
  ['max-message-size 35M', 'smtp max-message-size 35M'],
  ['max-message-size 104857600', 'smtp max-message-size 104857600'],
  ['subaddressing-delimiter "-"', 'smtp sub-addr-delim "-"'],
  ['ciphers "HIGH:!aNULL"', 'smtp ciphers "HIGH:!aNULL"'],
  ['limit session max-rcpt 500 max-mails 20', 'smtp limit max-rcpt 500 max-mails 20'],
  ['limit mta inet4', 'mta limit inet4'],
  [
    'limit mta for domain example.net max-conn-per-host 2',
    'mta limit for domain example.net max-conn-per-host 2',
  ],
  ['limit mda max-session 10', 'mda limit max-session 10'],
  ['limit scheduler max-inflight 100', 'scheduler limit max-inflight 100'],
  ['max-mta-deferred 50', 'mta max-deferred 50'],
  [
    'queue encryption key 0123456789abcdef0123456789abcdef',
    'queue encryption 0123456789abcdef0123456789abcdef',
  ],
  ['pki b.example.org certificate "/b.crt" key "/b.key"', 'pki b.example.org cert "/b.crt" key "/b.key"'],
  ['ca b.example.org certificate "/ca.crt"', 'ca b.example.org cert "/ca.crt"'],
  [
    'listen on lo0 tls pki mail.example.org auth mask-source',
    'listen on lo0 tls pki mail.example.org auth mask-src',
  ],
  [
    'listen on lo0 smtps pki mail.example.org auth-optional mask-source no-dsn',
    'listen on lo0 smtps pki mail.example.org auth-optional mask-src no-dsn',
  ],
  [
    'listen on lo0 tls pki mail.example.org auth nobody',
    'listen on lo0 tls pki mail.example.org auth nobody',
  ],
  [
    'accept for local deliver to mda "/bin/x --exec \\"/bin/y -f %{sender}\\""',
    'action "local" mda "/bin/x --exec \'/bin/y -f %{sender}\'"\nmatch from local for local action "local"',
  ],
  ['listen on lo0 mask-source no-dsn', 'listen on lo0 mask-src no-dsn'],
  [
    'listen on lo0 secure pki mail.example.org',
    'listen on lo0 tls pki mail.example.org\nlisten on lo0 smtps pki mail.example.org',
  ],
  [
    'listen on lo0 hostname mail.example.org tls',
    'listen on lo0 hostname mail.example.org tls pki "mail.example.org"',
  ],
  ['map addresses { "a" = "b" }', 'table addresses { "a" = "b" }'],
  ['table host { "a" }', 'table "host" { "a" }'],
  [
    'accept for local userbase users deliver to mbox',
    'action "local" mbox userbase <users>\nmatch from local for local action "local"',
  ],
  ['match from any for local mbox', 'action "local" mbox\nmatch from any for local action "local"'],
];

/** What has no counterpart, or not quite: the text, and what is said. */
export const remarkable: readonly (readonly [old: string, now: string, ...remarks: string[]])[] = [
  [
    'accept for any relay via secure://mx.example.net',
    via('host "smtps://mx.example.net" tls no-verify'),
    'changed: secure://mx.example.net tried smtps',
  ],
  [
    'accept for any relay via secure+auth://example@mx.example.net:587 auth <logins>',
    via('host "smtp+tls://example@mx.example.net:587" tls no-verify auth <logins>'),
    'changed: secure+auth://',
    'kept: tls no-verify: as before, the password goes to whoever answers',
  ],
  [
    'accept for any relay via tls://mx.example.net auth <logins>',
    via('host "smtp+tls://mx.example.net" tls no-verify'),
    'dropped: relay … auth',
  ],
  [
    'accept for any relay via tls+auth://example@mx.example.net:587 auth <logins>',
    via('host "smtp+tls://example@mx.example.net:587" tls no-verify auth <logins>'),
    'kept: tls no-verify: as before, the password goes to whoever answers',
  ],
  ['limit session max-rcpt 30', 'smtp limit max-rcpt 100', 'changed: max-rcpt 30'],
  ['curve prime256v1', '# curve prime256v1', 'dropped: curve'],
  ['hostname mail.example.org', '# hostname mail.example.org', 'dropped: hostname'],
  [
    'pki b.example.org dhparams "/dh.pem" certificate "/b.crt" key "/b.key"',
    'pki b.example.org dhe auto cert "/b.crt" key "/b.key"',
    'dropped: pki … dhparams',
  ],
  ['listen on lo0 dsn-notify disable', 'listen on lo0', 'dropped: dsn-notify'],
  ['listen on lo0 filter spam', 'listen on lo0', 'lost: filter spam'],
  ['filter spam "/bin/spam" "-v"', '# filter spam "/bin/spam" "-v"', 'lost: filter'],
  ['enqueuer filter spam', '# enqueuer filter spam', 'lost: enqueuer filter'],
  [
    'listen on lo0 tls certificate mx.example.org',
    'pki "mx.example.org" cert "/etc/mail/certs/mx.example.org.crt" key "/etc/mail/certs/mx.example.org.key"\nlisten on lo0 tls pki mx.example.org',
    'changed: certificate mx.example.org',
  ],
  [
    'accept for any from any from local relay',
    'action "relay" relay\nmatch from any for any action "relay"',
    'lost: smtpd refused this rule before 6.4, too: from specified multiple times',
  ],
  [
    'listen on lo0 tls pki mail.example.org auth users',
    'listen on lo0 tls pki mail.example.org auth <users>',
    'changed: auth users: smtpd took this for a list of one word, so nobody could log in',
  ],
  [
    'table unread file:/etc/mail/unread\naccept from source <unread> for any relay via smtp://10.40.4.4',
    'table unread file:/etc/mail/unread\naction "smarthost" relay host "smtp+notls://10.40.4.4"\nmatch from src <unread> !auth for any action "smarthost"',
    'changed: from <unread>: this table was not read',
  ],
  [
    'accept for local deliver to mda "/bin/x --exec \\"/bin/y $a\\""',
    'action "local" mda "/bin/x --exec \\"/bin/y $a\\""\nmatch from local for local action "local"',
    'changed: deliver to mda: today a shell expands this command',
  ],
  ['accept for everybody relay', '# accept for everybody relay', 'lost: for everybody'],
];
