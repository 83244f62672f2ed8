import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget, within } from '../../../src/verify/budget.js';
import { type MatrixRow, matrixOf } from '../../../src/verify/matrix/matrix.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { type LoadedConfig, load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { envelope, ruleset, surroundings } from '../../support/rulesets.js';

const fixture = (name: string): LoadedConfig =>
  load(readFileSync(new URL(`../../../fixtures/matrix/${name}.conf`, import.meta.url), 'utf8'));

const dispositionOf = ({ config, machine }: LoadedConfig, row: MatrixRow, input: EnvelopeInput) => {
  const listeners = config.listeners.filter(({ on, port }) => row.listeners.includes(`${on} port ${port}`));
  return decide({ ...config, listeners }, machine, input);
};

describe('examples', () => {
  test.each(['sound', 'open-relay', 'provider'])(
    '%s: each certain answer has one that decide confirms',
    (name) => {
      const { config, machine } = fixture(name);
      const { rows, openRelay } = matrixOf(config, machine);
      expect(openRelay).toBe(verifyRelay(config, machine).openRelay);
      for (const { parts } of rows.flatMap(({ cells }) => cells))
        for (const { disposition, certain, rules, example } of parts) {
          // No user of status.example is in the virtual table.
          if (!certain || (name === 'provider' && disposition === 'delivered' && rules.includes(38)))
            continue;
          const accepted = disposition === 'relayed' || disposition === 'delivered';
          expect(example?.decision.decision).toBe(
            accepted ? 'accept' : disposition === 'refused' ? 'reject' : 'tempfail',
          );
          if (accepted) expect(rules).toContain(example?.decision.rule);
        }
    },
  );
});

test.each([
  ['192.0.2.10', '192.0.2.0/24', ['192.0.2.0/24']],
  ['192.0.2.0', '192.0.2.0/30', ['192.0.2.0/30']],
  ['192.0.2.10', '192.0.2.11', ['192.0.2.11']],
  ['203.0.113.1', '192.0.2.0/24', ['192.0.2.0/24']],
  ['2001:db8::1', '2001:db8::/64', ['2001:db8::/64']],
])('with the address %s, a network is what was written', (own, network, names) => {
  const { config, machine } = load(
    `table nets { "${network}" }\nlisten on ${own}\naction "out" relay\nmatch from src <nets> for any action "out"\n`,
  );
  const rows = matrixOf(config, machine).rows.filter(({ sender }) => sender.kind === 'networks');
  expect(rows.map(({ sender }) => sender.names)).toEqual([names]);
});

test('of neighbouring addresses of the server, none is taken out of a network', () => {
  const { config, machine } = load(
    'listen on 192.0.2.10\nlisten on 192.0.2.11\naction "out" relay\nmatch from src "192.0.2.0/24" for any action "out"\n',
  );
  const { rows } = matrixOf(config, machine);
  expect(rows.flatMap(({ sender }) => (sender.kind === 'networks' ? sender.names : []))).toEqual([
    '192.0.2.0/24',
  ]);
});

test('random strangers are treated as a cell of their row says, and every example is answered as its cell says', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      surroundings,
      ruleset,
      fc.noShrink(fc.array(envelope, { minLength: 60, maxLength: 60 })),
      (around, rules, inputs) => {
        const loaded = load(`${[...around, ...rules].join('\n')}\n`);
        const { config, machine } = loaded;
        const { rows, columns } = matrixOf(config, machine);
        const foreign = columns.findIndex(({ kind }) => kind === 'foreign');
        for (const row of rows)
          for (const { parts } of row.cells)
            for (const { disposition, certain, example } of parts) {
              if (!certain || example === undefined) continue;
              const { decision } = dispositionOf(loaded, row, example.envelope);
              const accepted = disposition === 'relayed' || disposition === 'delivered';
              expect(decision).toBe(accepted ? 'accept' : disposition === 'refused' ? 'reject' : 'tempfail');
            }
        for (const input of inputs) {
          // Who is neither a stranger nor in a network that is named may be in other rows.
          const answer = decide(config, machine, {
            ...input,
            src: '203.0.113.7',
            auth: null,
            proxy: null,
            port: 25,
          });
          const outcome = answer.rule === undefined ? undefined : config.rules[answer.rule - 1]?.outcome;
          if (answer.decision !== 'accept' || outcome?.type !== 'action') continue;
          const here = rows.filter(
            ({ listeners, sender }) => sender.kind !== 'users' && listeners.includes('eth0 port 25'),
          );
          expect(
            here
              .flatMap(({ cells }) => cells)
              .some(({ parts }) => parts.some(({ rules: by }) => by.includes(answer.rule ?? 0))),
          ).toBe(true);
          compared += 1;
        }
        if (rows.some(({ cells }) => cells[foreign]?.open))
          expect(verifyRelay(config, machine).openRelay).toBe('yes');
      },
    ),
    { numRuns: runs(25) },
  );
  expect(compared).toBeGreaterThan(20);
});

test('lists that were not seen have a row or a column of their own', () => {
  const { config, machine } = load(
    [
      'table offices file:/etc/offices',
      'table customers file:/etc/customers',
      'listen on 192.0.2.1',
      'action "out" relay',
      'match from src <offices> for any action "out"',
      'match from any for domain <customers> action "out"',
    ].join('\n'),
  );
  const { rows, columns } = matrixOf(config, machine);
  const at = (kind: string) => columns.findIndex((column) => column.kind === kind);
  const [strangers, offices] = rows;
  expect(columns.map(({ kind }) => kind)).toEqual(['unseen', 'foreign', 'local']);
  expect(strangers?.cells.map(({ kind }) => kind)).toEqual(['relayed', 'refused', 'refused']);
  expect(offices?.sender.names).toEqual(['<offices> (not read)']);
  expect(offices?.cells[at('foreign')]?.kind).toBe('relayed');
  expect(offices?.cells[at('foreign')]?.parts[0]?.example?.assuming[0]).toMatch(/^table <offices> holds /);
});

test('clients and recipients are not looked at pair by pair', () => {
  const rules = Array.from(
    { length: 100 },
    (_, at) => `match from src 10.0.${at}.0/24 for domain "d${at}.example" action "out"\n`,
  );
  const { config, machine } = load(`listen on eth0\naction "out" relay\n${rules.join('')}`);
  // Pair by pair it takes 860,000; without the examples, for which this leaves little, 83,000.
  const { rows, columns } = within(new Budget(200_000), () => matrixOf(config, machine));
  expect([rows.length, columns.length]).toEqual([102, 102]);
});
