import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arePossible, conditionFormula } from '../../src/source/templates/possible-choices.js';

const key = (atom: string): string => atom;
const formulas = (...texts: readonly string[]) => ({
  formulas: texts.map((text) => conditionFormula(text, key)),
});

test.each([
  [['a', 'not a'], [0, 0], false],
  [['a', 'a and b'], [1, 0], false],
  [['a', 'a or b'], [0, 1], false],
  [['.a', 'and .a .b'], [1, 0], false],
  [['@a', '!@a && @b'], [0, 0], false],
  [['a', 'b or not a'], [1, 1], false],
  [['x is defined', 'x is defined and y'], [1, 0], false],
  [['x', 'x is defined and y'], [1, 0], true],
  [['a', 'a and b or c'], [1, 0], true],
  [['a', 'b and (a or c)'], [1, 0], true],
  [['a', 'm == "a and b"'], [1, 0], true],
  [['m == "a b"', 'm == "a  b"'], [0, 1], true],
  [['a', '!a == b'], [0, 0], true],
] as const)('%j as %j', (texts, values, expected) => {
  const decisions = texts.map((text, at) => [formulas(text), values[at] ?? 0] as const);
  expect(arePossible(decisions)).toBe(expected);
});

test('of several conditions the first that holds decides', () => {
  const chain = formulas('a', 'not b');
  const b = formulas('b');
  expect(
    arePossible([
      [chain, 2],
      [b, 0],
    ]),
  ).toBe(true);
  expect(
    arePossible([
      [chain, 2],
      [b, 1],
    ]),
  ).toBe(false);
  expect(
    arePossible([
      [chain, 1],
      [b, 0],
    ]),
  ).toBe(false);
  expect(
    arePossible([
      [chain, 0],
      [b, 1],
    ]),
  ).toBe(true);
  expect(arePossible([[formulas('a', 'a'), 1]])).toBe(false);
});

test('whatever values conditions have, what they lead to is possible', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const operand = fc.tuple(fc.constantFrom('', 'not '), name).map((words) => words.join(''));
  const condition = fc
    .tuple(fc.array(operand, { minLength: 1, maxLength: 3 }), fc.constantFrom(' and ', ' or '))
    .map(([operands, between]) => ({ operands, between }));
  const chains = fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { maxLength: 5 });
  fc.assert(
    fc.property(chains, fc.array(name), (given, holding) => {
      const names: ReadonlySet<string> = new Set(holding);
      const isTrue = (text: string): boolean =>
        text.startsWith('not ') ? !names.has(text.slice(4)) : names.has(text);
      const decisions = given.map((chain) => {
        const first = chain.findIndex(({ operands, between }) =>
          between === ' and ' ? operands.every(isTrue) : operands.some(isTrue),
        );
        const texts = chain.map(({ operands, between }) => operands.join(between));
        return [formulas(...texts), first < 0 ? chain.length : first] as const;
      });
      expect(arePossible(decisions)).toBe(true);
    }),
  );
});

test('decisions over the limit are not looked at', () => {
  let looked = 0;
  const decisions = Array.from({ length: 4000 }, (_, index) => {
    const known = formulas(`a${index}`).formulas;
    const variable = {
      get formulas() {
        looked += 1;
        return known;
      },
    };
    return [variable, 0] as const;
  });
  expect(arePossible(decisions)).toBe(true);
  expect(looked).toBeLessThan(20);
});
