import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ISerializedGast } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { olderDialects } from '../../grammar/legacy/dialects.js';
import { legacyKeywords } from '../../grammar/legacy/legacy-keywords.js';
import { Lexer } from '../../grammar/lexer/lexer.js';
import { TokenStream } from '../../grammar/lexer/token-stream.js';
import { StatementParser } from '../../grammar/parser.js';
import { today } from '../../grammar/tables/dialect.js';
import { keywords } from '../../grammar/tables/keywords.js';
import { endOfInput, keywordType, keywordTypes, type Token, tokenTypes } from '../../grammar/tokens.js';
import { lookaheadFiles, lookaheadText } from '../../scripts/grammar/lookahead-text.js';
import { newestRelease } from '../../src/source/release.js';
import { parsed } from './read-text.js';
import { allForms, isIn } from './statement-forms.js';

const dialects = { today, ...olderDialects };

/** Words that smtpd reserves and has no use for, in any release. */
const useless = ['data-line', 'noop', 'quit', 'rset', 'smtp-in', 'smtp-out'];
/** What smtpd's lexer returns and no statement has. */
const errors = [tokenTypes.Stray, tokenTypes.Faulty].map(({ name }) => name);

/** The tokens of the beginning of a statement. */
function tokensOf(text: string): Token[] {
  const stream = new TokenStream(new Lexer({ path: 'smtpd.conf', text }, newestRelease));
  const tokens: Token[] = [];
  for (let token = stream.at(0); !token.is(endOfInput); token = stream.at(tokens.length)) tokens.push(token);
  // The lexer ends the last line, too.
  return tokens.slice(0, -1);
}

/** The names of the tokens in a rule. */
function terminals(part: ISerializedGast & { readonly name?: string }): readonly string[] {
  if (part.type === 'Terminal' && part.name !== undefined) return [part.name];
  return part.definition?.flatMap(terminals) ?? [];
}

describe.each(Object.entries(dialects))('the grammar of %s', (_, dialect) => {
  test('is sound in the eyes of Chevrotain', () => {
    expect(() => new StatementParser(dialect, undefined)).not.toThrow();
  });
});

test.each(lookaheadFiles)('$path is what `npm run grammar` writes', (file) => {
  expect(readFileSync(file.path, 'utf8'), 'run `npm run grammar`').toBe(lookaheadText(file));
});

test("what a message expects is what Chevrotain's content assist offers", () => {
  const parser = new StatementParser(today, undefined);
  // It knows no releases.
  const ofToday = allForms().filter((form) => isIn(form, newestRelease));
  const gone = new Set(
    [...keywords].flatMap(([word, { until }]) => (until === undefined ? [] : [keywordType(word).name])),
  );
  const starts = new Set(
    ofToday.flatMap(({ text }) => text.split(' ').map((_, at, words) => words.slice(0, at + 1).join(' '))),
  );
  const different = [...starts].filter((start) => {
    const offered = parser
      .computeContentAssist('statement', tokensOf(start))
      .map(({ nextTokenType }) => nextTokenType.name);
    // A statement in which `>` is right ends in a name.
    const expected = parsed(`${start} >`).complaints[0]?.expected ?? [];
    const words = expected.filter((word) => keywordTypes.has(word)).map((word) => keywordType(word).name);
    return !isDeepStrictEqual(
      new Set(offered.filter((name) => name.startsWith("'") && !gone.has(name))),
      new Set(words),
    );
  });
  expect(different).toEqual([]);
});

describe('tokens', () => {
  const used = new Set(
    Object.values(dialects).flatMap((dialect) =>
      new StatementParser(dialect, undefined).getSerializedGastProductions().flatMap(terminals),
    ),
  );
  const all = [...Object.values(tokenTypes), ...keywordTypes.values()].map(({ name }) => name);

  test('each is used by a rule, but those that are of no use', () => {
    const unused = all.filter((name) => !used.has(name));
    expect(unused.sort()).toEqual([...useless.map((word) => `'${word}'`), ...errors].sort());
  });

  test('each that a rule uses is in the vocabulary, under a name of its own', () => {
    expect([...used].filter((name) => !all.includes(name))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });

  test('each reserved word is one', () => {
    const reserved = [...keywords.keys(), ...legacyKeywords.keys()];
    expect(reserved.filter((word) => !keywordTypes.has(word))).toEqual([]);
  });
});
