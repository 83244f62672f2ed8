import { expect, test } from 'vitest';
import type { Item } from '../../grammar/ast.js';
import { isDirective } from '../../grammar/views.js';
import { ActionNames } from '../../src/model/legacy/action-names.js';
import { load } from '../support/load-config.js';

test('tens of thousands of actions that would be called the same get names in linear time', () => {
  const count = 50_000;
  const { statements } = load('action "relay3" relay\naction "x" maildir "/x"\n').config;
  const names = new ActionNames(statements);
  const [item] = statements.flatMap((one) => (isDirective(one, 'action') ? [one.items[0]] : []));
  if (item?.type !== 'word') throw new Error('an action has a name');
  const given = Array.from({ length: count }, (_, at) => {
    const items: readonly Item[] = [{ ...item, value: `host${at}` }];
    return names.of('relay', items).name;
  });
  expect(given.slice(0, 4)).toEqual(['relay', 'relay2', 'relay4', 'relay5']);
  expect(new Set(given).size).toBe(count);
});
