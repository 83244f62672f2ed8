import { describe, expect, test } from 'vitest';
import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { type ConfigSurroundings, load } from '../../support/load-config.js';

const frame = 'listen on eth0\naction r relay\naction l mbox\n';

function judge(rules: string, surroundings?: ConfigSurroundings): RelayVerdict {
  const { config, machine } = load(frame + rules, surroundings);
  const errors = config.refusals.filter(({ severity, host }) => severity !== 'warning' && !host);
  expect(errors.map(({ message }) => message)).toEqual([]);
  return verifyRelay(config, machine);
}

const asked = (verdict: RelayVerdict): string =>
  `${verdict.openRelay} ${verdict.dependsOn.map(({ reason }) => reason)}`.trim();

describe('regular expressions over addresses of both families', () => {
  test.each([
    // No address that a stranger has is written so.
    ['match from src regex "^\\[fe80:" for any action r', 'no'],
    ['match from src regex "^\\[fd" for any action r', 'no'],
    ['match from src regex "^10\\." for any action r', 'no'],
    // One in 2001::/16 is.
    ['match from src regex "^\\[2001:" for any action r', 'yes'],
  ])('%s', (rules, openRelay) => {
    expect(judge(rules).openRelay).toBe(openRelay);
  });
  test('a filter that lets only dotted addresses pass', () => {
    const { config, machine } = load(
      'filter f phase connect match !src regex "\\.1(0|1)?\\." reject "550 no"\nlisten on eth0 filter f\naction r relay\n' +
        'match from src { "::/0", "10.0.0.0/8" } for any action r\n',
    );
    expect(verifyRelay(config, machine).openRelay).toBe('no');
  });
});

describe('reverse names that lead back to the client', () => {
  const filter =
    'filter f phase connect match !fcrdns disconnect "550 no"\nlisten on eth0 filter f\naction r relay\n';
  test.each([
    // A stranger does not own the name that the configuration lists, …
    ['match from rdns "mx.partner.example" for any action r', 'no'],
    ['match from rdns { "mx.partner.example", "mx2.partner.example" } for any action r', 'no'],
    // … but does own one that fits an expression, or that is not listed.
    ['match from rdns regex "^mx\\." for any action r', 'yes'],
    ['match !from rdns "mx.partner.example" for any action r', 'yes'],
    ['match from rdns for any action r', 'yes'],
  ])('%s', (rules, openRelay) => {
    const { config, machine } = load(filter + rules);
    expect(verifyRelay(config, machine).openRelay).toBe(openRelay);
    // Without the filter anybody can have any name.
    expect(judge(rules).openRelay).toBe('yes');
  });
});

describe('reverse names that are addresses', () => {
  // Who gets through has a name that is an address, and that leads back (live, 6.8 and 7.9): to IPv4 clients alone, and only their own.
  const filters =
    'filter named phase rcpt-to match rdns reject "550 no"\nfilter unconfirmed phase rcpt-to match !fcrdns reject "550 no"\n';
  const everybody = 'match from any for any action r';
  test.each([
    ['192.0.2.1', everybody, 'yes'],
    ['2001:db8::1', everybody, 'no'],
    ['eth0', everybody, 'yes'],
    ['eth0 inet6', everybody, 'no'],
    ['2001:db8::1 proxy-v2', everybody, 'yes'],
    ['2001:db8::1', 'match from rdns for any action r', 'no'],
    ['2001:db8::1', 'match from rdns regex "^[0-9.:a-f]+$" for any action r', 'no'],
    ['2001:db8::1', 'match !from rdns regex "^1" for any action r', 'no'],
    ['2001:db8::1', 'match from any helo "a.example" mail-from "@example.org" for any action r', 'no'],
    ['192.0.2.1', 'match from rdns for any action r', 'yes'],
    ['192.0.2.1', 'match from any helo "a.example" mail-from "@example.org" for any action r', 'yes'],
    ['192.0.2.1', 'match from rdns regex "^8[.]9[.]10[.][0-9]+$" for any action r', 'yes'],
    // No stranger has such an address; that the program does not find that out is no defect of it.
    ['192.0.2.1', 'match from rdns regex "^10[.][0-9.]+$" for any action r', 'unknown'],
  ])('a listener on %s: %s', (on, rule, openRelay) => {
    const { config, machine } = load(
      `${filters}listen on ${on} filter { unconfirmed, named }\naction r relay\n${rule}\n`,
    );
    const verdict = verifyRelay(config, machine);
    expect(verdict.openRelay).toBe(openRelay);
    expect(verdict.dependsOn.filter(({ reason }) => reason.includes('please report'))).toEqual([]);
    for (const { witness } of verdict.holes) expect(witness.rdns).toBe(witness.proxy ?? witness.src);
  });
});

describe('source sides that let everybody in', () => {
  test.each([
    ['match from any for any action r', 'from-any'],
    ['match from src "0.0.0.0/0" for any action r', 'wide-source'],
    ['match from src "0/0" for any action r', 'wide-source'],
    ['match from src "::/0" for any action r', 'wide-source'],
    ['match from src "192/2" for any action r', 'wide-source'],
    ['match from src { "0.0.0.0/1", "128.0.0.0/1" } for any action r', 'wide-source'],
    ['match from src regex ".*" for any action r', 'wide-source'],
    ['match from src regex "10." for any action r', 'wide-source'],
    ['match !from local for any action r', 'negated-source'],
    ['match !from socket for any action r', 'negated-source'],
    ['match !from src 10.0.0.0/8 for any action r', 'negated-source'],
    ['match !from src { "example.com", "192.0.2.7/33" } for any action r', 'negated-source'],
    ['match !from rdns for any action r', 'reverse-dns'],
    ['match from rdns for any action r', 'reverse-dns'],
    ['match from rdns "mail.example.net" for any action r', 'reverse-dns'],
    ['match from rdns regex "\\.example\\.net$" for any action r', 'reverse-dns'],
    ['match !from rdns "mail.example.net" for any action r', 'reverse-dns'],
    ['match !from rdns "*.x.test" for any action r', 'reverse-dns'],
    ['match !from auth for any action r', 'not-authenticated'],
    ['match from any !auth for any action r', 'not-authenticated'],
    ['match from any !auth "bob" for any action r', 'not-authenticated'],
    ['match !from auth "bob" for any action r', 'not-authenticated'],
    ['match from mail-from "@example.org" for any action r', 'sender'],
    ['match !from mail-from "@example.org" for any action r', 'sender'],
    ['match from any mail-from "bob@example.org" for any action r', 'sender'],
    ['match from any mail-from regex "example" for any action r', 'sender'],
    ['match from any helo "mail.example.org" for any action r', 'helo'],
    ['match from any helo regex "^mx[0-9]+$" for any action r', 'helo'],
    ['match from any !tag X for any action r', 'tag'],
    ['lan = "0.0.0.0/0"\nmatch from src $lan for any action r', 'wide-source'],
  ])('%s', (rules, cause) => {
    const verdict = judge(`${rules}\n`);
    expect(asked(verdict)).toBe('yes');
    expect(verdict.holes.map((hole) => hole.cause)).toEqual([cause]);
  });

  test('the witness of the article', () => {
    const [hole] = judge('match from any for any action r\n').holes;
    expect(hole?.witness).toMatchObject({
      src: '203.0.113.7',
      port: 25,
      helo: 'fakedomain.com',
      mail_from: 'criminal@fakedomain.com',
      rcpt_to: 'victim@otherplace.com',
      tls: 'none',
      auth: null,
      proxy: null,
    });
  });

  test('a table in a file', () => {
    const files = { '/etc/nets': '0.0.0.0/0\n' };
    expect(asked(judge('table n file:/etc/nets\nmatch from src <n> for any action r\n', { files }))).toBe(
      'yes',
    );
  });

  test.each(['from local', 'from socket', 'from src 10.0.0.0/8', ''])(
    '"%s" behind a public proxy-v2 listener',
    (from) => {
      const { config, machine } = load(
        `listen on eth0 proxy-v2\naction r relay\nmatch ${from} for any action r\n`,
      );
      const verdict = verifyRelay(config, machine);
      expect(asked(verdict)).toBe('yes');
      expect(verdict.holes.map((hole) => hole.cause)).toEqual(['proxy']);
    },
  );

  const tls = 'pki x cert "/x"\npki x key "/y"\n';
  test('a tag that one listener has without demanding authentication', () => {
    const verdict = judge(
      `${tls}listen on eth0 port 587 tls-require pki x auth tag SUB\nlisten on eth0 port 2525 tls pki x auth-optional tag SUB\nmatch from any tag SUB for any action r\n`,
    );
    expect(asked(verdict)).toBe('yes');
    expect(verdict.holes.map(({ witness, cause }) => [witness.port, cause])).toEqual([[2525, 'tag']]);
  });
});

describe('recipient sides that are everything', () => {
  test.each([
    'for domain "*"',
    'for domain "*.com"',
    'for domain "*.co.uk"',
    'for domain "com"',
    'for domain "other.*"',
    'for domain regex ".*"',
    'for domain regex "example"',
    'for domain regex "example\\.org$"',
    '!for local',
    '!for domain "example.org"',
    '!for domain regex "["',
    'for rcpt-to "@"',
    'for rcpt-to "@*"',
    'for rcpt-to regex "@"',
    'for rcpt-to "postmaster"',
    '!for rcpt-to "bob@example.org"',
    'for any rcpt-to "postmaster"',
    'for any !rcpt-to "@example.org"',
  ])('%s', (criterion) => {
    expect(asked(judge(`match from any ${criterion} action r\n`))).toBe('yes');
  });

  test.each([
    'for domain "example.org"',
    'for domain { "example.org", "*.example.org" }',
    'for domain "*.example.co.uk"',
    'for domain regex "^example\\.org$"',
    'for domain regex "^(.*\\.)?example\\.(org|net)$"',
    'for rcpt-to "@example.org"',
    'for rcpt-to "bob@example.org"',
    'for rcpt-to regex "@example\\.org$"',
    'for rcpt-to regex "@example.org$"',
    'for domain "*.lan"',
    '!for any',
  ])("%s is one's own", (criterion) => {
    expect(asked(judge(`match from any ${criterion} action r\n`))).toBe('no');
  });
});

describe('local actions that forward', () => {
  test.each([
    [
      'a catch-all to one outside address',
      'table v { "@example.org" = "x@elsewhere.net" }\naction v mbox virtual <v>\nmatch from any for domain "example.org" action v\nmatch from local for any action r\n',
      'no',
    ],
    [
      "aliases from a program, for one's own domains",
      'table v "proc:/x"\naction v mbox virtual <v>\nmatch from any for domain "example.org" action v\nmatch from local for any action r\n',
      'no',
    ],
    [
      'aliases from a program, for every domain',
      'table v "proc:/x"\naction v mbox virtual <v>\nmatch from local for any action r\nmatch from any for any action v\n',
      'unknown',
    ],
    [
      'aliases from a program, whose results come back to it',
      'table v "proc:/x"\naction v mbox virtual <v>\nmatch from any for any action v\nmatch from local for any action r\n',
      'no',
    ],
    [
      'aliases from a program, for every domain, but nothing is relayed',
      'table v "proc:/x"\naction v mbox virtual <v>\nmatch from any for any action v\n',
      'no',
    ],
    ['mail for every domain, kept', 'match from any for any action l\n', 'no'],
  ])('%s', (_, rules, expected) => {
    expect(judge(rules).openRelay).toBe(expected);
  });
});

describe('near misses that are safe', () => {
  const tls = 'pki x cert "/x"\npki x key "/y"\n';
  test.each([
    'match for any action r',
    'match tag X for any action r',
    'match !auth for any action r',
    'match auth for any action r',
    'match from any action r',
    'match from any rcpt-to "@x.example" action r',
    'match from any auth for any action r',
    'match from auth for any action r',
    'match from any tls for any action r',
    'match from any for any reject\nmatch from any for any action r',
    'match from src { "example.com" } for any action r',
    'match from src "192.0.2.7/33" for any action r',
    'match from any for domain regex "[bad" action r',
    'match from any for domain "*.example.net" action r',
    'match from rdns "*.example.net" for any action r',
    `${tls}listen on eth0 port 587 tls-require pki x auth tag SUB\nmatch from any tag SUB for any action r`,
    'match from src 10.0.0.0/8 for any action r',
    'match from src regex "^10\\." for any action r',
    'match from any for domain "example.org" action r',
  ])('%s', (rules) => {
    expect(asked(judge(`${rules}\n`))).toBe('no');
  });

  test.each([
    'listen on lo0',
    'listen on 127.0.0.1',
    'listen on ::1',
    'listen on localhost',
    'listen on socket',
  ])('%s only', (listen) => {
    const { config, machine } = load(`${listen}\naction r relay\nmatch from any for any action r\n`);
    expect(asked(verifyRelay(config, machine))).toBe('no');
  });
});

describe('built-in filters', () => {
  const judgeFilter = (
    filters: string,
    rules = 'match from any for any action r',
    names = 'f',
    release?: ConfigSurroundings['release'],
  ): string => {
    const { config, machine } = load(
      `${filters}\nlisten on eth0 filter { ${names} }\naction r relay\naction l mbox\n${rules}\n`,
      release === undefined ? {} : { release },
    );
    expect(
      config.refusals.filter(({ severity }) => severity !== 'warning').map(({ message }) => message),
    ).toEqual([]);
    return asked(verifyRelay(config, machine));
  };

  test.each([
    'filter f phase mail-from match !auth reject "530 no"',
    'filter f phase connect match !src 10.0.0.0/8 reject "550 no"',
    'filter f phase connect match !src 10.0.0.0/8 disconnect "550 no"',
    'filter f phase auth match !auth reject "550 no"',
    'filter f phase rcpt-to match !rcpt-to "@example.org" reject "550 no"\nfilter g phase mail-from match mail-from "@x" bypass',
    'filter f phase rcpt-to match !rcpt-to regex "@mine\\.test$" reject "550 no"',
    'filter f phase data match !auth reject "550 no"',
    'filter f phase data match !auth disconnect "450 no"',
    'filter f phase data match !auth rewrite "anything"',
    'filter f phase data match !src 10.0.0.0/8 reject "550 no"',
    'filter f phase data match mail-from regex "" reject "550 no"',
    'filter f phase commit match !auth reject "550 no"',
    'filter f phase commit match !auth rewrite ""',
  ])('%s closes it', (filters) => {
    expect(judgeFilter(filters)).toBe('no');
  });

  test.each([
    'filter f phase connect match src 10.0.0.0/8 reject "550 no"',
    'filter f phase helo match !helo "good.example" reject "550 no"',
    'filter f phase ehlo match !helo "good.example" reject "550 no"',
    'filter f phase mail-from match !mail-from "@good.example" reject "550 no"',
    'filter f phase connect match !rdns reject "550 no"',
    'filter f phase connect match !fcrdns reject "550 no"',
    'filter f phase connect match rdns regex "unknown" reject "550 no"',
    'filter f phase connect match !rdns "*" reject "550 no"',
    'filter f phase rcpt-to match !rcpt-to regex "@mine\\.test" reject "550 no"',
    'filter f phase connect match !src 10.0.0.0/8 report "x"',
    'filter f phase connect match !src 10.0.0.0/8 junk',
    'filter f phase mail-from match mail-from "@x.example" rewrite "<y@z.example>"',
    'filter f phase mail-from match mail-from regex "@" reject "550 no"',
    'filter f phase data match !helo "good.example" reject "550 no"',
    'filter f phase data match !mail-from "@good.example" disconnect "550 no"',
    'filter f phase data match !auth junk',
    'filter f phase data match !auth bypass',
    'filter f phase data match !auth report "x"',
    'filter f phase commit match !auth report "x"',
    'filter f phase commit match !mail-from "@good.example" reject "550 no"',
  ])('%s does not', (filters) => {
    expect(judgeFilter(filters)).toBe('yes');
  });

  test('the dialogue goes on to the final dot only where a filter looks at the message', () => {
    const last = (filters: string): string | undefined => {
      const { config, machine } = load(
        `${filters}\nlisten on eth0 filter f\naction r relay\nmatch from any for any action r\n`,
      );
      const [hole] = verifyRelay(config, machine).holes;
      return `${hole?.decision.phase} ${hole?.decision.transcript.at(-1)}`;
    };
    expect(last('filter f phase mail-from match mail-from "@x.example" reject "550 no"')).toBe(
      'rcpt S: 250 2.1.5 Destination address valid: Recipient ok',
    );
    expect(last('filter f phase data match mail-from "@x.example" reject "550 no"')).toMatch(
      /^commit S: 250 2\.0\.0 \w+ Message accepted for delivery$/,
    );
  });

  test('what skips a phase before does not skip the message', () => {
    const filters =
      'filter b phase mail-from match !auth bypass\nfilter f phase data match !auth reject "550 no"';
    expect(judgeFilter(filters, undefined, 'b, f')).toBe('no');
    const late = 'filter b phase data match !auth junk\nfilter f phase data match !auth reject "550 no"';
    expect(judgeFilter(late, undefined, 'b, f')).toBe('yes');
    expect(judgeFilter(late, undefined, 'f, b')).toBe('no');
  });

  test('what skips the rest of the phase opens what comes after it', () => {
    const filters =
      'filter b phase connect match !src 10.0.0.0/8 bypass\nfilter f phase connect match !src 10.0.0.0/8 reject "550 no"';
    expect(judgeFilter(filters, undefined, 'b, f')).toBe('yes');
    expect(judgeFilter(filters, undefined, 'f, b')).toBe('no');
  });

  test('a rewritten sender is what the rules see', () => {
    const filters = 'filter f phase mail-from match mail-from "@x.example" rewrite "<boss@good.example>"';
    const rules = 'match from any mail-from "boss@good.example" for any action r';
    expect(
      judgeFilter(
        `${filters}\nfilter g phase mail-from match mail-from "@good.example" reject "550 no"`,
        rules,
        'g, f',
      ),
    ).toBe('yes');
    expect(
      judgeFilter('filter g phase mail-from match mail-from "@good.example" reject "550 no"', rules, 'g'),
    ).toBe('no');
  });

  test('a listener without the filter stays open', () => {
    const { config, machine } = load(
      'filter f phase connect match !src 10.0.0.0/8 reject "550 no"\nlisten on eth0 filter f\nlisten on eth0 port 2525\naction r relay\nmatch from any for any action r\n',
    );
    const verdict = verifyRelay(config, machine);
    expect(asked(verdict)).toBe('yes');
    expect(verdict.holes.map(({ witness }) => witness.port)).toEqual([2525]);
  });
});

describe('what was not seen', () => {
  test.each([
    ['a source table', 'table t file:/t\nmatch from src <t> for any action r'],
    ['a domain table', 'table t file:/t\nmatch from any for domain <t> action r'],
    [
      'a sender table behind a refused sender',
      'table t db:/t.db\nmatch from any mail-from "@a.example" for any reject\nmatch from any mail-from <t> for any action r',
    ],
  ])('%s decides: unknown', (_, rules) => {
    const verdict = judge(`${rules}\n`, { release: '7.8' });
    expect(verdict.openRelay).toBe('unknown');
    expect(verdict.dependsOn).toHaveLength(1);
  });

  test.each([
    [
      'a list of those who are refused',
      'table t file:/t\nmatch mail-from <t> from any for any reject\nmatch from any for any action r',
      'yes',
    ],
    ['all but a list', 'table t file:/t\nmatch from any !for domain <t> action r', 'yes'],
    ['all but trusted networks', 'table t file:/t\nmatch !from src <t> for any action r', 'yes'],
    ['local delivery', 'table t file:/t\nmatch from any for domain <t> action l', 'no'],
  ])('%s decides nothing', (_, rules, expected) => {
    expect(judge(`${rules}\n`).openRelay).toBe(expected);
  });

  test('an include', () => {
    const { config, machine } = load(
      'include "/x"\nlisten on eth0\naction l mbox\nmatch from any for local action l\n',
    );
    const verdict = verifyRelay(config, machine);
    expect(asked(verdict)).toBe('unknown include /x was not read, and may hold any rule');
  });

  test('only what the answer depends on is named', () => {
    const verdict = judge(
      'table a file:/a\ntable b file:/b\nmatch from any for domain <a> action l\nmatch from any for domain <b> action r\n',
    );
    expect(verdict.dependsOn.map(({ reason }) => reason)).toEqual([expect.stringContaining('/b')]);
  });

  test('a client of the other family does not reach a listener', () => {
    const { config, machine } = load(
      'listen on 192.0.2.1\naction r relay\nmatch from src "::/0" for any action r\n',
    );
    expect(asked(verifyRelay(config, machine))).toBe('no');
  });

  test('a back-reference', () => {
    expect(judge('match from src regex "(1)\\1" for any action r\n').openRelay).not.toBe('no');
  });
});

describe('trusted networks', () => {
  test('are listed, not reported', () => {
    const verdict = judge(
      'match from src { 198.51.100.0/24, 10.0.0.0/8, "2001:db8:7::/48" } for any action r\n',
    );
    expect(asked(verdict)).toBe('no');
    expect(verdict.trusted.map(({ network }) => network)).toEqual(['198.51.100.0/24', '2001:db8:7::/48']);
  });

  test.each([
    ['100.0.0.0/16', 'no'],
    ['100.0.0.0/15', 'yes'],
    ['2001:db8::/32', 'no'],
    ['2001:db8::/31', 'yes'],
  ])('%s: %s', (network, expected) => {
    expect(asked(judge(`match from src "${network}" for any action r\n`))).toBe(expected);
  });

  test('many that add up to much', () => {
    const networks = Array.from(
      { length: 300 },
      (_, index) => `"${(index % 100) + 20}.${Math.floor(index / 100) * 2}.0.0/16"`,
    );
    expect(asked(judge(`match from src { ${networks.join(', ')} } for any action r\n`))).toBe('yes');
  });
});

test('more holes than are shown are counted', () => {
  const rules = Array.from(
    { length: 130 },
    (_, at) => `match from any mail-from "u${at}@a.example" for any action r`,
  );
  const { config, machine } = load(`listen on eth0\naction r relay\n${rules.join('\n')}\n`);
  const { holes, assumptions } = verifyRelay(config, machine);
  expect(holes.length).toBe(100);
  expect(assumptions).toContain('30 more rules seem to relay for strangers: 100 are shown');
});

test('a witness says HELO as a person types it, and EHLO where HELO does not get through', () => {
  const greeting = (listener: string): boolean | undefined => {
    const text = `pki x cert "/x"\npki x key "/x"\naction r relay\n${listener}\nmatch from any for any action r\n`;
    const { config, machine } = load(text);
    return verifyRelay(config, machine).holes[0]?.witness.ehlo;
  };
  const filter = 'filter f phase helo match !helo "none.example" disconnect "550 no"';
  expect(greeting('listen on eth0')).toBe(false);
  expect(greeting('listen on eth0 tls-require pki x')).toBeUndefined();
  expect(
    greeting(
      `${filter}\nfilter g phase helo match helo "none.example" disconnect "550 no"\nlisten on eth0 filter { f, g }`,
    ),
  ).toBeUndefined();
});

test('a socket behind a proxy has no reverse name', () => {
  const asked = (rest: string) => {
    const { config, machine } = load(`action r relay\nlisten on eth0 port 2525 proxy-v2\n${rest}\n`);
    const { openRelay, holes } = verifyRelay(config, machine);
    return [openRelay, ...holes.map(({ rule }) => rule)];
  };
  expect(asked('match !from socket for any reject\nmatch from rdns regex "." for any action r')).toEqual([
    'no',
  ]);
  expect(asked('match !from socket for any reject\nmatch !from rdns for any action r')).toEqual(['yes', 2]);
});

describe('several listeners on a port', () => {
  const strangers = 'action r relay\nmatch from local for any action r\n';
  test.each([
    // Strangers who come by IPv6 to an address of eth0 are not those that `::` takes.
    [`listen on eth0\nlisten on :: proxy-v2\n${strangers}`, '::'],
    [`listen on 2001:db8::1\nlisten on :: proxy-v2\n${strangers}`, '::'],
    [
      'listen on eth0 tag IN\nlisten on eth1\naction r relay\nmatch from any !tag IN for any action r\n',
      'eth1',
    ],
  ])('the witness says to which it comes: %j', (text, dst) => {
    const { config, machine } = load(text);
    const { openRelay, holes } = verifyRelay(config, machine);
    expect([openRelay, ...holes.map(({ witness }) => witness.dst)]).toEqual(['yes', dst]);
    expect(decide(config, machine, holes[0]?.witness ?? {}).decision).toBe('accept');
  });
});

test('a confirmed reverse name of a witness is one that a stranger can have', () => {
  const named = (expression: string): string | null | undefined => {
    const filter = 'filter f phase connect match !fcrdns disconnect "550 no"\n';
    const { config, machine } = load(
      `${filter}listen on eth0 filter f\naction r relay\nmatch from rdns regex "${expression}" for any action r\n`,
    );
    const [hole] = verifyRelay(config, machine).holes;
    expect(hole && decide(config, machine, hole.witness).decision).toBe('accept');
    return hole?.witness.rdns;
  };
  expect(named('example\\.org')).toBe('example.org.fakedomain.com');
  expect(named('^mail')).toBe('mail.fakedomain.com');
  expect(named('.')).toBe('client.fakedomain.com');
  expect(named('\\.org$')).toBe('client.fakedomain.org');
  expect(named('example\\.org$')).toBe('fakeexample.org');
});

test('of two listeners on one port it is not known which one serves', () => {
  const filter = 'filter m phase connect match !src { "10.0.0.0/8" } disconnect "550 no"\n';
  const { config, machine } = load(
    `${filter}listen on eth0 filter m\naction r relay\nmatch from any for any action r\nlisten on eth0\n`,
  );
  const { openRelay, failed, dependsOn } = verifyRelay(config, machine);
  expect([openRelay, failed]).toEqual(['unknown', undefined]);
  expect(dependsOn[0]?.reason).toContain('two listeners');
});

describe('addresses of the sender rewriting scheme, which strangers make where the key is empty', () => {
  const forged = 'unknown the srs key is empty, so that strangers can make SRS addresses, which are sent on';
  const own = 'match from any for domain example.org action l\n';
  test.each([
    [`srs key ""\n${own}match for any action r`, forged],
    [`srs key "x"\nsrs key backup ""\n${own}match from local for any action r`, forged],
    [`srs key ""\n${own}match from any for domain example.net action r`, 'no'],
    [`srs key ""\n${own}match from auth for any action r`, 'no'],
    [`srs key backup ""\n${own}match for any action r`, 'no'],
    [`srs key "x"\n${own}match for any action r`, 'no'],
    // The last one counts.
    [`srs key ""\nsrs key "x"\n${own}match for any action r`, 'no'],
  ])('%j', (rules, answer) => {
    expect(asked(judge(rules))).toBe(answer);
  });
});
