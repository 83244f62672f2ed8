import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { changes, codeFrame, type Mark } from '../../src/report/code-frame.js';
import type { SourceFile } from '../../src/source/text.js';
import { spanOf } from './sample-report.js';

const fileOf = (text: string): SourceFile => ({ path: 'smtpd.conf', text });
const carets = (marks: readonly Mark[]): string =>
  marks.map(({ at, width }) => ' '.repeat(at) + '^'.repeat(width)).join('');
const shown = (text: string, words: string) => {
  const { text: line, marks } = codeFrame([spanOf(fileOf(text), words)]);
  return [line, carets(marks)];
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
    expect(codeFrame([{ file, start: 2, end: 2 }])).toEqual({
      text: 'ab',
      marks: [{ at: 2, width: 1 }],
      line: 1,
    });
    expect(codeFrame([{ file, start: 3, end: 3 }])).toEqual({
      text: '',
      marks: [{ at: 0, width: 1 }],
      line: 2,
    });
  });
  test('a span over several lines is marked on its first', () => {
    expect(shown('table x {\n\ta\n}', '{\n\ta\n}')).toEqual(['table x {', '        ^']);
  });
  test('the CR of CRLF is not shown', () => {
    expect(shown('match all\r\nx', 'all')).toEqual(['match all', '      ^^^']);
  });
  test('of a long line a part is shown', () => {
    const [line = '', marks = ''] = shown(`${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`, 'HERE');
    expect(line.length).toBeLessThanOrEqual(1000);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
  });
  test('of a line that is wider than the room for it, too, and the marked words are in it', () => {
    const span = spanOf(fileOf(`${'a '.repeat(30)}HERE${' b'.repeat(30)}`), 'HERE');
    for (const room of [20, 40, 60, 100, 123, 124]) {
      const found = codeFrame([span], room);
      const { text } = found;
      const marks = carets(found.marks);
      expect(text.length).toBeLessThanOrEqual(room);
      expect(text.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('HERE');
      expect(text.includes('…')).toBe(room < 124);
    }
  });
  test('of several spans in a line', () => {
    const file = fileOf('match from any for any');
    const spans = [spanOf(file, 'for any'), spanOf(file, 'from any')] as const;
    expect(codeFrame([...spans]).marks).toEqual([
      { at: 15, width: 7 },
      { at: 6, width: 8 },
    ]);
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
          const { text, marks: found } = codeFrame([{ file, start: line.length, end: file.text.length }]);
          const marks = carets(found);
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
  test('lines taken out leave those between them alone', () => {
    const out = (words: string) => ({ span: spanOf(file, words), text: '' });
    expect(changes({ description: '', edits: [out('one\n'), out('three\n')] })).toMatchObject([
      { line: 1, removed: ['one'], added: [] },
      { line: 3, removed: ['three'], added: [] },
    ]);
  });
  test('the end of a line taken out joins it with the next', () => {
    expect(change(['two\n', 'two '])).toEqual([{ line: 2, removed: ['two', 'three'], added: ['two three'] }]);
  });
  test('a line at the end, where the last one has no end', () => {
    const open = fileOf('one');
    const edits = [{ span: { file: open, start: 3, end: 3 }, text: '\ntwo' }];
    expect(changes({ description: '', edits })).toMatchObject([{ line: 2, removed: [], added: ['two'] }]);
    const end = { file, start: text.length, end: text.length };
    expect(changes({ description: '', edits: [{ span: end, text: 'five\n' }] })).toMatchObject([
      { line: 5, removed: [], added: ['five'] },
    ]);
  });
  test('of a very long line the part that changes', () => {
    const long = fileOf(`${'a, '.repeat(1000)}HERE${', b'.repeat(1000)}`);
    const [one] = changes({ description: '', edits: [{ span: spanOf(long, 'HERE'), text: 'THERE' }] });
    expect(one?.removed).toHaveLength(1);
    expect(one?.removed[0]).toMatch(/^….*a, HERE, b.*…$/);
    expect(one?.added[0]).toMatch(/^….*a, THERE, b.*…$/);
    expect(one?.removed[0]?.length).toBeLessThanOrEqual(1000);
    const [narrow] = changes({ description: '', edits: [{ span: spanOf(long, 'HERE'), text: 'THERE' }] }, 40);
    expect(narrow?.added[0]).toMatch(/^….*a, THERE, b.*…$/);
    expect(narrow?.added[0]?.length).toBeLessThanOrEqual(40);
  });
  test('neighbouring lines are one change', () => {
    expect(change(['one', '1'], ['two', '2'])).toEqual([
      { line: 1, removed: ['one', 'two'], added: ['1', '2'] },
    ]);
  });
});
