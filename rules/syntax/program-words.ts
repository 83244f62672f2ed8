import { type Habit, of } from './habit.js';

const list = of('Exim', 'declare a list as `table NAME { "example.org" }`');
const rejection = of('Exim', 'write a `match` rule that ends in `reject`');
const sendmail = of('Sendmail', 'write `table`, `listen on`, `action` and `match` statements');
const ownProcesses = of('Postfix, in master.cf', 'remove it: smtpd starts its own processes');
const rule = of('pf', 'write a `match` rule');
const dovecot = of('Dovecot', 'remove it: Dovecot has a file of its own');

/** Words that begin a line in the files of other programs. */
export const wordsOfPrograms: Readonly<Record<string, Habit>> = {
  block: rule,
  pass: rule,
  protocol: dovecot,
  passdb: dovecot,
  userdb: dovecot,
  service: dovecot,
  namespace: dovecot,
  begin: of('Exim', 'remove it: there are no sections'),
  driver: of('Exim', 'declare `action NAME` with a delivery or `relay`'),
  domainlist: list,
  hostlist: list,
  addresslist: list,
  deny: rejection,
  require: rejection,
  warn: rejection,
  define: sendmail,
  FEATURE: sendmail,
  MAILER: sendmail,
  OSTYPE: sendmail,
  VERSIONID: sendmail,
  divert: sendmail,
  dnl: sendmail,
  O: sendmail,
  DS: sendmail,
  Dj: sendmail,
  Cw: sendmail,
  pickup: ownProcesses,
  cleanup: ownProcesses,
  qmgr: ownProcesses,
  submission: of('Postfix, in master.cf', 'write `listen on ADDRESS port submission`'),
  smtps: of('Postfix, in master.cf', 'write `listen on ADDRESS smtps`'),
  server: of('nginx', 'write `listen on ADDRESS` on a line of its own'),
  server_name: of('nginx', 'write `hostname NAME` behind `listen on ADDRESS`'),
  ssl_certificate: of('nginx', 'write `pki NAME cert FILE`'),
  ssl_certificate_key: of('nginx', 'write `pki NAME key FILE`'),
  upstream: of('nginx', 'write `relay host` in an action'),
  location: of('nginx', 'write a `match` rule'),
};
