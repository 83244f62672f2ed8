import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isKeyword, keywords, print, statements } from '../../grammar/index.js';
import { releases } from '../../src/source/release.js';
import { parsed, withoutPlaces } from './read-text.js';
import { allForms, isIn } from './statement-forms.js';

const forms = allForms();

test('every word of the tables is reserved in the releases that use it', () => {
  const free = forms.flatMap((form) =>
    releases
      .filter((each) => isIn(form, each))
      .flatMap((release) =>
        (form.text.match(/(?<!["<\w-])[a-z][a-z0-9-]+(?!["\w-])/g) ?? [])
          .filter((word) => !isKeyword(word, release))
          .map((word) => [word, release]),
      ),
  );
  expect(free).toEqual([]);
  expect(Object.keys(statements).filter((keyword) => !keywords.has(keyword))).toEqual([]);
});

describe.each(releases)('%s', (release) => {
  test('takes what it has, refuses what it has not', () => {
    const wrong = forms.filter((form) => {
      const { complaints } = parsed(form.text, { release });
      return (complaints.length === 0) !== isIn(form, release);
    });
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  test('reads what it prints', () => {
    const wrong = forms
      .filter((each) => isIn(each, release))
      .filter(({ text }) => {
        const { statements: before } = parsed(text, { release });
        const { statements: after, complaints } = parsed(print(before), { release });
        return complaints.length > 0 || !isDeepStrictEqual(withoutPlaces(after), withoutPlaces(before));
      });
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });
});

test.each([
  ['', true, true],
  ['a b c', true, true],
  ['a,b\nc\n\n# x\nd', true, true],
  ['\na', false, true],
  ['a,\nb', false, true],
  ['a\n', false, true],
  ['a\n, b', false, false],
  ['a,', false, false],
  [',a', false, false],
  ['a,,b', false, false],
  ['a b=c', false, false],
  ['a=b c', false, false],
  ['a=b\nc=>d', true, true],
  ['a=b\n', false, true],
  ['a\n=b', false, false],
  ['a=\nb', false, false],
  ['1, 2', false, false],
  ['any', false, false],
  ['{a}', false, false],
] as const)('newlines and separators in braces: {%j}', (inside, before, since) => {
  const text = inside === '' ? 'table t { a }' : `table t {${inside}}`;
  for (const release of releases) {
    const wanted = releases.indexOf(release) < releases.indexOf('7.5') ? before : since;
    expect([release, parsed(text, { release }).complaints.length === 0]).toEqual([release, wanted]);
  }
});

test.each([
  'match !!auth reject',
  'match from !any reject',
  'match from src !<t> reject',
  'match action reject',
  'match reject "no"',
  'match',
  'match !action "x"',
  'match reject auth',
  'listen on socket port 25',
  'listen on x tls verify',
  'listen all',
  'queue ttl 4',
  'p = 25',
  'p => x',
  'p = any',
  'any = p',
  'table t {}',
  'table t <u>',
  'table t 5',
  'action x maildir junk "y"',
  'action x relay ttl 4d tls',
  'action x lmtp',
  'action "x" mda a b',
  'filter f phase connect match rdns fcrdns junk',
  'filter f phase connect match helo x junk',
  'filter f phase commit match rdns junk',
  'filter f phase data match rcpt-to x junk',
  'filter f chain x',
  'filter f chain {a = b}',
  'mta limit for domain 5',
  'ca x cert y cert z',
  'bounce warn-interval 1h 2h',
  'bounce warn-interval 1h,',
  'bounce warn-interval',
  'smtp limit max-rcpt',
  'include x y',
  'include',
])('no release takes: %s', (text) => {
  for (const release of releases)
    expect(parsed(text, { release, files: { x: '' } }).complaints).not.toEqual([]);
});
