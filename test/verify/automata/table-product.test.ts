import { expect, test } from 'vitest';
import { tableProduct } from '../../../src/verify/automata/table-product.js';
import { acceptsText, type TransitionTable } from '../../../src/verify/automata/transition-table.js';
import { Budget, within } from '../../../src/verify/budget.js';
import { domainsOfExpression, isOwnExpression } from '../../../src/verify/relay/own-expressions.js';
import { compileExpressions } from '../../../src/verify/space/table-contents.js';

function compiled(expression: string): TransitionTable {
  const { table } = compileExpressions([expression]);
  if (table === undefined) throw new Error(`${expression} is too large`);
  return table;
}

test('a product accepts what both automata accept', () => {
  const one = compiled('^(a|b)*c');
  const other = compiled('ac$');
  const product = tableProduct(one, other, 100);
  if (product === undefined) throw new Error('it is too large');
  for (const text of ['', 'ac', 'abac', 'acb', 'acac', 'dac', 'c', 'aac', 'ac\n']) {
    let state = 0;
    for (const letter of text)
      state = product.moves[state]?.[product.classOf[letter.charCodeAt(0)] ?? 0] ?? -1;
    expect([text, product.ends.includes(state)]).toEqual([
      text,
      acceptsText(one, text) && acceptsText(other, text),
    ]);
  }
  expect(tableProduct(one, other, 2)).toBeUndefined();
});

test('that an expression names domains of one owner costs little more than to compile it', () => {
  const isPublic = (domain: string): boolean => !domain.includes('.');
  const budget = new Budget();
  const answers = within(budget, () =>
    Array.from({ length: 100 }, (_, place) => {
      const domains = domainsOfExpression(compiled(`^(info|sales)@shop${place}[.]example[.]org$`));
      return domains !== undefined && isOwnExpression(domains, isPublic);
    }),
  );
  expect(answers).not.toContain(false);
  const each = (new Budget().left - budget.left) / answers.length;
  expect(each).toBeLessThan(60_000);
});
