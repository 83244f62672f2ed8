import { expect, test } from 'vitest';
import { matrixOf } from '../../../src/verify/matrix/matrix.js';
import { load } from '../../support/load-config.js';

test.each([
  ['host lmtp://127.0.0.1:2525', 'delivered'],
  ['host smtp://127.0.0.1:2525', 'relayed'],
])('mail of strangers by relay %s is %s', (action, disposition) => {
  const { config, machine } = load(
    `listen on eth0\naction m relay ${action}\nmatch from any for any action m\n`,
  );
  const { rows, columns } = matrixOf(config, machine);
  const [row] = rows;
  const foreign = columns.findIndex(({ kind }) => kind === 'foreign');
  expect(row?.cells[foreign]?.parts.map((part) => part.disposition)).toEqual([disposition]);
});
