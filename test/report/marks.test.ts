import { expect, test } from 'vitest';
import { quoted, withShortMarks } from '../../src/report/marks.js';

test.each([
  ['No `pki` is called `a`', 'No "pki" is called "a"'],
  // Quotes of the configuration around all the words are marks already; around some, others show how far they go.
  ['add `"*"`', 'add "*"'],
  [`\`for domain ""\` matches nothing`, `'for domain ""' matches nothing`],
  ['`"a" and "b"`', '"a" and "b"'],
  ['`inbound"` begins a text', `'inbound"' begins a text`],
])('%s', (text, plain) => {
  expect(quoted(text)).toBe(plain);
});

test.each([
  ['`smtp+tls://mx.example.org` is short', 60, '`smtp+tls://mx.example.org` is short'],
  [
    'No `auth` for the login in `smtp+tls://me@mx.example.org`',
    50,
    'No `auth` for the login in `smtp+tls://me@mx.exa…`',
  ],
  [
    '`smtps://mx.example.org` is `smtps://mx.example.org:465`',
    40,
    '`smtps://mx.example.…` is `smtps://mx.…`',
  ],
  ['`a short one` and a sentence too long for it', 20, '`a short one` and a sentence too long for it'],
])('%s, in %i columns', (text, columns, fitted) => {
  expect(withShortMarks(text, columns)).toBe(fitted);
});
