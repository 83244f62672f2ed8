import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { wordLines } from '../../src/cli/word-lines.js';
import { painter } from '../../src/report/colour.js';
import { sentenceLines } from '../../src/report/text-lines.js';
import { clipped, wrapped } from '../../src/report/wrap.js';

test('between words, with less room in the first line and blanks before the others', () => {
  expect(wrapped('one two three four', { columns: 12, taken: 4, indent: 2 })).toEqual([
    'one two',
    '  three four',
  ]);
  expect(wrapped('a '.repeat(1000), { columns: Number.POSITIVE_INFINITY })).toHaveLength(1);
});

test('marked words and commands are kept together where they have room in a line', () => {
  const sentence = 'the rule takes `match from any for any` before; see smtpd-lint fmt --write there';
  const narrow = (columns: number) => sentenceLines(sentence, { paint: painter(false), columns });
  expect(narrow(34)).toEqual([
    'the rule takes',
    '  "match from any for any" before;',
    '  see smtpd-lint fmt --write there',
  ]);
  expect(narrow(14).join('|').replaceAll('|  ', ' ')).toBe(sentence.replaceAll('`', '"'));
  expect(sentenceLines(sentence, { paint: painter(false), columns: Number.POSITIVE_INFINITY })).toHaveLength(
    1,
  );
  expect(wordLines('draft those that hold: smtpd-lint test --init a.conf > a.policy', 44, 2)).toEqual([
    'draft those that hold:',
    '  smtpd-lint test --init a.conf > a.policy',
  ]);
});

test('nothing but blanks is lost, and only a word that is too long itself is too long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme-ascii' })),
      fc.integer({ min: 10, max: 40 }),
      fc.integer({ min: 0, max: 8 }),
      (words, columns, indent) => {
        const text = words.join(' ');
        const lines = wrapped(text, { columns, indent });
        expect(lines.map((line, index) => line.slice(index === 0 ? 0 : indent)).join(' ')).toBe(text);
        for (const [index, line] of lines.entries())
          if (line.length > columns) expect(line.slice(index === 0 ? 0 : indent)).not.toContain(' ');
      },
    ),
  );
});

test('a text that is cut is no wider than it may be', () => {
  expect(clipped('as it is', 8)).toBe('as it is');
  expect(clipped('too long for it', 8)).toBe('too lon…');
  expect(clipped('界界界', 4)).toBe('界…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      expect(stringWidth(clipped(text, columns))).toBeLessThanOrEqual(columns);
    }),
  );
});
