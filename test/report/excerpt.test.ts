import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { changes, excerpt } from '../../src/report/excerpt.js';
import type { SourceFile } from '../../src/source/text.js';
import { spanOf } from './sample.js';

const fileOf = (text: string): SourceFile => ({ path: 'smtpd.conf', text });
const shown = (text: string, words: string) => {
  const { text: line, marks } = excerpt(spanOf(fileOf(text), words));
  return [line, marks];
};

describe('the carets stand under the words', () => {
  test('plain', () => {
    expect(shown('a\nlisten on eth0\n', 'eth0')).toEqual(['listen on eth0', '          ^^^^']);
  });
  test('behind tabs', () => {
    expect(shown('\tport\t25', '25')).toEqual(['    port    25', '            ^^']);
  });
  test('behind and under wide characters', () => {
    expect(shown('# 界界 x', 'x')).toEqual(['# 界界 x', '       ^']);
    expect(shown('a 界界 x', '界界')).toEqual(['a 界界 x', '  ^^^^']);
  });
  test('behind control characters, which are shown as escapes', () => {
    expect(shown('a\u001b[2Jb', 'b')).toEqual(['a\\x1b[2Jb', '        ^']);
  });
  test('an empty span has one', () => {
    const file = fileOf('ab\n');
    expect(excerpt({ file, start: 2, end: 2 })).toMatchObject({
      text: 'ab',
      marks: '  ^',
      line: 1,
      column: 3,
    });
    expect(excerpt({ file, start: 3, end: 3 })).toMatchObject({ text: '', marks: '^', line: 2, column: 1 });
  });
  test('a span over several lines is marked on its first', () => {
    expect(shown('table x {\n\ta\n}', '{\n\ta\n}')).toEqual(['table x {', '        ^']);
  });
  test('the CR of CRLF is not shown', () => {
    expect(shown('match all\r\nx', 'all')).toEqual(['match all', '      ^^^']);
  });
  test('of a long line a part is shown', () => {
    const [line = '', marks = ''] = shown(`${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`, 'HERE');
    expect(line.length).toBeLessThan(200);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });
  test('whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (before, words) => {
          const line = before.replaceAll(/[\n\r]/g, '');
          const marked = words.replaceAll(/[\n\r]/g, '') || 'x';
          const file = fileOf(`${line}${marked}`);
          const { text, marks } = excerpt({ file, start: line.length, end: file.text.length });
          expect(marks).toMatch(/^ *\^+$/);
          // Wider only where both sides of the seam join into one character on a terminal.
          expect(stringWidth(marks)).toBeGreaterThanOrEqual(stringWidth(text));
        },
      ),
    );
  });
});

describe('a suggestion as lines', () => {
  const text = 'one\ntwo\nthree\nfour\n';
  const file = fileOf(text);
  const change = (...edits: [string, string][]) =>
    changes({
      description: '',
      edits: edits.map(([words, replacement]) => ({ span: spanOf(file, words), text: replacement })),
    }).map(({ line, removed, added }) => ({ line, removed, added }));

  test('a word', () => {
    expect(change(['two', 'TWO'])).toEqual([{ line: 2, removed: ['two'], added: ['TWO'] }]);
  });
  test('a line taken out', () => {
    expect(change(['two\n', ''])).toEqual([{ line: 2, removed: ['two'], added: [] }]);
  });
  test('a line put in', () => {
    const at = { file, start: 4, end: 4 };
    expect(changes({ description: '', edits: [{ span: at, text: 'new\n' }] })).toMatchObject([
      { line: 2, removed: [], added: ['new'] },
    ]);
  });
  test('two places', () => {
    expect(change(['one', '1'], ['four', '4'])).toEqual([
      { line: 1, removed: ['one'], added: ['1'] },
      { line: 4, removed: ['four'], added: ['4'] },
    ]);
  });
  test('neighbouring lines are one change', () => {
    expect(change(['one', '1'], ['two', '2'])).toEqual([
      { line: 1, removed: ['one', 'two'], added: ['1', '2'] },
    ]);
  });
});
