import { describe, expect, it } from 'vitest';
import type { TableEntry } from '../../src/model/config/config.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { spanText } from '../../src/source/text.js';
import { filesBelow } from '../support/folder-files.js';
import { type ModelOptions, modelOf, saysOf } from './support.js';

const rule = 'action "ok" relay\nmatch for any action "ok"\n';
const entriesOf = (text: string, name: string, options: ModelOptions = {}): readonly TableEntry[] => {
  const contents = modelOf(text, options).tables.get(name)?.contents;
  return contents?.known ? contents.entries : [];
};

describe('a match rule', () => {
  it('is from local and for local where it says neither, because of the word match', () => {
    const [first] = modelOf('action a mbox\nmatch tag X action a\n').rules;
    expect(first?.from).toMatchObject({ type: 'local', implied: true, negated: false });
    expect(first?.for).toMatchObject({ type: 'local', implied: true });
    expect(first && [spanText(first.from.span), spanText(first.for.span)]).toEqual(['match', 'match']);
    expect(first?.tag?.table.contents).toMatchObject({ entries: [{ key: 'X' }] });
  });

  it('keeps from auth, from mail-from and for rcpt-to as smtpd does', () => {
    const [first] = modelOf('match !from mail-from regex "x" for rcpt-to "@a" reject\n').rules;
    expect(first?.from).toMatchObject({ type: 'any', negated: false, implied: false });
    expect(first?.mailFrom).toMatchObject({ negated: true, regex: true });
    expect(first?.for).toMatchObject({ type: 'any', negated: false });
    expect(first?.rcptTo).toMatchObject({ negated: false, regex: false });
  });

  it('lets from auth replace an auth before it, and keeps what from auth does not say', () => {
    const [first, second, third] = modelOf(
      'match auth { a } !from auth { b } reject\nmatch auth { a } from auth reject\nmatch auth regex { a } from auth { b } reject\n',
    ).rules;
    expect(first?.auth).toMatchObject({ negated: true, table: { name: '<dynamic:1>' } });
    expect(second?.auth).toMatchObject({ negated: false, table: { name: '<dynamic:2>' } });
    expect(third?.auth).toMatchObject({ regex: true, table: { name: '<dynamic:4>' } });
  });

  it('refuses an auth after from auth', () => {
    expect(saysOf(modelOf(`match from auth auth reject\n${rule}`))).toEqual([
      '1: auth already specified for this rule',
    ]);
  });

  it('counts rules from 1, those that were refused not at all', () => {
    const { rules } = modelOf(`match from any action nope\n${rule}match from any reject\n`);
    expect(rules.map(({ index, span }) => [index, spanText(span)])).toEqual([
      [1, 'match for any action "ok"'],
      [2, 'match from any reject'],
    ]);
  });

  it('stands from its last word on, whatever follows', () => {
    const config = modelOf('match from any reject "550 no"\n');
    expect(saysOf(config)).toEqual(['1: syntax error']);
    expect(config.rules).toHaveLength(1);
  });
});

describe('a listener', () => {
  const pki = 'pki p cert "/c" key "/k"\n';

  it('has port 25, or 465 with smtps, or the one given', () => {
    const { listeners } = modelOf(
      `${pki}listen on a\nlisten on a smtps pki p\nlisten on a tls pki p port 465\nlisten on a port submission\n${rule}`,
    );
    expect(listeners.map(({ port, tls }) => [port, tls])).toEqual([
      [25, 'none'],
      [465, 'smtps'],
      [465, 'tls'],
      [587, 'none'],
    ]);
  });

  it('keeps its options', () => {
    const [listener] = modelOf(
      `${pki}table s { a = "@b" }\nlisten on eth0 inet4 tls-require verify pki p auth-optional <s> tag T hostname h senders <s> masquerade proxy-v2 mask-src no-dsn received-auth\n${rule}`,
    ).listeners;
    expect(listener).toMatchObject({
      on: 'eth0',
      family: 'inet4',
      tls: 'tls-require',
      verify: true,
      auth: 'auth-optional',
      authTable: { name: 's' },
      tag: 'T',
      hostname: 'h',
      senders: { name: 's' },
      masquerade: true,
      proxy: true,
      maskSource: true,
      noDsn: true,
      receivedAuth: true,
      pkis: ['p'],
    });
  });

  it('finds a pki by its name as written, up to 6.8 in any case', () => {
    const text = `pki P cert "/c" key "/k"\nlisten on a tls pki P\n${rule}`;
    expect(saysOf(modelOf(text))).toEqual(['-: pki name not found: P']);
    expect(saysOf(modelOf(text, { release: '6.8' }))).toEqual([]);
  });

  it('is written out with the members of its chain', () => {
    const filters =
      'filter a phase connect match rdns junk\nfilter b proc-exec "x"\nfilter c chain { a, b }\n';
    const { listeners, socket } = modelOf(
      `${filters}listen on eth0 filter c\nlisten on socket filter { b }\n${rule}`,
    );
    expect(listeners[0]?.filters.map(({ filter, span }) => [filter.name, spanText(span)])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(socket.filters.map(({ filter }) => filter.name)).toEqual(['b']);
  });

  it('on an address with numbers in octal is none that smtpd refuses; larger numbers are', () => {
    const refused = (name: string) => modelOf(`listen on ${name}\n${rule}`).refusals.map(({ hint }) => hint);
    for (const name of ['0300.0.2.1', '0177.0.0.1', '0xc0.0.2.1']) expect(refused(name)).toEqual([]);
    for (const name of ['300.0.2.1', '0400.0.2.1', '0999.0.2.1'])
      expect(refused(name)).toEqual(['its numbers exceed 255']);
  });

  it('on an interface group is a matter of the platform', () => {
    const text = `listen on egress\n${rule}`;
    const [refusal] = modelOf(text).refusals;
    expect(refusal).toMatchObject({ check: 'I01', host: true, hint: expect.stringContaining('BSD') });
    expect(modelOf(text, { platform: 'openbsd' }).refusals).toEqual([]);
    expect(modelOf(text).listeners).toHaveLength(1);
  });

  it('is there for the analysis even where smtpd ends because of it, and nothing is said after that', () => {
    const config = modelOf(`listen on eth0 tls\nmatch from nowhere\n${rule}`);
    expect(saysOf(config)).toEqual(['-: invalid listen option: pki required for tls/smtps']);
    expect(config.listeners).toHaveLength(1);
    expect(config.rules).toHaveLength(1);
  });
});

describe('a filter', () => {
  it('keeps phase, condition and effect', () => {
    const { filters } = modelOf(
      `filter f phase rcpt-to match !rcpt-to regex { "a", "b" } reject "550 no"\nfilter g phase commit match auth rewrite "<x>"\n${rule}`,
    );
    expect(filters.get('f')).toMatchObject({
      phase: 'rcpt-to',
      condition: { negated: true, on: 'rcpt-to', regex: true, table: { name: '<dynamic:0>' } },
      effect: { type: 'reject', text: '550 no' },
    });
    expect(filters.get('g')).toMatchObject({
      phase: 'commit',
      condition: { negated: false, on: 'auth', table: undefined },
      effect: { type: 'rewrite', text: '<x>' },
    });
  });
});

describe('tables', () => {
  it('written in place are counted, those of refused statements too, and can be referred to', () => {
    const config = modelOf(
      `match from src { a, b } for domain <nope> reject\nmatch from src <"<dynamic:0>"> reject\n${rule}`,
    );
    expect(saysOf(config)).toEqual(['1: no such table: nope']);
    expect(config.rules[0]?.from.table).toMatchObject({ name: '<dynamic:0>', kind: 'list' });
  });

  it('built in are there', () => {
    const config = modelOf(
      `action u mbox userbase <"<getpwnam>">\nmatch from src <"<localhost>"> for domain <"<localnames>"> reject\nmatch from src <"<getpwnam>"> reject\n${rule}`,
    );
    expect(saysOf(config)).toEqual(['3: table "<getpwnam>" may not be used for from lookups']);
    expect([...config.tables.keys()]).toEqual([]);
  });

  it('keep the last value of a key, whatever its case', () => {
    expect(
      entriesOf(`table t { a = b, A = c, d = e }\n${rule}`, 't').map(({ key, value }) => [key, value]),
    ).toEqual([
      ['A', 'c'],
      ['d', 'e'],
    ]);
  });

  it('are there with the entries before an error', () => {
    const config = modelOf(`table t { a, b, ! }\nmatch for domain <t> reject\n${rule}`);
    expect(saysOf(config)).toEqual(['1: syntax error']);
    expect(config.tables.get('t')).toMatchObject({ kind: 'list' });
  });

  it('of files that are not there may stand anywhere, and are named', () => {
    const config = modelOf(`table t file:/t\naction a mbox alias <t>\nmatch for domain <t> action a\n`);
    expect(saysOf(config)).toEqual(['1: invalid configuration file /t for table t ?']);
    expect(config.unseen).toMatchObject([{ path: '/t', what: 'table t' }]);
    expect(config.tables.get('t')).toMatchObject({ kind: 'unknown', contents: { known: false } });
  });

  const files = {
    '/map': '# aliases\n\n root : alice\nbob:\tcarol, dave \n',
    '/list': 'example.org\nexample.net extra\n',
    '/forced': '#@list\n2001:db8::1\n',
    '/six': '[2001:db8::1] mail.example.org\n',
    '/open': '[2001:db8::1\n',
    '/empty': '# nothing\n',
  };
  const table = (path: string, release: ModelOptions['release'] = '7.9'): string[] =>
    entriesOf(`table t "${path}"\n${rule}`, 't', { files, release }).map(
      ({ key, value }) => `${key} -> ${value}`,
    );

  it('of files are read as each release reads them', () => {
    expect(table('/map', '7.5')).toEqual(['root -> alice', 'bob -> carol, dave']);
    expect(table('/map', '7.6')).toEqual(['root -> : alice', 'bob -> carol, dave']);
    expect(table('/list')).toEqual(['example.org -> undefined', 'example.net extra -> undefined']);
    expect(table('/forced')).toEqual(['2001:db8::1 -> undefined']);
    expect(table('/six', '7.5')).toEqual(['[2001 -> db8::1] mail.example.org']);
    expect(table('/six', '7.6')).toEqual(['[2001:db8::1] -> mail.example.org']);
  });

  it('of files tell their lines', () => {
    const [, entry] = entriesOf(`table t "/map"\n${rule}`, 't', { files });
    expect(entry?.span && spanText(entry.span)).toBe('bob:\tcarol, dave');
  });

  it('of files without an entry are maps, and those that cannot be loaded are nothing', () => {
    expect(saysOf(modelOf(`table t "/empty"\naction a mbox alias <t>\n${rule}`, { files }))).toEqual([]);
    expect(saysOf(modelOf(`table t "/open"\naction a mbox alias <t>\n${rule}`, { files }))).toEqual([
      '1: invalid configuration file /open for table t',
      '2: table "t" may not be used for alias lookups',
    ]);
  });
});

describe('an include that is not there', () => {
  it('may declare what is missing', () => {
    const config = modelOf('include "/more"\nmatch from src <lan> for any action out\n');
    expect(saysOf(config)).toEqual([
      '1: failed to include file /more ?',
      '2: no such table: lan ?',
      '2: no such dispatcher: out ?',
      '-: warn: no rules, nothing to do ?',
    ]);
    expect(config.unseen).toMatchObject([{ path: '/more', what: 'include' }]);
  });
});

describe('an include of itself', () => {
  it('fails whatever the machine', () => {
    const text = 'include "/loop"\n';
    const config = modelOf(`${text}${rule}`, { files: { '/loop': text } });
    expect(saysOf(config)).toEqual(['1: failed to include file /loop']);
    expect(config.refusals[0]?.detail).toBe('pushfile: /loop: Too many open files');
  });
});

describe('a NUL in an included file', () => {
  it('ends everything, and the errors before the include with it', () => {
    const files = { '/nul': `${rule}\0nothing of this` };
    const config = modelOf('nonsense\ninclude "/nul"\nnonsense\n', { files });
    expect(saysOf(config)).toEqual(['1: syntax error']);
    expect(config.refusals[0]?.severity).toBe('warning');
    const later = { '/nul': `queue ttl 0s\n${rule}\0` };
    expect(modelOf('include "/nul"\n', { files: later }).refusals[0]?.severity).toBe('error');
  });
});

describe('references', () => {
  it('name every use', () => {
    const { references } = modelOf(
      'x = "t"\ntable t { a }\nfilter f chain { g }\naction r relay pki p\nmatch for domain <t> action r\nlisten on $x\n',
    );
    expect(references.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'filter g',
      'pki p',
      'table t',
      'action r',
      'macro x',
    ]);
  });
});

describe('settings', () => {
  it('are the last ones given', () => {
    const { settings } = modelOf(
      `smtp sub-addr-delim "-"\nsmtp limit max-rcpt 200\nqueue ttl 1h\nqueue ttl 2d\nsmtp max-message-size 1.5K\n${rule}`,
    );
    expect(settings).toMatchObject({
      subAddressDelimiter: '-',
      maxRecipients: 200,
      queueTtl: 172_800,
      maxMessageSize: 1536n,
    });
  });
});

describe('the machine', () => {
  it('has loopback, the addresses of listeners and those given; its name and users are files', () => {
    const config = modelOf(`listen on 192.0.2.1\nlisten on 0.0.0.0 port 26\nlisten on eth0\n${rule}`);
    const files = filesBelow({
      '/etc/mail/mailname': 'mail.example.org\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n# no\nalice:x:1000:1000::/home/alice:/bin/sh\n',
    });
    expect(describeMachine(config, files, ['192.0.2.2'])).toMatchObject({
      addresses: ['127.0.0.1', '::1', '192.0.2.1', '192.0.2.2'],
      serverName: 'mail.example.org',
      users: new Set(['root', 'alice']),
    });
    expect(describeMachine(config, filesBelow({}), [])).toMatchObject({
      serverName: undefined,
      users: undefined,
    });
  });
});
