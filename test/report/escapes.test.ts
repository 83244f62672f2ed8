import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { toIndentedJson, toPlainJson } from '../../src/report/json.js';
import { inert } from '../../src/report/log-commands.js';
import { markdownCell, markdownMarked, markdownText } from '../../src/report/markdown.js';
import { printable } from '../../src/report/printable.js';
import { element, escaped } from '../../src/report/xml.js';

const nasty = fc
  .array(
    fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u202e',
      '\r',
      '\n',
      ' ',
      '\t',
      '\u2028',
      '\ufffe',
      '\ufdd0',
      '\ud800',
      '\u3164',
      '\ufe0f',
      ':',
      '::',
      '#',
      '##',
      '[',
      '##[',
      '##VSO[',
      '##teamcity[',
      '`',
      '``',
      '<!--',
      '@team',
      '![x](y)',
      '#1',
      'a',
      '-',
      '%0A',
      '\\',
    ),
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(fc.string({ unit: 'binary' }), nasty);

test('printable text has nothing that is not seen, and changes nothing else', () => {
  fc.assert(
    fc.property(text, (words) => {
      expect(printable(words)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}]/u);
      expect(printable(printable(words))).toBe(printable(words));
    }),
  );
  expect(printable('ordinary "text", Grüße 界 😀')).toBe('ordinary "text", Grüße 界 😀');
});

describe('a log takes no line for a command', () => {
  test.each([
    ['::stop-commands::x', '\\x3a:stop-commands::x'],
    ['  \t::add-mask::x', '  \t\\x3a:add-mask::x'],
    ['\u001b[4m::error::x', '\u001b[4m\\x3a:error::x'],
    ['a\n::x', 'a\n\\x3a:x'],
    ['text ##[group]x', 'text \\x23#[group]x'],
    ['##vso[task.setvariable variable=x]', '\\x23#vso[task.setvariable variable=x]'],
    ['##TeamCity[x]', '\\x23#TeamCity[x]'],
    ['###[x]', '#\\x23#[x]'],
    ['a ::1 b', 'a ::1 b'],
    ['## heading [x]', '## heading [x]'],
  ])('%j', (line, shown) => {
    expect(inert(line)).toBe(shown);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(text, (words) => {
        expect(inert(words)).not.toMatch(/^[^\S\n]*::|##(?:vso|teamcity)?\[/im);
      }),
    );
  });
});

test('XML is well formed, whatever the texts are, and no line of it is a command', () => {
  fc.assert(
    fc.property(text, text, (words, more) => {
      const xml = element('a', { b: words }, escaped(more), element('c', { d: more }));
      expect(XMLValidator.validate(xml)).toBe(true);
      expect(xml).not.toMatch(/^[^\S\n]*::|##(?:vso|teamcity)?\[/im);
      expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{NChar}\p{Cs}]/u);
    }),
  );
});

describe('Markdown', () => {
  test.each([
    ['nothing special, and (brackets)', 'nothing special, and (brackets)'],
    ['ask @team', '`ask @team`'],
    ['![x](https://evil.example)', '`![x](https://evil.example)`'],
    ['<!-- x', '`<!-- x`'],
    ['see #12', '`see #12`'],
    ['see GH-12', '`see GH-12`'],
    ['a `b` c', '``a `b` c``'],
    ['``', '``` `` ```'],
    ['# heading', '`# heading`'],
    ['- item', '`- item`'],
    ['1. item', '`1. item`'],
    ['www.evil.example', '`www.evil.example`'],
  ])('%j', (words, shown) => {
    expect(markdownText(words)).toBe(shown);
  });

  test('is one code span or has nothing in it that means anything', () => {
    fc.assert(
      fc.property(text, (words) => {
        const shown = markdownText(words);
        const [, fence = '', inside = ''] = /^(`+)([\s\S]*?)\1$/.exec(shown) ?? [];
        if (fence === '') expect(shown).not.toMatch(/[`<@\\]|!\[|#\d/);
        else expect(inside.match(/`+/g)?.some(({ length }) => length === fence.length) ?? false).toBe(false);
        expect(shown).not.toMatch(/[\n\r]/);
      }),
    );
  });

  test.each([
    ['`a``b', '`a` `` `b ``'],
    ['`` x`y', '` ` ``x`y``'],
    ['here `x` is (p`q``<b>:3)', 'here `x` is (p`q` `` `<b>:3) ``'],
  ])('no word that is marked runs into what stands beside it: %j', (words, shown) => {
    expect(markdownMarked(words).replace(/\s+/g, ' ')).toBe(shown);
  });

  test('is code or means nothing where words are marked, however odd the marks are', () => {
    fc.assert(
      fc.property(text, (words) => {
        const shown = markdownMarked(words);
        expect(outsideOfCode(shown), shown).not.toMatch(/[`<@\\]|!\[|#\d/);
      }),
    );
  });

  test('stays in the cell of a table', () => {
    expect(markdownCell('a|b')).toBe('`a\\|b`');
    expect(markdownCell('a\\|![i](x)')).toBe('`a\\\\x7c![i](x)`');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('|', '\\', '`', '<b>', 'x')), (parts) => {
        // GitHub takes a backslash and what follows for a pair before it looks for bars.
        expect(markdownCell(parts.join('')).replace(/\\[\\`|<]/g, '')).not.toContain('|');
      }),
    );
  });
});

/** A line of Markdown without its code: a run of backquotes begins code where another one of the same length follows (CommonMark 0.31, 6.1). */
function outsideOfCode(line: string): string {
  const [, before = line, fence, rest = ''] = /^([^`]*)(`+)(.*)$/s.exec(line) ?? [];
  if (fence === undefined) return before;
  const ends = [...rest.matchAll(/`+/g)].find(([run]) => run.length === fence.length);
  return ends === undefined
    ? `${before}${fence}${outsideOfCode(rest)}`
    : before + outsideOfCode(rest.slice(ends.index + fence.length));
}

test('bytes that are no UTF-8 are U+FFFD in JSON; what looks like them and is not stays', () => {
  const value = { a: 'x\udc80\udcff \\udc80 \\\udc80 \u{1fffe}\ufdd5', '\udcff': '\ud800' };
  const read = { a: 'x\ufffd\ufffd \\udc80 \\\ufffd \u{1fffe}\ufdd5', '\ufffd': '\ufffd' };
  expect([toPlainJson(value), toIndentedJson(value)].map((json) => JSON.parse(json))).toEqual([read, read]);
});
