import { describe, expect, test } from 'vitest';
import { spanText } from '../../src/source/text.js';
import { parsed, printed, read } from './read-text.js';

describe('recovery after errors', () => {
  test.each<[string, string, readonly string[]]>([
    ['three bad lines print one message', 'foo a\nfoo b\nfoo c', ['1: syntax error']],
    [
      'a good statement makes it loud again',
      'foo a\nqueue compression\nfoo b',
      ['1: syntax error', '3: syntax error'],
    ],
    [
      'ends of lines count, those of comments too',
      'foo a\n# x\n\nfoo b',
      ['1: syntax error', '4: syntax error'],
    ],
    ['tokens of a bad statement count', 'foo a\nlisten on x foo', ['1: syntax error', '2: syntax error']],
    ['two tokens are not enough', 'foo a\nqueue 5', ['1: syntax error']],
    [
      'a list in braces ends at its first line end',
      'table t { a\n, b\n}\n\nqueue compression\n}',
      ['2: syntax error', '6: syntax error'],
    ],
    [
      'an undefined macro hides the next line',
      'queue $x\nfoo a\nqueue compression\nqueue ttl foo 5',
      ["1: macro 'x' not defined", '1: syntax error', '4: syntax error'],
    ],
    [
      'it skips continued lines, and hides one with all its continuations',
      'queue $x \\\n y\nfoo \\\n bar\nqueue compression',
      ["1: macro 'x' not defined", '1: syntax error'],
    ],
    [
      'lexer errors in discarded text are printed',
      'foo bar $x\nlost\nfoo $y\nlost',
      ['1: syntax error', "1: macro 'x' not defined", "3: macro 'y' not defined"],
    ],
    [
      'a quote in discarded text swallows lines',
      'foo bar "\nfoo bar\n"\nfoo bar\nqueue compression\nqueue foo',
      ['1: syntax error', '6: syntax error'],
    ],
    ['an error at a line end names the line that ends', 'listen on x \\\n port', ['2: syntax error']],
    ['a quote names its first line', 'queue "a\nb"', ['1: syntax error']],
    ['continuations that touch a word move it', 'queue nope\\\n\\\n\\\n\n', ['3: syntax error']],
    ['a single one does not', 'queue nope\\\n\n', ['1: syntax error']],
    [
      'a quote that never ends',
      'queue compression "abc\n\n',
      ['1: reached end of file while parsing quoted string', '1: syntax error'],
    ],
    [
      'a quote that begins a statement and never ends',
      'queue compression\n"abc\n\n',
      ['2: reached end of file while parsing quoted string'],
    ],
    ['a NUL within a statement', 'queue \u0000\nfoo bar', ['1: syntax error']],
    ['a NUL between statements', 'queue compression\n\u0000 foo', []],
  ])('%s', (_, text, expected) => {
    expect(printed(parsed(text).complaints)).toEqual(expected);
  });

  test('silent errors are told, too', () => {
    const { complaints } = parsed('foo a\nfoo b');
    expect(complaints.map((complaint) => [complaint.at?.line, complaint.printed])).toEqual([
      [1, true],
      [2, false],
    ]);
  });
});

describe('what was expected', () => {
  test.each<[string, string, string]>([
    ['lisen on x', 'lisen', 'listen'],
    ['listen on x prot 25', 'prot', 'port'],
    ['match from any for domain { a } actoin "x"', 'actoin', 'action'],
    ['queue tll 4d', 'tll', 'ttl'],
    ['listen x', 'x', 'on'],
    ['match tag <"t" reject', 'reject', '>'],
    ['table t { a = b, c }', '}', '='],
    ['table t { a b = c }', '=', ','],
  ])('%s', (text, wrong, expected) => {
    const [complaint] = parsed(text).complaints;
    expect([complaint && spanText(complaint.span), complaint?.expected[0]]).toEqual([wrong, expected]);
  });

  test('a word of another release says which', () => {
    const [complaint] = parsed('listen on x proxy-v2', { release: '6.4' }).complaints;
    expect(complaint).toMatchObject({ since: '6.6' });
    const [newline] = parsed('table t {\na }', { release: '7.4' }).complaints;
    expect(newline).toMatchObject({ since: '7.5' });
  });

  test('a statement that ends too early is pointed at behind its last word', () => {
    const [complaint] = parsed('listen on x port # a comment').complaints;
    expect(complaint?.span).toMatchObject({ start: 16, end: 16 });
  });
});

describe('refused statements', () => {
  test('the rest of the line is discarded, the next line is read', () => {
    const reader = read('match tag a\\\n tag b reject\nqueue compression');
    const statement = reader.next();
    if (statement?.type !== 'directive') throw new Error('not a directive');
    expect(reader.refuse(statement.keyword.token + 4)).toEqual([]);
    expect(reader.next()).toMatchObject({ keyword: { value: 'queue' } });
    reader.accept();
    expect(reader.next()).toBeUndefined();
  });

  test('in braces the lines after the refused token are statements again', () => {
    const reader = read('match tag { a\nb\n} reject\n\nfoo bar');
    const statement = reader.next();
    if (statement?.type !== 'directive') throw new Error('not a directive');
    reader.refuse(statement.keyword.token + 1);
    const complaints = [];
    for (let next = reader.next(); next; next = reader.next()) complaints.push(...reader.accept());
    // The first error keeps the others silent until three tokens were right.
    expect(complaints.map(({ at, printed: loud }) => [at?.line, loud])).toEqual([
      [2, false],
      [3, false],
      [5, true],
    ]);
  });

  test('a syntax error behind the refused token goes unnoticed', () => {
    const reader = read('match tag a tag b foo');
    const statement = reader.next();
    if (statement?.type !== 'error') throw new Error('no error');
    expect(statement.partial?.items).toHaveLength(2);
    expect(reader.refuse(4)).toEqual([]);
  });

  test('the line of a token is that of its start', () => {
    const reader = read('match \\\n tag "a\nb" \\\n reject');
    reader.next();
    expect([0, 1, 2, 3].map((token) => reader.lineOf(token).line)).toEqual([1, 2, 2, 4]);
    expect([0, 1, 2, 3].map((token) => spanText(reader.spanOf(token)))).toEqual([
      'match',
      'tag',
      '"a\nb"',
      'reject',
    ]);
  });
});

describe('what was complete before an error', () => {
  test('options, and an inline table with the entries before it', () => {
    const { statements } = parsed('action x relay tls no-verify host { a, b = c }');
    expect(statements[0]).toMatchObject({
      type: 'error',
      partial: {
        items: [
          { value: 'x' },
          { keyword: { value: 'relay' } },
          { keyword: { value: 'tls' }, items: [{ value: 'no-verify' }] },
          {
            keyword: { value: 'host' },
            unfinished: true,
            items: [{ type: 'inline-list', entries: [{ value: 'a' }, { value: 'b' }], token: undefined }],
          },
        ],
      },
    });
    expect(statements[0]).not.toHaveProperty('partial.items.2.unfinished');
  });

  test('all words to the end of the line', () => {
    const { statements } = parsed('accept from any for domain { "a", b } relay');
    expect(statements[0]).toMatchObject({
      words: ['accept', 'from', 'any', 'for', 'domain', '{', 'a', ',', 'b', '}', 'relay'].map((value) => ({
        value,
      })),
    });
  });
});

describe('includes', () => {
  const trap = { files: { nul: 'queue compression\n\u0000', bad: 'foo bar\n', open: 'table t { a\nb' } };

  test('statements, macros and errors of the included file', () => {
    const files = { a: 'm = x\nfoo bar', b: 'queue $m' };
    const { statements, complaints, files: opened } = parsed('include "a"\ninclude "b"\nqueue $m', { files });
    expect(statements.map(({ type }) => type)).toEqual([
      'directive',
      'macro',
      'error',
      'directive',
      'error',
      'error',
    ]);
    expect(printed(complaints)).toEqual(['a:2: syntax error', 'b:1: syntax error', '3: syntax error']);
    expect(opened.map(({ path }) => path)).toEqual(['smtpd.conf', 'a', 'b']);
    expect(opened[1]?.includedFrom).toMatchObject({ start: 0, end: 11 });
  });

  test('text behind the file name is read after the file', () => {
    expect(
      printed(parsed('include "a" queue compression', { files: { a: 'queue ttl 4d' } }).complaints),
    ).toEqual([]);
    expect(printed(parsed('include "a"\\\n queue compression', { files: { a: '' } }).complaints)).toEqual([
      '1: syntax error',
    ]);
  });

  test('a list may be closed behind the included file', () => {
    expect(parsed('include "open"\n}', trap).complaints).toEqual([]);
    expect(parsed('include "open"\n}', { ...trap, release: '7.4' }).complaints).not.toEqual([]);
    expect(parsed('include "open"\nc }', { ...trap, release: '7.4' }).complaints).toEqual([]);
  });

  test('a missing file', () => {
    const { complaints } = parsed('include "no"\nqueue compression');
    expect(complaints).toMatchObject([
      {
        check: 'L08',
        message: 'failed to include file no',
        detail: 'pushfile: no: No such file or directory',
      },
    ]);
  });

  test('a file that includes itself', () => {
    const { complaints } = parsed('include "a"', { files: { a: 'include "a"\nqueue compression' } });
    expect(complaints).toMatchObject([{ detail: 'pushfile: a: Too many open files', at: { line: 1 } }]);
  });

  test('files that include each other again and again come to an end', () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`f${at}`, `include "f${at + 1}"\ninclude "f${at + 1}"\n`]),
    );
    expect(parsed('include "f0"', { files }).files.length).toBeLessThanOrEqual(10_001);
  });

  test('a NUL in an included file ends the including ones, and forgets their errors', () => {
    const reader = read('foo bar\ninclude "nul"\nfoo bar', trap);
    let count = 0;
    for (let next = reader.next(); next; next = reader.next()) {
      count++;
      reader.accept();
    }
    expect(count).toBe(3);
    expect(reader.cutShort).toMatchObject({ include: { start: 8, end: 21 } });
  });
});
