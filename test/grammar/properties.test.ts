import fc from 'fast-check';
import { expect, test } from 'vitest';
import { print } from '../../grammar/index.js';
import { releases } from '../../src/source/release.js';
import { positionAt, spanText } from '../../src/source/text.js';
import { runs } from '../support/property.js';
import { parsed, read, withoutPlaces, words } from './read-text.js';
import { allForms, isIn } from './statement-forms.js';

const release = fc.constantFrom(...releases);
const forms = allForms().map(({ text }) => text);

const bits = [
  ...['\n', ' ', '\t', '{', '}', ',', '=', '=>', '<', '>', '!', '"', "'", '\\', '\\\n', '#', '$', '$m', '/'],
  ...[
    'foo',
    '25',
    '-1',
    '9'.repeat(20),
    '"x"',
    'm = "a b"\n',
    'm = "{"\n',
    '\u0000',
    '\u0001',
    '\u0002',
    'é',
    '\r',
  ],
  ...['include "a"', 'include "self"', 'any', 'from', 'table', 'match', 'listen on', 'reject'],
];

/** Anything: bytes, heaps of tokens, and statements with something put in or taken out. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...bits, ...forms), { maxLength: 30 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...bits, ...forms), { maxLength: 30 }).map((parts) => parts.join('')),
  fc
    .tuple(
      fc.array(fc.constantFrom(...forms), { maxLength: 6 }),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ...bits),
    )
    .map(([lines, at, length, bit]) => {
      const whole = lines.join('\n');
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + bit + whole.slice(place + length);
    }),
);

const files = { a: 'm = "in a"\nqueue ttl 4d', self: 'include "self"\nqueue $m "' };

test('never throws, whatever the text, and whatever is refused', () => {
  fc.assert(
    fc.property(text, release, fc.infiniteStream(fc.nat(12)), (input, which, choices) => {
      const reader = read(input, { release: which, files });
      let first = 0;
      for (let statement = reader.next(); statement; statement = reader.next()) {
        const start = statement.type === 'macro' ? statement.name.token : words([statement])[0]?.token;
        first = start ?? first;
        const { value: choice } = choices.next();
        const complaints = choice < 6 ? reader.accept() : reader.refuse(first + choice - 6);
        for (const { at, span } of complaints) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(at?.line).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: runs(1000) },
  );
});

test('every span has the text that it claims', () => {
  fc.assert(
    fc.property(text, release, (input, which) => {
      const { statements, comments } = parsed(input, { release: which });
      for (const comment of comments)
        expect(
          comment.text.startsWith('#') || comment.text.startsWith('$') || comment.text.startsWith('\\'),
        ).toBe(true);
      for (const word of words(statements)) {
        const written = spanText(word.span);
        if (word.writtenAt !== undefined) expect(written).toContain('$');
        // Digits with a backslash behind them are read twice, and lose it twice.
        else if (!/^\d+(\\\n)*\\/.test(written))
          expect(unquoted(written, word.form === 'quoted', which === '6.4')).toBe(word.value);
        const { line, column } = positionAt(word.span.file, word.span.start);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test('printing and reading again gives the same tree', () => {
  fc.assert(
    fc.property(
      text,
      release.filter((each) => each !== '6.4'),
      (input, which) => {
        const whole = parsed(input, { release: which }).statements;
        const right = whole.filter(
          (statement) =>
            statement.type === 'directive' &&
            statement.keyword.value !== 'include' &&
            words([statement]).every(({ value }) => !value.includes('\u0000')),
        );
        const again = parsed(print(right), { release: which });
        expect(again.complaints).toEqual([]);
        expect(withoutPlaces(again.statements)).toEqual(withoutPlaces(right));
      },
    ),
    { numRuns: runs(1000) },
  );
});

const heaps: readonly (readonly [string, string])[] = [
  ['{', '{'],
  ['table t {\\n', 'table t {\n'],
  ['table t { a a a', ' a'],
  ['! ! !', 'match ! '],
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$'],
  ['digits', '1'],
  ['lines of macros', 'a = "b c d e"\n$a $a $a $a\n'],
  ['refusable lines', 'action "a" mbox user x alias {\n"x y" = b\n'],
];

test.each(heaps)('a heap of %s is read in one go', (_, bit) => {
  const size = 100_000;
  const input = bit.repeat(Math.ceil(size / bit.length));
  const reader = read(`table t {${input}`);
  for (let statement = reader.next(); statement; statement = reader.next())
    reader.refuse(words([statement])[0]?.token ?? 0);
  expect(parsed(input).statements.length).toBeLessThanOrEqual(size);
});

/** What smtpd's lexer makes of a word as it stands in the text; written again, on its own, so that the lexer has something to agree with. */
function unquoted(written: string, quoted: boolean, old: boolean): string {
  const joined = written.replace(/[\u0001\u0002]/g, '');
  if (!quoted) return joined.replace(/\\\n/g, '').replace(/\\([\s\S])/g, '$1');
  const start = joined.replace(/^\\+/, '');
  const quote = start[0] ?? '"';
  const inside = start.slice(1, -1);
  const escaped = old ? `\\\\([${quote}\n])` : `\\\\([${quote} \t\n])`;
  return inside.replace(new RegExp(`${escaped}|\n`, 'g'), (_, kept: string | undefined) =>
    kept === undefined || kept === '\n' ? '' : kept,
  );
}

test('the forms of every release are many', () => {
  expect(allForms().filter((form) => isIn(form, '7.9')).length).toBeGreaterThan(200);
});
