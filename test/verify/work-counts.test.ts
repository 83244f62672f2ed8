import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { cornerCases, ninetyFiveRules, oneExpression, soundFiles } from '../../bench/performance-inputs.js';
import { Lexer } from '../../grammar/lexer/lexer.js';
import type { Automaton } from '../../src/verify/automata/automaton.js';
import type { Diagram } from '../../src/verify/bdd/diagram.js';
import { lintText } from '../support/lint-text.js';

/**
 * What six runs cost, counted: tokens that are read, states of automata, nodes of decision diagrams, and the units of a budget. Times say little on a machine that does other things,
 * too; these are the same on each. A figure that leaves its range has a reason: one that falls is written down anew, and one that rises is looked into first.
 */

const made = vi.hoisted(() => ({
  automata: [] as Automaton[],
  diagrams: [] as Diagram[],
  work: 0,
}));

vi.mock('../../src/verify/budget.js', async (original) => {
  const module = await original<typeof import('../../src/verify/budget.js')>();
  return {
    ...module,
    spend: (work: number) => {
      made.work += work;
      module.spend(work);
    },
  };
});

vi.mock('../../src/verify/automata/automaton.js', async (original) => {
  const module = await original<typeof import('../../src/verify/automata/automaton.js')>();
  return {
    ...module,
    Automaton: class extends module.Automaton {
      constructor(...args: ConstructorParameters<typeof module.Automaton>) {
        super(...args);
        made.automata.push(this);
      }
    },
  };
});

vi.mock('../../src/verify/bdd/diagram.js', async (original) => {
  const module = await original<typeof import('../../src/verify/bdd/diagram.js')>();
  return {
    ...module,
    Diagram: class extends module.Diagram {
      constructor(...args: ConstructorParameters<typeof module.Diagram>) {
        super(...args);
        made.diagrams.push(this);
      }
    },
  };
});

const sumOf = (parts: readonly { readonly size: number }[]): number =>
  parts.reduce((sum, { size }) => sum + size, 0);

/** The counts of judging texts and looking for what is wrong in them. */
function countsOf(texts: readonly string[]) {
  made.automata.length = 0;
  made.diagrams.length = 0;
  made.work = 0;
  const read = vi.spyOn(Lexer.prototype, 'read');
  for (const text of texts) expect(lintText(text).verdict.openRelay).toBeDefined();
  const tokens = read.mock.calls.length;
  read.mockRestore();
  return { tokens, states: sumOf(made.automata), nodes: sumOf(made.diagrams), work: made.work };
}

const inBench = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../bench/${name}`, import.meta.url)), 'utf8');

const corner = (start: string): string =>
  cornerCases().find(({ name }) => name.startsWith(start))?.text ?? expect.fail(`no input ${start}`);

/** How far a count may be from what is recorded. */
const room = 0.05;

test.each([
  ['a sound file', () => [inBench('sound.conf')], { tokens: 578, states: 15, nodes: 1337, work: 43_980 }],
  ['95 rules', () => [ninetyFiveRules()], { tokens: 1748, states: 0, nodes: 3018, work: 147_371 }],
  [
    'an open relay',
    () => [inBench('startup.conf')],
    { tokens: 1150, states: 15, nodes: 2156, work: 144_913 },
  ],
  [
    'a regular expression',
    () => [oneExpression(inBench('sound.conf'))],
    { tokens: 588, states: 432, nodes: 1558, work: 274_747 },
  ],
  [
    'twelve expressions',
    () => [corner('twelve rules')],
    { tokens: 142, states: 550, nodes: 437, work: 9_767_182 },
  ],
  ['40 files', () => soundFiles(40), { tokens: 23_120, states: 600, nodes: 53_480, work: 1_759_200 }],
])('%s costs what is recorded', (_, texts, recorded) => {
  const counts = new Map(Object.entries(countsOf(texts())));
  const far = Object.entries(recorded).filter(
    ([name, count]) => !(Math.abs((counts.get(name) ?? Number.NaN) - count) <= count * room),
  );
  expect(Object.fromEntries(far.map(([name]) => [name, counts.get(name)]))).toEqual({});
});
