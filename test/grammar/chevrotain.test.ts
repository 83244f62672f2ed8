import { readFileSync } from 'node:fs';
import type { ISerializedGast } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { olderDialects } from '../../grammar/legacy/dialects.js';
import { legacyKeywords } from '../../grammar/legacy/legacy-keywords.js';
import { StatementParser } from '../../grammar/parser.js';
import { today } from '../../grammar/tables/dialect.js';
import { keywords } from '../../grammar/tables/keywords.js';
import { keywordTypes, tokenTypes } from '../../grammar/tokens.js';
import { lookaheadFiles, lookaheadText } from '../../scripts/grammar/lookahead-text.js';

const dialects = { today, ...olderDialects };

/** Words that smtpd reserves and has no use for, in any release. */
const useless = ['data-line', 'noop', 'quit', 'rset', 'smtp-in', 'smtp-out'];
/** What smtpd's lexer returns and no statement has. */
const errors = [tokenTypes.Stray, tokenTypes.Faulty].map(({ name }) => name);

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
