import { expect, test } from 'vitest';
import { lintText } from '../support/lint-text.js';

test.each([
  [
    'of the lexer',
    'smtp max-message-size 99999999999999999999999\n',
    '`99999999999999999999999` is out of range',
  ],
  ['of an include', 'include "/nowhere.conf"\n', '`/nowhere.conf`'],
  ['of the model', 'queue ttl 5x\n', '`5x`'],
])('a headline has the words of the text: %s', (_, text, words) => {
  const headlines = lintText(text).findings.map(({ message }) => message);
  expect(headlines.filter((headline) => headline.includes(words))).toHaveLength(1);
});
