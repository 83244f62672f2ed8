import { expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import { readConfig } from '../../src/model/read-config.js';
import { Budget, within } from '../../src/verify/budget.js';

test('a translation that is too large to prove is not said to be the same', () => {
  const file = {
    path: 'old.conf',
    text: 'listen on eth0\naccept from any for domain "example.org" deliver to mbox\n',
  };
  const files = { read: () => ({ ok: false, code: 'ENOENT', message: 'none' }) as const };
  const config = readConfig(file, { release: '7.9', platform: 'portable', files });
  const migration = translateConfig(config);
  if (migration === undefined) throw new Error('nothing is older');
  const prove = (budget: Budget) => within(budget, () => proveMigration(config, migration, []));
  expect(prove(new Budget(10))).toMatchObject({ same: 'unknown', difference: { tooLarge: true } });
  expect(prove(new Budget())).toMatchObject({ same: 'yes' });
});

test('a translation of many rules costs little more for each', () => {
  const workOf = (count: number): number => {
    const rules = Array.from(
      { length: count },
      (_, at) => `accept from any for domain "d${at}.example" deliver to maildir\n`,
    );
    const file = {
      path: 'old.conf',
      text: `listen on eth0\n${rules.join('')}accept from local for any relay\n`,
    };
    const files = { read: () => ({ ok: false, code: 'ENOENT', message: 'none' }) as const };
    const config = readConfig(file, { release: '7.9', platform: 'portable', files });
    const migration = translateConfig(config);
    if (migration === undefined) throw new Error('nothing is older');
    const budget = new Budget();
    expect(within(budget, () => proveMigration(config, migration, [])).same).toBe('yes');
    return new Budget().left - budget.left;
  };
  expect(workOf(800) / workOf(200)).toBeLessThan(6);
});
