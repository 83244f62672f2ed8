import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNames } from '../../src/cli/commands.js';
import { rules } from '../../src/index.js';
import { redact } from '../../src/model/secrets/redact.js';
import { secretsOf, secretsOfAll } from '../../src/model/secrets/secrets.js';
import { type FormatName, formats } from '../../src/report/formats.js';
import { toLintResults } from '../../src/report/results.js';
import { withMasks } from '../../src/source/hidden.js';
import type { Span } from '../../src/source/text.js';
import { filesBelow } from '../support/folder-files.js';
import { lintText } from '../support/lint-text.js';

const maskedOf = (text: string, files: Readonly<Record<string, string>> = {}): string => {
  const { config } = lintText(text, { rules: [], files: filesBelow(files) });
  return withMasks(secretsOf(config).masked(config.file).text);
};

test('what stands beside the include of a file is hidden, too', () => {
  const files = filesBelow({ '/more.conf': 'listen on lo\n' });
  const { config } = lintText('srs key pass1\ninclude "/more.conf"\n', { rules: [], files });
  const included = config.statements.find(({ span }) => span.file.path === '/more.conf')?.span.file;
  const masked = included && secretsOf(config).masked(included);
  expect(withMasks(masked?.includedFrom?.file.text ?? '')).toContain('srs key ***');
});

test.each([
  ['alice pass1\n# dave pass2 too\n', 'alice ***\n# dave ***\n'],
  ['alice pass1\n# dave pass2 too\nlisten on lo\n', 'alice ***\n# dave pass2 too\nlisten on lo\n'],
])('comments of an included file that is one of credentials are hidden: %j', (text, shown) => {
  const { config } = lintText('include "/creds"\n', { rules: [], files: filesBelow({ '/creds': text }) });
  const included = config.statements.find(({ span }) => span.file.path === '/creds')?.span.file;
  expect(withMasks((included && secretsOf(config).masked(included).text) ?? '')).toBe(shown);
});

describe('what is hidden, and what is not', () => {
  test.each([
    [
      'table t { a = pass1\naction "in" maildir\nmatch from local for local action "in"\nlisten on lo auth <t>',
      'table t { a = ***\naction "in" maildir\nmatch from local for local action "in"\nlisten on lo auth <t>',
    ],
    [
      'table t {\n  action = pass1\n  table = "pass2"\nlisten on lo auth <t>',
      'table t {\n  action = ***\n  table = "***"\nlisten on lo auth <t>',
    ],
    ['table t { "a" = "x:pass1" }\nlisten on lo auth <t>', 'table t { "a" = "***" }\nlisten on lo auth <t>'],
    [
      'table t { a => pass1, "b" = \'pass2\' }\naction "r" relay host h auth <t>',
      'table t { a => ***, "b" = \'***\' }\naction "r" relay host h auth <t>',
    ],
    ['table t { "a:pass1", "b" }\nlisten on lo auth <t>', 'table t { "***", "b" }\nlisten on lo auth <t>'],
    ['listen on lo auth { a = pass1 }', 'listen on lo auth { a = *** }'],
    [
      'p = "pass1"\ntable t { a = $p }\nlisten on lo auth <t>',
      'p = "***"\ntable t { a = $p }\nlisten on lo auth <t>',
    ],
    [
      'use = "<t>"\ntable t { a = pass1 }\nlisten on lo auth $use',
      'use = "<t>"\ntable t { a = *** }\nlisten on lo auth $use',
    ],
    ['password = "pass1"', 'password = "***"'],
    ['srs key pass1\nsrs key backup "pass2"', 'srs key ***\nsrs key backup "***"'],
    [
      'action "r" relay\nmatch from auth "alice2" for any action "r"\nmatch from auth "alice2:pass1" for any action "r"',
      'action "r" relay\nmatch from auth "alice2" for any action "r"\nmatch from auth "***" for any action "r"',
    ],
    ['queue encryption stdin', 'queue encryption stdin'],
    ['queue encryption pass1', 'queue encryption ***'],
    ['action "r" relay host smtp://u:p@ss@h:25', 'action "r" relay host smtp://u:***@h:25'],
    [
      'action "r" relay host "lmtp://h:24" # smtp://h:25 x@y',
      'action "r" relay host "lmtp://h:24" # smtp://h:25 x@y',
    ],
    ['# table t { a = "pass1" }', '# table t { a = "***" }'],
    ['table t { "a" = "pass1"', 'table t { "a" = "***"'],
    ['tabel t { "a" = "pass1" }', 'tabel t { "a" = "***" }'],
    ['table t { "a" = "pass1', 'table t { "a" = ***'],
    ['lisen on lo auth { a = pass1 }', 'lisen on lo auth { a = *** }'],
    ['alice pass1', 'alice ***'],
    ['alice:pass1', 'alice:***'],
    ['DB_PASSWORD=pass1', 'DB_PASSWORD=***'],
    ['0123456789abcdef0123456789abcdef', '***'],
    [
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----***\n***\n-----END PRIVATE KEY-----',
    ],
    [
      'accept for any relay via tls+auth://u:pass1@h auth <s>',
      'accept for any relay via tls+auth://u:***@h auth <s>',
    ],
    // What is no secret stays readable.
    ['table d { "example.org", "10.0.0.0/8", "::1" }', 'table d { "example.org", "10.0.0.0/8", "::1" }'],
    [
      'table v { "a@b.example" = "alice" }\naction "l" maildir virtual <v>',
      'table v { "a@b.example" = "alice" }\naction "l" maildir virtual <v>',
    ],
    ['lisen on eth0 port 25', 'lisen on eth0 port 25'],
    [
      'table secrets file:/etc/mail/secrets\nlisten on lo auth <secrets>',
      'table secrets file:/etc/mail/secrets\nlisten on lo auth <secrets>',
    ],
    ['pki mx key "/etc/ssl/private/mx.key"', 'pki mx key "/etc/ssl/private/mx.key"'],
  ])('%s', (text, masked) => {
    expect(maskedOf(`${text}\n`).replace('-----***', '-----')).toBe(
      `${masked.replace('-----***', '-----')}\n`,
    );
  });

  test('of a file of credentials nothing but the names', () => {
    const text = '# x pass0\na pass1\nb: pass2\nc\td:pass3\npass4\n';
    const { config } = lintText('table t file:/t\nlisten on lo auth <t>\n', {
      rules: [],
      files: filesBelow({ '/t': text }),
    });
    expect(withMasks(secretsOf(config).masked({ path: '/t', text }).text)).toBe(
      '# x ***\na ***\nb: ***\nc\t***\n***\n',
    );
  });

  test('of a table of logins that its backend reads, the passwords in any sentence', () => {
    const files = filesBelow({ '/etc/passwords': 'alice:pass1:1:1::/home/alice:/bin/sh\n' });
    const text = 'table t passwd:/etc/passwords\nlisten on lo auth <t>';
    const { config } = lintText(text, { rules: [], files });
    expect(secretsOf(config).inText('alice:pass1 and pass1')).toBe('*** and ***');
    const contents = config.listeners[0]?.authTable?.contents;
    expect(contents?.known && contents.entries[0]?.value).toBe('alice:pass1');
  });

  test('without any configuration, what looks like a secret', () => {
    const text =
      'a:$6$salt$hash smtp://u:p4ss@h root:abJnggxhB/yWI:0:0: {SSHA}c2FsdA== --token=t0k3n\nPASSWORD: x1\n';
    const { masked } = secretsOfAll([]);
    expect(withMasks(masked({ path: 'x', text }).text)).not.toMatch(/hash|p4ss|c2Fs|t0k3n|x1/);
  });

  test.each([0, 1])('in a text made from one of its name and length, %i characters on', (shift) => {
    const { config } = lintText('table t { "a" = "x:pass1" }\nlisten on lo auth <t>', { rules: [] });
    const { path, text } = config.file;
    const file = { path, text: ' '.repeat(shift) + text.slice(0, text.length - shift) };
    const placeOf = ({ start, end }: Span): Span => ({ file, start: start + shift, end: end + shift });
    const { masked } = secretsOfAll([config], [{ file: config.file, placeOf }]);
    expect(withMasks(masked(file).text)).not.toContain('pass1');
  });
});

test('every offset, line and column stays what it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (words) => {
      const text = `table t { "a" = "${words.replace(/["\\\0]/g, '')}" }\nlisten on lo auth <t>\n`;
      const { config } = lintText(text, { rules: [] });
      const masked = secretsOf(config).masked(config.file).text;
      expect(masked.length).toBe(text.length);
      expect([...masked.matchAll(/\n/g)].map(({ index }) => index)).toEqual(
        [...text.matchAll(/\n/g)].map(({ index }) => index),
      );
    }),
  );
});

/** A checked text, as the command reports it. */
function reported(text: string) {
  const { config, findings, verdict } = lintText(text, { rules });
  const checked = {
    config: { file: config.file, unseen: config.unseen, rules: config.rules.map(({ span }) => ({ span })) },
    findings,
    verdict,
  };
  return { ...redact(checked, secretsOf(config)), locate: (path: string) => path };
}

const written = async (text: string, name: FormatName): Promise<string> => {
  const checked = reported(text);
  return formats[name](
    { checked: [checked], results: toLintResults([checked]) },
    { colour: false, quiet: false, verbose: true },
  );
};

test('no format has any password of any form', async () => {
  const password = fc
    .stringMatching(/^[A-Za-z0-9!#%&()*+.;_~-]{8,24}$/)
    .filter((text) => /\d/.test(text) && /[a-z]/.test(text));
  await fc.assert(
    fc.asyncProperty(password, fc.constantFrom(...formatNames), async (secret, name) => {
      const text = [
        `table t { "a" = "u:${secret}", "a" = "${secret}" }`,
        `listen on 192.0.2.1 auth <t>`,
        `listen on 192.0.2.1`,
        `action "r" relay host "smtp://u:${secret}@h.example" auth <t>`,
        `match from any for any action "r" # smtp://u:${secret}@h`,
        `match from any for any action "r"`,
        `srs key "${secret}"`,
        `tabel x { "a" = "${secret}" }`,
        '',
      ].join('\n');
      expect(await written(text, name)).not.toContain(secret);
    }),
    { numRuns: 100 },
  );
});

test('a fingerprint tells nothing of a secret', async () => {
  const text = (secret: string) =>
    `table t { "a" = "u:${secret}" }\nlisten on 192.0.2.1\naction "r" relay host h auth <t>\nmatch for any action "r"\n`;
  for (const name of ['gitlab', 'sarif'] as const)
    expect(await written(text('one-password'), name)).toBe(await written(text('two-password'), name));
});

test('a password that is a word of the program changes nothing that it decides', () => {
  for (const secret of [
    'error',
    'warning',
    'open-relay',
    'accept',
    'relay',
    'relayed',
    '7.9',
    'smtpd.conf',
  ]) {
    const of = (password: string) => {
      const { findings, config, verdict } = reported(
        `table t { "a" = "u:${password}" }\nlisten on 192.0.2.1\naction "r" relay host h auth <t>\nmatch from any for any action "r"\n`,
      );
      return [
        config.file.path,
        verdict.openRelay,
        findings.map(({ rule, severity, fatal }) => [rule, severity, fatal]),
      ];
    };
    expect(of(secret)).toEqual(of('another-one'));
  }
});

test('a password that is a word of sentences is hidden where it is quoted, and not in their own words', () => {
  const text =
    'table t { "label" = "user:password" }\naction "r" relay host smtp+tls://label@mail.example.net auth <t> tls no-verify\nmatch from local for any action "r"\n';
  const { findings } = reported(text);
  expect(findings.map(({ message }) => message)).toContain('`tls no-verify` gives the password away');
  const { inText } = secretsOf(lintText(text, { rules: [] }).config);
  expect(inText('`user:password` logs in with a password')).toBe('`***` logs in with a ***');
  expect(inText('label password\n')).toBe('label ***\n');
});

describe('sentences', () => {
  const { config } = lintText('table t { "a" = "u:correct-horse" }\nlisten on lo auth <t>\n', { rules: [] });
  const { inText } = secretsOf(config);

  test.each([
    ['the password is correct-horse', 'the password is ***'],
    ['u:correct-horse@h', '***@h'],
    ['smtp://x:correct-horse@h', 'smtp://x:***@h'],
    ['cut off: correct-ho...', 'cut off: ***...'],
    ['cut off: correct-ho…', 'cut off: ***…'],
    ['incorrect-horses', 'incorrect-horses'],
    ['correct', 'correct'],
  ])('%s', (text, masked) => {
    expect(inText(text)).toBe(masked);
  });
});

test('an edit that would put in a secret is left out, and so is one over a secret', () => {
  const text = 'table t { "a" = "u:correct-horse" }\nlisten on lo auth <t>\n';
  const { config } = lintText(text, { rules: [] });
  const span = { file: config.file, start: 0, end: 5 };
  const edits = [{ span, text: 'x "u:correct-horse"' }];
  expect(redact({ description: 'x', edits }, secretsOf(config)).edits).toEqual([]);
  const around = {
    description: 'y',
    edits: [
      { span, text: 'map' },
      { span: { ...span, start: 34, end: 35 }, text: ']' },
    ],
  };
  const finding = {
    rule: 'x',
    severity: 'error' as const,
    message: 'm',
    span,
    related: [],
    suggestions: [around],
    fatal: false,
  };
  const checked = redact(
    {
      config: { file: config.file, unseen: [], rules: [] },
      findings: [finding],
      verdict: {
        openRelay: 'no' as const,
        holes: [],
        dependsOn: [],
        trusted: [],
        takenAsOwn: [],
        assumptions: [],
      },
    },
    secretsOf(config),
  );
  const [result] = toLintResults([{ ...checked, locate: (path) => path }]);
  expect(result?.messages[0]?.suggestions).toBeUndefined();
});
