import type { Word } from '../../grammar/ast.js';
import { type Habit, of, renamed, todo } from './habit.js';
import { wordsOfPrograms } from './program-words.js';

export type { Habit } from './habit.js';

const delivery = todo('write the delivery alone: `mbox`, `maildir`, `mda` or `lmtp`');
const smarthost = todo('write the host behind `host`, as in `relay host "smtp://mx.example.org"`');
const onlyDelivery = todo('write it with a delivery, such as `maildir` or `expand-only`');
const inRule = todo('write criteria in a `match` rule');
const inAction = todo('write it in the action that the rule names');
const ownAction = todo('write `action NAME`, and declare the action above');
const logins = todo('write `auth <table>`, with a table of logins');
const byTag = todo('put a `tag` on the listener, and match the tag');
const fromSource = todo('write `from src`');
const inBraces = todo('write the values in braces, as in `{ a, b }`');
const eachPort = todo('write a listener for each port');
const certificate = todo('declare `pki NAME cert FILE` and `key FILE` above, and write `pki NAME`');
const placeholder = todo('write the value that this mark stands for');
const negation = todo('write `!` before the criterion, as in `!from local`');
const oneWord = todo('write backend and path as one word, as in `file:/etc/mail/NAME`');
const laterPhase = (phase: string): Habit => todo(`ask for it in \`phase ${phase}\``);
const comment = todo('begin a comment with `#`');
const ownProgram = renamed('mda');
const test = todo('write `!` before the test, as in `match !rdns`');
const untold = todo('ask a filter: a rule sees the envelope, not the message');
const switched = todo('remove it: the statement alone switches it on');
const bypass = todo('write `bypass` to leave out the filters behind');
const rejected = todo('write `disconnect TEXT` or `reject TEXT`');
const macroText = todo('put the value of the macro in quotes');

/**
 * By the first word of the statement and the word that smtpd does not take, alone or with the one before it. `""` is any text in quotes, `#` any number,
 * `?` any word, `://` one that has these; `*` any statement, `^` the beginning of one, and `=` the definition of a macro.
 */
const habits: Readonly<Record<string, Readonly<Record<string, Habit>>>> = {
  action: {
    'helo-names': renamed('helo-src'),
    verify: todo('remove it: `tls` verifies the certificate since 6.4'),
    virtual: onlyDelivery,
    alias: onlyDelivery,
    userbase: onlyDelivery,
    port: todo('write the port behind the host, as in `host "smtp+tls://mx.example.org:587"`'),
    'tls require': todo('remove it: `relay tls` demands TLS'),
    pipe: ownProgram,
    exec: ownProgram,
    program: ownProgram,
    command: ownProgram,
    procmail: todo('write `mda` and the command in quotes'),
    mailbox: renamed('mbox'),
    reject: todo('write `reject` in the `match` rule'),
    deliver: delivery,
    to: delivery,
    'relay ://': smarthost,
    'relay to': smarthost,
    'relay via': smarthost,
    'relay through': smarthost,
    smarthost: renamed('host'),
    hostname: renamed('helo'),
    source: renamed('src'),
    forward: renamed('forward-only'),
    expand: renamed('expand-only'),
    username: logins,
    password: logins,
    login: logins,
    as: todo('write `mail-from "@DOMAIN"`'),
    for: inRule,
    from: inRule,
    match: inRule,
  },
  match: {
    'reject ""': todo('remove the text: only a filter rejects with one'),
    deliver: ownAction,
    relay: ownAction,
    accept: ownAction,
    mbox: ownAction,
    maildir: ownAction,
    mda: ownAction,
    lmtp: ownAction,
    'any then': renamed('action'),
    'local then': renamed('action'),
    to: renamed('for'),
    'from !': negation,
    'for !': negation,
    not: negation,
    except: negation,
    unless: negation,
    header: untold,
    subject: untold,
    size: untold,
    and: todo('remove it: all criteria of a rule must hold'),
    '&': todo('remove it: all criteria of a rule must hold'),
    or: todo('write another rule: all criteria of a rule must hold'),
    '|': todo('write another rule: all criteria of a rule must hold'),
    'match all': todo('write `from any`'),
    'match any': todo('write `from any`'),
    'match local': todo('write `from local`'),
    domain: renamed('for domain'),
    recipient: renamed('rcpt-to'),
    rcpt: renamed('rcpt-to'),
    sender: renamed('mail-from'),
    user: todo('write `auth` for who logs in, or `rcpt-to` for who gets the mail'),
    authenticated: renamed('auth'),
    tagged: renamed('tag'),
    port: byTag,
    on: byTag,
    listener: byTag,
    interface: byTag,
    src: fromSource,
    source: fromSource,
    network: fromSource,
    ip: fromSource,
    host: fromSource,
    alias: inAction,
    virtual: inAction,
    userbase: inAction,
    ',': inBraces,
  },
  listen: {
    'on *': todo('write one listener on `0.0.0.0` and one on `::`'),
    'on <': placeholder,
    'listen #': todo('write `listen on ADDRESS port NUMBER`'),
    'port {': eachPort,
    ',': eachPort,
    enable: todo('remove it: options stand alone'),
    starttls: todo('write `tls`, or `tls-require` to demand it'),
    require: renamed('tls-require'),
    'tls-only': renamed('tls-require'),
    'on host': todo('write the address right behind `on`'),
    host: renamed('hostname'),
    verify: todo('write it right behind `tls-require` or `smtps`'),
    cert: certificate,
    key: certificate,
    login: renamed('auth'),
    submission: renamed('port submission'),
    'max-message-size': todo('write `smtp max-message-size SIZE` on a line of its own'),
    from: inRule,
    for: inRule,
  },
  table: {
    'table <': todo('declare the name without brackets'),
    ',': inBraces,
    '[': inBraces,
    '(': inBraces,
    '=': todo('write the file or the entries right behind the name'),
    type: oneWord,
    'file /': oneWord,
    'db /': oneWord,
    '""': oneWord,
  },
  pki: {
    'pki *': todo('write a host name, or `"*"` for all names'),
    'pki <': placeholder,
    '{': todo('write `cert FILE` and `key FILE` without braces'),
    'file ""': todo('write the path right behind `cert` or `key`'),
    ca: todo('declare `ca NAME cert FILE` on a line of its own'),
  },
  filter: {
    exec: renamed('proc-exec'),
    'chain ?': todo('write the filters in braces, as in `chain { a, b }`'),
    'phase mail': renamed('mail-from'),
    'phase sender': renamed('mail-from'),
    'phase rcpt': renamed('rcpt-to'),
    'phase recipient': renamed('rcpt-to'),
    'match sender': todo('ask for it in `phase mail-from`, as in `match mail-from`'),
    'match recipient': todo('ask for it in `phase rcpt-to`, as in `match rcpt-to`'),
    'match mail-from': laterPhase('mail-from'),
    'match rcpt-to': laterPhase('rcpt-to'),
    'match helo': laterPhase('helo'),
    builtin: renamed('phase'),
    'check-rdns': renamed('match !rdns'),
    'check-fcrdns': renamed('match !fcrdns'),
    'match no': test,
    'match not': test,
    'match ip': renamed('src'),
    'match source': renamed('src'),
    accept: bypass,
    allow: bypass,
    permit: bypass,
    drop: rejected,
    discard: rejected,
    block: rejected,
    deny: rejected,
    spam: renamed('junk'),
    quarantine: renamed('junk'),
    tempfail: todo('write `reject "451 TEXT"`'),
  },
  proc: { 'exec ""': todo('write the command right behind the name') },
  queue: { on: switched, yes: switched },
  bounce: {
    warn: renamed('warn-interval'),
    'bounce ?': todo('write `bounce warn-interval TIME`'),
    ',': todo('write several in braces, as in `{ 1h, 6h }`'),
    '?': todo('write several in braces, as in `{ 1h, 6h }`'),
  },
  srs: { secret: renamed('key'), ttl: todo('write `srs ttl TIME` on a line of its own') },
  smtp: {
    inet: of('Postfix, in master.cf', 'write `listen on ADDRESS`'),
    'max-size': renamed('max-message-size'),
  },
  '^': {
    'max-deferred': renamed('mta max-deferred'),
    'sub-addr-delim': renamed('smtp sub-addr-delim'),
    'warn-interval': renamed('bounce warn-interval'),
    'max-rcpt': renamed('smtp limit max-rcpt'),
    'max-mails': renamed('smtp limit max-mails'),
    ttl: renamed('queue ttl'),
    encryption: renamed('queue encryption'),
    compression: renamed('queue compression'),
    set: todo('write the statement without `set`'),
    import: renamed('include'),
    bind: renamed('listen on'),
    interface: renamed('listen on'),
    port: todo('write `port` behind `listen on ADDRESS`'),
    macro: todo('write the definition without `macro`'),
    certificate: todo('write `pki NAME cert FILE`'),
    deliver: delivery,
    '}': todo('remove it, or open a brace above'),
    '/': comment,
    ';': comment,
    '-': comment,
    default: todo('remove it: what no rule matches is rejected'),
    ...wordsOfPrograms,
  },
  '=': { ',': macroText, '[': macroText, '?': macroText },
  '*': {
    ';': todo('remove it: a statement ends with its line'),
    '=': todo('write the value without `=`'),
  },
};

/** The settings of Postfix' main.cf, which read like macros. */
const postfixSetting =
  /^(?:my(?:hostname|domain|origin|destination|networks)|relayhost|inet_\w+|smtpd?_\w+|virtual_\w+|alias_\w+)$/;

/** What is wrong with the definition of a macro that goes on behind its value. */
export const macroHabit = (name: string): Habit =>
  postfixSetting.test(name) ? { ...macroText, why: 'a setting of Postfix' } : macroText;

/** The habit behind the word at `at`, which smtpd does not take there. */
export function habitAt(words: readonly Word[], at: number): Habit | undefined {
  const [first, word] = [words[0], words[at]];
  if (first === undefined || word === undefined) return undefined;
  if (at === 0) return word.form === 'quoted' ? undefined : entryOf('^', word.value);
  const isMacro = words[1]?.value === '=' && first.form === 'bare';
  const before = words[at - 1]?.form === 'quoted' ? '""' : (words[at - 1]?.value ?? '');
  // The name of an action, which needs quotes.
  if (first.value === 'match' && before === 'action') return undefined;
  const own = keysOf(word).flatMap((key) => [`${before} ${key}`, key]);
  for (const statement of [isMacro ? '=' : first.value, '*'])
    for (const key of own) {
      const habit = entryOf(statement, key);
      if (habit) return habit === macroText ? macroHabit(first.value) : habit;
    }
  return undefined;
}

/** What a word is in the table, the most exact first. */
function keysOf({ form, value }: Word): readonly string[] {
  if (form === 'quoted') return ['""', '?'];
  if (value.includes('://')) return [value, '://', '?'];
  return form === 'number' ? [value, '#', '?'] : [value, '?'];
}

function entryOf(statement: string, key: string): Habit | undefined {
  const table = Object.hasOwn(habits, statement) ? habits[statement] : undefined;
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
