import { describe, expect, test } from 'vitest';
import { Allowance, Budget, budgeted, remembered, spend, TooLarge, within } from '../../src/verify/budget.js';
import { lintText } from '../support/lint-text.js';

const each = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
/** A tenth of the usual work: on a slow machine it is still some seconds. */
const work = 10_000_000;
const base = 'listen on 192.0.2.1\naction "r" relay\naction "l" maildir\n';

describe('a budget', () => {
  test('ends what spends more than it has, and goes on ending it', () => {
    const budget = new Budget(10);
    expect(() => within(budget, () => spend(11))).toThrow(TooLarge);
    expect(() => within(budget, () => spend(1))).toThrow(TooLarge);
    expect(() => within(new Budget(11), () => spend(11))).not.toThrow();
  });

  test('is shared by all who ask within it', () => {
    const budget = new Budget(10);
    within(budget, () => budgeted(() => spend(6)));
    expect(() => within(budget, () => budgeted(() => spend(6)))).toThrow(TooLarge);
  });

  test('counts nothing where there is none', () => {
    expect(() => spend(Number.MAX_SAFE_INTEGER)).not.toThrow();
  });

  test('is not spent by an allowance that runs out', () => {
    within(new Budget(100), () => {
      const allowed = new Allowance(1 / 4);
      allowed.within(() => spend(20));
      expect(() => allowed.within(() => spend(20))).toThrow(TooLarge);
      expect(allowed.isSpent).toBe(true);
      expect(() => spend(60)).not.toThrow();
      expect(() => spend(1)).toThrow(TooLarge);
    });
  });

  test('remembers what was computed within it, and nothing of others', () => {
    let made = 0;
    const make = () => remembered('key', () => (made += 1));
    within(new Budget(), () => [make(), make()]);
    within(new Budget(), make);
    expect(made).toBe(2);
  });
});

/** Texts that each took many seconds, or for ever, and what they end with. */
const costly: Readonly<Record<string, { readonly text: string; readonly openRelay: readonly string[] }>> = {
  'one expression that counts': {
    text: `${base}match from any mail-from regex "...................a.*b" for any action "r"\n`,
    openRelay: ['unknown', 'yes'],
  },
  'twelve expressions on the sender': {
    text: `${base}${each(12, (n) => `match from any mail-from regex ".*word${n}.*@.*" for any reject\n`)}match from any for any action "r"\n`,
    openRelay: ['unknown', 'yes'],
  },
  'a hundred addresses as expressions': {
    text:
      base +
      each(100, (n) => `match from any for any rcpt-to regex "^u${n}@d${n}\\\\.example$" action "r"\n`),
    openRelay: ['no', 'unknown'],
  },
  'a hundred filters with expressions': {
    text: `${each(100, (n) => `filter f${n} phase mail-from match mail-from regex "w${n}.*x" reject "550 no"\n`)}filter c chain { ${each(100, (n) => `f${n} `)}}\nlisten on 192.0.2.1 filter c\naction "r" relay\nmatch from any for any action "r"\n`,
    openRelay: ['unknown', 'yes'],
  },
  'forty expressions on addresses': {
    text: base + each(40, (n) => `match from src regex ".*${n}.*" for any action "r"\n`),
    openRelay: ['unknown', 'yes'],
  },
  'an entry of 8,000 letters beside patterns': {
    text: `${base}match from any mail-from { "${'x'.repeat(8000)}", "*y" } for any reject\nmatch from any mail-from regex "x.*y" for any action "r"\n`,
    openRelay: ['unknown', 'yes'],
  },
  'intervals of intervals': {
    text: base + each(20, (n) => `match from any helo regex "(a{1,255}){1,255}${n}" for any action "r"\n`),
    openRelay: ['unknown', 'yes'],
  },
};

describe('costly configurations', () => {
  test.each(Object.entries(costly))(
    '%s ends, and says so where it is too large',
    (_, { text, openRelay }) => {
      const { verdict } = lintText(text, { work });
      expect(openRelay).toContain(verdict.openRelay);
      if (verdict.openRelay === 'unknown') expect(verdict.tooLarge).toBe(true);
    },
  );

  test('the same text ends with the same answer, whatever was judged before it', () => {
    const { text } = costly['twelve expressions on the sender'] ?? { text: '' };
    const answers = [0, 1].map(() => {
      const { verdict, findings } = lintText(text, { work });
      lintText(base);
      return JSON.stringify([verdict.openRelay, verdict.dependsOn, findings.map(({ message }) => message)]);
    });
    expect(answers[0]).toBe(answers[1]);
  });
});
