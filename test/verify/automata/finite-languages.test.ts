import { describe, expect, test } from 'vitest';
import { Automaton } from '../../../src/verify/automata/automaton.js';
import { expression } from '../../../src/verify/automata/expressions.js';
import { countTexts } from '../../../src/verify/automata/finite-languages.js';
import { domainTexts } from '../../../src/verify/automata/languages.js';
import { Nfa } from '../../../src/verify/automata/nfa.js';
import { parseRegex } from '../../../src/verify/match/regex.js';
import { StringAtoms } from '../../../src/verify/space/string-atoms.js';

function automatonOf(pattern: string): Automaton {
  const parsed = parseRegex(pattern);
  if (parsed.kind !== 'regular') throw new Error(pattern);
  const nfa = new Nfa();
  expression(parsed.ere)(nfa, 0);
  return new Automaton(nfa, 1000);
}

describe('how many texts an automaton accepts', () => {
  test.each([
    ['^abc$', 1],
    ['^(a|b)\\.example$', 2],
    ['^[a-d][0-9]?$', 44],
    ['^(a|ab)(c|bcd)?$', 6],
    ['^a*$', Number.POSITIVE_INFINITY],
    ['a', Number.POSITIVE_INFINITY],
  ])('%s: %s', (pattern, count) => {
    const automaton = automatonOf(pattern);
    expect(
      countTexts(
        automaton,
        () => true,
        (state) => automaton.labels(state).length > 0,
      ),
    ).toBe(count);
  });
});

test('a pattern of which every text is an entry of its own makes no class beside them', () => {
  const classesWith = (pattern: string) => {
    const parsed = parseRegex(pattern);
    if (parsed.kind !== 'regular') throw new Error(pattern);
    const { ere } = parsed;
    return new StringAtoms(
      [
        { literals: ['a.example', 'b.example'], patterns: [] },
        { literals: [], patterns: [(nfa, label) => expression(ere)(nfa, label)] },
      ],
      domainTexts,
      ['other.net'],
      { states: 10_000, atoms: 100 },
    ).atoms.map(({ predicates }) => predicates.join());
  };
  expect(classesWith('^(a|b)\\.example$').sort()).toEqual(['', '0,1']);
  expect(classesWith('^(a|b|c)\\.example$').sort()).toEqual(['', '0,1', '1']);
});
