import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { Budget, spend, within } from '../../src/verify/budget.js';
import { load } from '../support/load-config.js';

const { config, machine } = load(
  'listen on eth0\naction r relay\nmatch from any for domain { "example.org", "*.example.net" } action r\n',
);
const sentences = Array.from({ length: 200 }, (_, n) => `strangers can send mail to d${n}.example`);
const { assertions } = parsePolicy({ path: 'p', text: `strangers never relay\n${sentences.join('\n')}\n` });

test('what is judged before a budget is spent stays so, and the rest is unknown', () => {
  const budget = new Budget(100_000);
  const { verdicts } = within(budget, () => provePolicy(config, machine, assertions));
  expect(budget.left).toBeLessThan(0);
  const last = verdicts.findLastIndex(({ verdict }) => verdict === 'refuted');
  expect(last).toBeGreaterThan(0);
  for (const { verdict, dependsOn } of verdicts.slice(last + 1))
    expect([verdict, dependsOn.join()]).toEqual(['unknown', expect.stringContaining('too large to decide')]);
  expect(verdicts.at(-1)?.verdict).toBe('unknown');
});

test('a policy has a budget where none is open', () => {
  const publicSuffix = (): boolean => {
    // More than any budget has.
    spend(Number.MAX_SAFE_INTEGER);
    return false;
  };
  const { verdicts } = provePolicy(config, machine, assertions, { publicSuffix });
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
});
