import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastWords } from '../../grammar/lexer/least-words.js';
import { Lexer } from '../../grammar/lexer/lexer.js';
import { TokenStream } from '../../grammar/lexer/token-stream.js';
import { endOfInput, tokenTypes } from '../../grammar/tokens.js';

/** Words and symbols, as they are counted where a text is read. */
function wordsIn(text: string): number {
  const stream = new TokenStream(new Lexer({ path: 'smtpd.conf', text }, '7.9'));
  let words = 0;
  for (let index = 0; ; index += 1) {
    const token = stream.at(index);
    if (token.is(endOfInput)) return words;
    if (!token.is(tokenTypes.EndOfLine)) words += 1;
    stream.forget(index);
  }
}
const pieces =
  'a|b1|/|x:y| |\n|"|\'|\\|#|{|}|,|=|=>|-|5|99999999999999999999|\0|\r|\t|@|é|!|\\\n|$a|a = "b"\n'.split('|');

test('a text has no fewer words than are counted without reading it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
      const text = parts.join('');
      expect(leastWords(text, text.length - 1)).toBeLessThanOrEqual(wordsIn(text));
    }),
  );
});

describe('what is certain is counted', () => {
  test.each([
    ['listen on eth0 port 25\n', 5],
    ['# a comment "\nmatch from any for any action "a b"\n', 7],
    ['table t { "a", \'b\' => c }\n', 8],
    ['listen on eth0 # b\nlisten on $if\nlisten on eth1\n', 5],
    ['listen on eth0 \\\n port 25\n', 3],
    ['a "b\n', 1],
    ['55/$a }\n', 1],
    ['', 0],
  ])('%j', (text, words) => {
    expect(leastWords(text.padEnd(100), 99)).toBe(words);
  });
});
