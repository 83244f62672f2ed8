import { type Habit, of } from './habit.js';

const list = of('Exim', 'declare a list as `table NAME { "example.org" }`');
const rejection = of('Exim', 'write a `match` rule that ends in `reject`');
const acl = of('Exim', 'write `match` rules');
const sendmail = of('Sendmail', 'write `table`, `listen on`, `action` and `match` statements');
const ownProcesses = of('Postfix, in master.cf', 'remove it: smtpd starts its own processes');
const rule = of('pf', 'write a `match` rule');
const setting = of('Postfix, in main.cf', 'write `listen on`, `action` and `match` statements');
const relayhost = of('Postfix, in main.cf', 'write `relay host` in an action');
const router = of('Exim', 'declare `action NAME` with a delivery or `relay`');
const nginx = of('nginx', 'write `listen on` and `match` statements');
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
  driver: router,
  'dnslookup:': router,
  'remote_smtp:': router,
  'smarthost:': router,
  'local_delivery:': router,
  'system_aliases:': router,
  'userforward:': router,
  domainlist: list,
  hostlist: list,
  addresslist: list,
  accept: of('Exim', 'write a `match` rule that names an action'),
  'acl_check_rcpt:': acl,
  'acl_check_data:': acl,
  deny: rejection,
  require: rejection,
  warn: rejection,
  define: sendmail,
  FEATURE: sendmail,
  MAILER: sendmail,
  OSTYPE: sendmail,
  VERSIONID: sendmail,
  divert: sendmail,
  MASQUERADE_AS: sendmail,
  MASQUERADE_DOMAIN: sendmail,
  LOCAL_DOMAIN: sendmail,
  EXPOSED_USER: sendmail,
  DAEMON_OPTIONS: sendmail,
  Mlocal: sendmail,
  'R$*': sendmail,
  dnl: sendmail,
  O: sendmail,
  DS: sendmail,
  Dj: sendmail,
  Cw: sendmail,
  relayhost,
  myhostname: setting,
  mydomain: setting,
  myorigin: setting,
  mydestination: setting,
  mynetworks: setting,
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
  mail: nginx,
  http: nginx,
  events: nginx,
  proxy: nginx,
  smtp_auth: nginx,
  smtp_capabilities: nginx,
  auth_http: nginx,
  worker_processes: nginx,
  'rdr-to': rule,
  anchor: rule,
};
