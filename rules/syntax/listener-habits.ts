import { type Habit, otherWord, todo } from './habit.js';

const inRule = todo('write criteria in a `match` rule');
const logins = todo('write `auth <table>`, with a table of logins');
const inBraces = todo('write the values in braces, as in `{ a, b }`');
const eachAddress = todo('write a listener for each address and port');
const eachPort = todo('write a listener for each port');
const certificate = todo('declare `pki NAME cert FILE` and `key FILE` above, and write `pki NAME`');
export const placeholder = todo('write the value that this mark stands for');
const oneWord = todo('write backend and path as one word, as in `file:/etc/mail/NAME`');
const rightBehind = todo('write the file or the entries right behind the name');
const allAddresses = todo('write one listener on `0.0.0.0` and one on `::`');
const named = todo('write a name before it, as in `pki NAME cert FILE`');

/** Habits in `listen on` statements; those in `table`, `pki` and `ca` statements follow. */
export const listenerHabits: Readonly<Record<string, Habit>> = {
  'pki *': todo('write the name that the `pki` is declared with'),
  'on *': allAddresses,
  'on <': placeholder,
  'listen #': todo('write `listen on ADDRESS port NUMBER`'),
  'port {': eachPort,
  'on {': eachAddress,
  'on port': todo('write an address before it, as in `listen on ADDRESS port NUMBER`'),
  'listen to': otherWord('on'),
  'listen ?': todo('write `listen on ADDRESS`, with `port NUMBER` behind it'),
  ',': eachAddress,
  '!': todo('put the whole value in quotes'),
  enable: todo('remove it: options stand alone'),
  starttls: todo('write `tls`, or `tls-require` to demand it'),
  require: otherWord('tls-require'),
  'tls-only': otherWord('tls-require'),
  'require-tls': otherWord('tls-require'),
  'force-tls': otherWord('tls-require'),
  'tls-pki': otherWord('tls pki'),
  'auth-require': otherWord('auth'),
  'auth-required': otherWord('auth'),
  'require-auth': otherWord('auth'),
  masquerade: todo('write it right behind `senders <table>`'),
  family: todo('write `inet4` or `inet6`'),
  dsn: todo('remove it: without `no-dsn` it is on'),
  'on host': todo('write the address right behind `on`'),
  host: otherWord('hostname'),
  verify: todo('write it right behind `tls-require` or `smtps`'),
  cert: certificate,
  key: certificate,
  login: otherWord('auth'),
  submission: otherWord('port submission'),
  'max-message-size': todo('write `smtp max-message-size SIZE` on a line of its own'),
  from: inRule,
  for: inRule,
  'on any': allAddresses,
  'on [': todo('write the IPv6 address without brackets'),
  'on interface': todo('write the interface right behind `on`'),
  'on address': todo('write the address right behind `on`'),
  smtp: otherWord('port smtp'),
  submissions: otherWord('smtps'),
  'no-tls': todo('remove it: without `tls` there is none'),
  'no-auth': todo('remove it: without `auth` nobody logs in'),
  'tls-wrapper': otherWord('smtps'),
  ipv4: otherWord('inet4'),
  ipv6: otherWord('inet6'),
  name: otherWord('hostname'),
  as: otherWord('hostname'),
  banner: todo('write `hostname NAME`: that is what the greeting shows'),
  timeout: todo('remove it: smtpd decides how long it waits'),
  proxy: otherWord('proxy-v2'),
  proxy_protocol: otherWord('proxy-v2'),
  sasl: otherWord('auth'),
  credentials: otherWord('auth'),
  user: logins,
  yes: todo('remove it: options stand alone'),
  on: todo('remove it: options stand alone'),
  no: todo('remove it with the option before it'),
  off: todo('remove it with the option before it'),
};

export const tableHabits: Readonly<Record<string, Habit>> = {
  'table <': todo('declare the name without brackets'),
  ',': inBraces,
  '[': inBraces,
  '(': inBraces,
  '=': rightBehind,
  '=>': rightBehind,
  'source ?': rightBehind,
  'NAME /': todo('write `file:` before it, as in `file:/etc/mail/NAME`'),
  type: oneWord,
  'file /': oneWord,
  'db /': oneWord,
  '""': oneWord,
  '"" =': todo('write the entries in braces, as in `{ a = b }`'),
  '"" ""': inBraces,
  'file ?': oneWord,
  'db ?': oneWord,
  'NAME include': todo('write `file:PATH` for a file of entries'),
  'NAME regex': todo('write `regex` in the criterion, before the table'),
  '?': inBraces,
};

export const pkiHabits: Readonly<Record<string, Habit>> = {
  'pki *': todo('write a host name, or `"*"` for all names'),
  'pki <': placeholder,
  'dhe on': otherWord('auto'),
  '{': todo('write `cert FILE` and `key FILE` without braces'),
  'file ""': todo('write the path right behind `cert` or `key`'),
  ca: todo('declare `ca NAME cert FILE` on a line of its own'),
  certfile: otherWord('cert'),
  certificate_file: otherWord('cert'),
  fullchain: otherWord('cert'),
  chain: otherWord('cert'),
  keyfile: otherWord('key'),
  privkey: otherWord('key'),
  'private-key': otherWord('key'),
  'NAME ""': todo('write `cert` or `key` before the path'),
  'NAME /': todo('write `cert` or `key`, and the path in quotes'),
  password: todo('remove it, and take the password off the key'),
  'pki cert': named,
  'pki key': named,
};

export const caHabits: Readonly<Record<string, Habit>> = {
  '""': todo('write `cert` before the path'),
  '/': todo('write `cert`, and the path in quotes'),
  file: otherWord('cert'),
  path: otherWord('cert'),
  key: todo('remove it: only a `pki` has a key'),
  'ca cert': todo('write a name before it, as in `ca NAME cert FILE`'),
  'ca *': todo('write any host name: nothing else is looked for'),
};
