import { describe, expect, test } from 'vitest';
import { Lexer } from '../../grammar/lexer/lexer.js';
import { endOfInput } from '../../grammar/tokens.js';
import type { Release } from '../../src/source/release.js';
import { spanText } from '../../src/source/text.js';
import { parsed, printed, read, withoutPlaces, words } from './read-text.js';

/** The tokens of a text: quoted ones in double quotes, numbers with a `#`, keywords in capitals, ends of lines as `;`. */
function tokens(text: string, release: Release = '7.9'): string {
  const lexer = new Lexer({ path: 'smtpd.conf', text }, release);
  const result: string[] = [];
  for (;;) {
    const token = lexer.read();
    if (token.complaints) result.push(`!${token.complaints.map(({ message }) => message).join(' + ')}`);
    else if (token.form === 'quoted') result.push(JSON.stringify(token.image));
    else if (token.form === 'number') result.push(`#${token.image}`);
    else if (token.form === 'keyword') result.push(token.image.toUpperCase());
    else if (!token.is(endOfInput)) result.push(token.image === '\n' ? ';' : token.image);
    if (token.is(endOfInput)) return result.join(' ');
  }
}

describe('tokens of a line', () => {
  test.each([
    // logical characters
    ['fo\\\no', 'foo ;'],
    ['a # b \\\n c\nd', 'a ; d ;'],
    ['\\"a b\\"', '!reached end of file while parsing quoted string'],
    ['a\\#b', 'a ;'],
    ['\\{', '{ ;'],
    ['a\\ b', 'a b ;'],
    ['a\\\\b', 'a\\b ;'],
    ['\\\\b', '\\ b ;'],
    ['a\\', 'a ;'],
    ['a\\\n', 'a ;'],
    ['a \\ \nb', 'a ; b ;'],
    ['a\u0001b\u0002c', 'abc ;'],
    // the start of a token (1.2)
    ['a\tb', 'a b ;'],
    ['a\fb', 'a \f b ;'],
    ['a\r\n', 'a \r ; ;'],
    ['\ufeffa', '\ufeff a ;'],
    ['foo#bar', 'foo ;'],
    ['# \u0000 é "\nb', '; b ;'],
    ['a => b = c =', 'a => b = c = ;'],
    ['a\nb\u0000 c', 'a ; b'],
    ['/etc', '/ etc ;'],
    ['*', '* ;'],
    ['é', 'é ;'],
    ['a😀\\\n\u{1d4b3}\ud83d b\ude00', 'a 😀 \u{1d4b3} \ud83d b \ude00 ;'],
    ['Listen', 'Listen ;'],
    ['listen', 'LISTEN ;'],
    // quotes (1.3)
    ['"a" \'b\'', '"a" "b" ;'],
    ['"listen" "25" "$x" "#"', '"listen" "25" "$x" "#" ;'],
    ['"a\nb"', '"ab" ;'],
    ['"a\\\nb"', '"ab" ;'],
    ['"a\\"b" \'a\\\'b\' "a\\\'b"', '"a\\"b" "a\'b" "a\\\\\'b" ;'],
    ['"a\\ b" "a\\\tb"', '"a b" "a\\tb" ;'],
    ['"a\\nb" "a\\\\b"', '"a\\\\nb" "a\\\\\\\\b" ;'],
    ['"a\u0000b" c\nd', '!syntax error d ;'],
    ['"a\rb"', '"a\\rb" ;'],
    ['""', '"" ;'],
    ['"é"x', '"é" x ;'],
    // numbers (1.4)
    ['25 025 -1', '#25 #025 #-1 ;'],
    [
      '25abc 4d 35M 1.5 10.0.0.1 10.0.0.0/8 2001:db8::1 0x19',
      '25abc 4d 35M 1.5 10.0.0.1 10.0.0.0/8 2001:db8::1 0x19 ;',
    ],
    ['0/0', '#0 / #0 ;'],
    ['1,2}3)4=5', '#1 , #2 } #3 ) #4 = #5 ;'],
    ['-x -', '- x - ;'],
    ['-12x', '- 12x ;'],
    ['9223372036854775807', '#9223372036854775807 ;'],
    ['9223372036854775808 a\nb', '!"9223372036854775808" invalid number: too large b ;'],
    ['-9223372036854775808', '#-9223372036854775808 ;'],
    ['-9223372036854775809', '!"-9223372036854775809" invalid number: too small'],
    ['2\\\n5', '#25 ;'],
    ['25\\\\x', '25x ;'],
    // words (1.5)
    ['foo"bar" x$a a;b file:/etc/aliases user@host', 'foo"bar" x$a a;b file:/etc/aliases user@host ;'],
    ['a(b)c{d}e<f>g!h=i#j', 'a ( b ) c { d } e < f > g ! h = i ;'],
    [':a _b', ':a _b ;'],
    ['aéb', 'a é b ;'],
    ['$x y\nb', "!macro 'x' not defined b ;"],
    ['$', "!macro '' not defined"],
  ])('%j', (text, expected) => {
    expect(tokens(text)).toBe(expected);
  });

  test('6.4 keeps the backslash before a blank in quotes', () => {
    expect(tokens('"a\\ b"', '6.4')).toBe('"a\\\\ b" ;');
  });

  test.each<[string, Release, string]>([
    ['to srs bypass admd protocols', '6.4', 'TO srs bypass admd protocols ;'],
    ['to srs bypass admd protocols', '6.6', 'to SRS bypass admd protocols ;'],
    ['to srs bypass admd protocols', '6.7', 'to SRS BYPASS admd protocols ;'],
    ['to srs bypass admd protocols', '6.8', 'to SRS BYPASS ADMD protocols ;'],
    ['to srs bypass admd protocols', '7.0', 'to SRS BYPASS ADMD PROTOCOLS ;'],
  ])('reserved words: %s in %s', (text, release, expected) => {
    expect(tokens(text, release)).toBe(expected);
  });
});

test('limits in bytes (1.8)', () => {
  expect(tokens('a'.repeat(8095))).toBe(`${'a'.repeat(8095)} ;`);
  expect(tokens('a'.repeat(8096))).toBe('!string too long');
  expect(tokens('1'.repeat(8096))).toBe('!string too long');
  expect(tokens(`"${'a'.repeat(8094)}"`)).toBe(`"${'a'.repeat(8094)}" ;`);
  expect(tokens(`"${'a'.repeat(8095)}"\nb\nc`)).toBe('!string too long b ; c ;');
  expect(tokens(`"${'é'.repeat(4047)}"`)).toBe(`"${'é'.repeat(4047)}" ;`);
  expect(tokens(`"${'é'.repeat(4048)}"`)).toBe('!string too long');
});

describe('macros', () => {
  test.each([
    ['p = "25"\nlisten on x port $p', 'listen on x port 25'],
    ['d = "{ a, b }"\ntable t $d', 'table t { a, b }'],
    ['k = "match reject"\n$k', 'match reject'],
    ['c = \'"/x"\'\ntable t $c', 'table t "/x"'],
    ['a = lo\nlisten on $a.x', 'listen on lo.x'],
    ['a = x\nb = y\nlisten on $a$b', 'listen on x$b'],
    ['a = x\nb = $a\nlisten on $b', 'listen on x'],
    ['"foo-bar" = y\nfoo = x\nlisten on $foo-bar', 'listen on x-bar'],
    ['a = "x\\ny"\nlisten on $a', 'listen on xny'],
    ['e = ""\nlisten on $e x', 'listen on x'],
    ['a = x\na = y\nlisten on $a', 'listen on y'],
    ['1 = x', undefined],
    ['1a = x\nlisten on $1a', 'listen on x'],
    ['c = "#"\nlisten on x $c port', 'listen on x'],
    ['a = x\nlisten on "$a"', 'listen on "$a"'],
    ['a = "$b"\nb = c\nlisten on $a', undefined],
    ['a = "/x"\ninclude $a', undefined],
  ])('%j', (text, expected) => {
    const { statements, complaints } = parsed(text);
    const last = statements.at(-1);
    if (expected === undefined) expect(complaints).not.toEqual([]);
    else {
      expect(complaints).toEqual([]);
      const [wanted] = parsed(expected).statements;
      expect(withoutPlaces(last)).toEqual(withoutPlaces(wanted));
    }
  });

  test('a word out of a macro stands at the reference and was written in the definition', () => {
    const { statements } = parsed('m = "{ u, \\"v w\\" }"\nn = \'a\\\'b\'\ntable $n.c $m');
    const last = statements.slice(-1);
    expect(
      words(last).map(({ value, span, writtenAt }) => [
        value,
        spanText(span),
        writtenAt && spanText(writtenAt),
      ]),
    ).toEqual([
      ['table', 'table', undefined],
      ["a'b.c", '$n.c', "a\\'b"],
      ['u', '$m', 'u'],
      ['v w', '$m', 'v w'],
    ]);
  });

  test('macros of the command line win over the text', () => {
    const reader = read('a = y\nlisten on $a', { defines: { a: 'x' } });
    const statements = [];
    for (let statement = reader.next(); statement; statement = reader.next()) {
      statements.push(statement);
      expect(reader.accept()).toEqual([]);
    }
    expect(withoutPlaces(statements[1])).toEqual(withoutPlaces(parsed('listen on x').statements[0]));
    expect(reader.macroUses.map(({ name }) => name)).toEqual(['a']);
  });

  test('a blank in the name is refused, but not as its first character', () => {
    expect(printed(parsed('"a b" = c\n" a" = c').complaints)).toEqual([
      '1: macro name cannot contain whitespace',
    ]);
  });
});

test('comments keep their text, continued lines included', () => {
  const { comments } = parsed('# one\nqueue compression # two \\\n still two\n$x # not one\n');
  expect(comments.map(({ text }) => text)).toEqual(['# one', '# two \\\n still two']);
  for (const { text, span } of comments) expect(spanText(span)).toBe(text);
});
