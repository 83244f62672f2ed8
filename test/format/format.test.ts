import { describe, expect, test } from 'vitest';
import { textFiles } from '../../src/source/host.js';
import { format, formatted } from './format-text.js';

const long = ['alpha', 'bravo', 'charlie', 'delta'].map((name) => `"${name}.mail.example.org"`);

describe('a text is laid out', () => {
  test.each([
    ['one blank between words', 'listen   on\teth0  \n', 'listen on eth0\n'],
    ['lists', 'table t{a,b ,"c"}\n', 'table t { a, b, "c" }\n'],
    ['mappings', 'table t {a=b, c=>"d"}\n', 'table t { a = b, c => "d" }\n'],
    ['macros', 'm="x"\n', 'm = "x"\n'],
    ['references and negations', 'match ! for domain < t > reject\n', 'match !for domain <t> reject\n'],
    ['the times of bounces', 'bounce warn-interval 1h,6h\n', 'bounce warn-interval 1h, 6h\n'],
    ['groups', '\n\n# a\n\n\n\nqueue ttl 4d\n\n', '# a\n\nqueue ttl 4d\n'],
    ['the end of the last line', 'queue ttl 4d', 'queue ttl 4d\n'],
    ['what continues', 'queue \\\n      ttl 4d # c\n', 'queue \\\n\tttl 4d # c\n'],
    ['backslashes that continue nothing', 'queue \\\n \\\n ttl 4d \\\n\n', 'queue \\\n\tttl 4d\n'],
    ['quotes and escapes stay', `table t { 'a b', "c\\"d" }\n`, `table t { 'a b', "c\\"d" }\n`],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => expect(formatted(text)).toBe(expected));

  test('a long list has one entry a line', () => {
    const text = `table t { ${long.join(', ')} }\n`;
    expect(formatted(text)).toBe(`table t {\n\t${long.join(',\n\t')}\n}\n`);
    expect(formatted(text, { release: '7.4' })).toBe(`table t { \\\n\t${long.join(', \\\n\t')} \\\n}\n`);
  });

  test('a list of several lines stays one, with its comments and groups', () => {
    const text = 'table t { # all\n"a", # first\n\n\n# own\n      "b", "c"}\n';
    expect(formatted(text)).toBe('table t { # all\n\t"a", # first\n\n\t# own\n\t"b",\n\t"c"\n}\n');
    const older = 'match from src { a, \\\n b } for any reject\n';
    expect(formatted(older)).toBe('match from src { \\\n\ta, \\\n\tb \\\n} for any reject\n');
  });

  test('columns of neighbouring lines stay columns', () => {
    const text =
      'pki  a cert "/a"   # one\npki  a key  "/b"   # two\n\naction "a"   relay\n# between\naction "bcd" relay\n';
    expect(formatted(text)).toBe(
      'pki a cert "/a" # one\npki a key  "/b" # two\n\naction "a"   relay\n# between\naction "bcd" relay\n',
    );
  });

  test('statements of before 6.4 are laid out, too', () => {
    expect(formatted('listen on lo0\naccept  from any   for any relay\n')).toBe(
      'listen on lo0\naccept from any for any relay\n',
    );
  });
});

describe('what would be read otherwise stays', () => {
  test.each([
    ['a comment that goes on', '# a \\\nlisten on eth0\n'],
    ['a comment whose last backslash is protected by a blank', '# a \\ \nqueue ttl 4d\n'],
    ['a word that goes on in the next line', 'queue ttl 4\\\nd\n'],
    ['a word with a macro in front', 'm = "a"\naction $m.example relay\n'],
    ['lines that end in CR LF', 'queue  ttl 4d\r\n'],
    ['braces out of a macro', 'o = "{ a"\ntable  t $o  }\n'],
    ['a line that smtpd does not take', 'listen   at eth0\n'],
    ['a quote that is never closed', 'queue  ttl "4d\n\n'],
  ])('%s', (_, text) => expect(formatted(text)).toBe(text));

  test('lines that are left are named', () => {
    const result = format('queue  ttl 4d\nlisten   at eth0\n');
    expect(result.ok && result.left.map(({ start }) => start)).toEqual([14]);
    expect(result.ok && result.texts.get('smtpd.conf')).toBe('queue ttl 4d\nlisten   at eth0\n');
  });
});

test('included files and tables are formatted with the configuration', () => {
  const files = textFiles({
    '/rules': 'match  for local action $a\n',
    '/aliases': '# @list is a comment here\n\n\n  root:   bob, eve\npostmaster root  \na   b\nccc d\n',
  });
  const result = format('a = "x"\ntable t file:/aliases\naction "x" mbox alias <t>\ninclude "/rules"\n', {
    files,
  });
  expect(result.ok && Object.fromEntries(result.texts)).toEqual({
    '/rules': 'match for local action $a\n',
    '/aliases': '# @list is a comment here\n\nroot: bob, eve\npostmaster root\na   b\nccc d\n',
  });
});
