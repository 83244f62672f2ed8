import { type Habit, of, otherWord, todo } from './habit.js';

const switched = todo('remove it: the statement alone switches it on');
const comment = todo('begin a comment with `#`');
const protocols = todo('write `protocols` behind `listen on ADDRESS`');
const onListener = todo('write it behind `listen on ADDRESS`');
const severalTimes = todo('write several with commas and without braces, as in `1h, 6h`');
const ownTimes = todo('remove it: smtpd itself decides when to try again');
const warning = todo('write `bounce warn-interval TIME` on a line of its own');
const greeting = todo('write `hostname NAME` behind `listen on ADDRESS`');
const inRule = todo('write `match … for domain`, with the domains or their table');
const aliases = todo('write `table aliases file:PATH`, and `alias <aliases>` in an action');
const nothing = todo('remove it: smtpd has no such setting');
const signer = todo('declare a filter, as in `filter NAME proc-exec COMMAND`');
const entry = todo('write it into the file of a table, such as aliases');
const noTable = todo('write the key itself, as one word: no table holds it');
const section = todo('remove it: there are no sections');
const limits = (example: string): Habit => todo(`name the limit, as in \`limit ${example} 100\``);

/** Habits in statements that set something. */
export const settingHabits: Readonly<Record<string, Readonly<Record<string, Habit>>>> = {
  proc: { 'exec ""': todo('write the command right behind the name') },
  queue: {
    on: switched,
    yes: switched,
    expire: otherWord('ttl'),
    lifetime: otherWord('ttl'),
    'max-age': otherWord('ttl'),
    retry: ownTimes,
    warn: warning,
    'warn-interval': warning,
    directory: todo('remove it: the queue has its place'),
  },
  bounce: {
    warn: otherWord('warn-interval'),
    'bounce ?': todo('write `bounce warn-interval TIME`'),
    ',': severalTimes,
    'warn-interval #': todo('write time and unit as one word, as in `4h`'),
    '?': severalTimes,
  },
  srs: {
    secret: otherWord('key'),
    'key <': noTable,
    'key {': noTable,
    'backup <': noTable,
    'backup {': noTable,
    ttl: todo('write `srs ttl TIME` on a line of its own'),
    '""': todo('write `key` before it'),
    on: todo('write `srs key SECRET` here, and `srs` in the action that relays'),
    yes: todo('write `srs key SECRET` here, and `srs` in the action that relays'),
    domain: todo('remove it: only `key` and `ttl` can be set'),
  },
  smtp: {
    inet: of('Postfix, in master.cf', 'write `listen on ADDRESS`'),
    'max-size': otherWord('max-message-size'),
    'max-rcpt': otherWord('limit max-rcpt'),
    'max-recipients': otherWord('limit max-rcpt'),
    'max-mails': otherWord('limit max-mails'),
    'limit #': limits('max-rcpt'),
    'tls-ciphers': otherWord('ciphers'),
    'tls-protocols': protocols,
    protocols,
    '!': todo('put the whole value in quotes'),
    banner: greeting,
    helo: greeting,
    hostname: greeting,
    port: onListener,
    tls: onListener,
    auth: onListener,
    timeout: nothing,
  },
  mda: { 'limit #': limits('max-session') },
  mta: { 'limit #': limits('max-conn-per-host') },
  scheduler: { 'limit #': limits('max-inflight') },
};

/** Habits at the beginning of a statement. */
export const firstWords: Readonly<Record<string, Habit>> = {
  'max-deferred': otherWord('mta max-deferred'),
  'sub-addr-delim': otherWord('smtp sub-addr-delim'),
  'warn-interval': otherWord('bounce warn-interval'),
  'max-rcpt': otherWord('smtp limit max-rcpt'),
  'max-mails': otherWord('smtp limit max-mails'),
  ttl: otherWord('queue ttl'),
  encryption: otherWord('queue encryption'),
  compression: otherWord('queue compression'),
  set: todo('write the statement without `set`'),
  import: otherWord('include'),
  load: otherWord('include'),
  include_dir: todo('write `include` with each file: smtpd reads no directories'),
  'proc-exec': todo('write `filter NAME proc-exec COMMAND`'),
  'server-name': greeting,
  bind: otherWord('listen on'),
  interface: otherWord('listen on'),
  port: todo('write `port` behind `listen on ADDRESS`'),
  macro: todo('write the definition without `macro`'),
  certificate: todo('write `pki NAME cert FILE`'),
  deliver: todo('write the delivery alone: `mbox`, `maildir`, `mda` or `lmtp`'),
  '}': todo('remove it, or open a brace above'),
  '/': comment,
  ';': comment,
  '-': comment,
  rem: comment,
  REM: comment,
  default: todo('remove it: what no rule matches is rejected'),
  tls: onListener,
  ssl: onListener,
  auth: onListener,
  alias: aliases,
  aliases,
  virtual: todo('write `table NAME file:PATH`, and `virtual <NAME>` in an action'),
  domain: inRule,
  domains: inRule,
  user: nothing,
  chroot: nothing,
  daemon: nothing,
  debug: nothing,
  trace: nothing,
  log: nothing,
  loglevel: nothing,
  'log-level': nothing,
  pidfile: nothing,
  spamd: signer,
  rspamd: signer,
  dkim: signer,
  spf: signer,
  dmarc: signer,
  milter: signer,
  'root:': entry,
  'postmaster:': entry,
  '@': entry,
  '[': section,
  '<': section,
  '.': otherWord('include'),
  '!': todo('remove it: a statement begins with its keyword'),
};
