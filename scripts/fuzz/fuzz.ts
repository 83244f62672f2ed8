import { parseArgs } from 'node:util';
import { type FuzzInput, Inputs } from './fuzz-input.js';
import { exerciseFor } from './run-exercise.js';
import { save } from './saved.js';
import { supervise } from './supervisor.js';

/**
 * Runs the library on random and hostile inputs: `npm run fuzz -- [--minutes N] [--count N] [--seed N] [--from N] [--jobs 2] [--no-save]`. Prints each kind of violation with its
 * smallest input, which it saves in fixtures/fuzz, and ends with the counts; exit 1 if there is any. docs/dev/fuzzing.md defines violations.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    count: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '1' },
    'no-save': { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed ?? Date.now() % 1_000_000);
const jobs = Number(values.jobs);
const first = Number(values.from);
const end = values.count === undefined ? Number.MAX_SAFE_INTEGER : first + Number(values.count);
const started = Date.now();
const inputs = new Inputs(seed);
const until =
  values.count === undefined ? started + Number(values.minutes) * 60_000 : Number.MAX_SAFE_INTEGER;
/** The inputs that showed each kind of violation. */
const kinds = new Map<string, number[]>();
/** The most inputs of a kind that are named at the end. */
const named = 8;

/** Prints a violation: in full the first time, later only counted by the number of its input. */
function report(kind: string, detail: string, index: number, small: FuzzInput | undefined): void {
  const met = kinds.get(kind) ?? [];
  kinds.set(kind, [...met, index]);
  if (met.length > 0) return;
  const input = small ?? inputs.at(index);
  const saved = values['no-save']
    ? ''
    : `, fixtures/fuzz/${save(input, exerciseFor(inputs.at(index)), kind)}`;
  console.log(`\ninput ${index}: ${kind}${saved}\n  ${detail.replaceAll('\n', '\n  ')}`);
  const { text, ...rest } = input;
  console.log(`  ${JSON.stringify(rest)}\n  ${JSON.stringify(text)}`);
}

console.log(`seed ${seed}, from input ${first}`);
const shares = Array.from({ length: jobs }, (_, job) =>
  supervise({ seed, from: first + job, to: end, step: jobs, until }, (event) => {
    if (event.type === 'lost')
      report(`${exerciseFor(inputs.at(event.index))}: ${event.reason}`, '', event.index, undefined);
    else report(event.violation.kind, event.violation.detail, event.index, event.small);
  }),
);
const ends = await Promise.all(shares);
const count = ends.reduce((sum, end) => sum + end.count, 0);
const processor = ends.reduce((sum, end) => sum + end.processor, 0);
const seconds = (Date.now() - started) / 1000;
const total = [...kinds.values()].reduce((sum, { length }) => sum + length, 0);
console.log(
  `\n${count} inputs (seed ${seed}, ${first} to ${first + count - 1}) in ${seconds.toFixed(0)} s, ${Math.round(count / seconds)} a second and ${Math.round(count / processor)} a second of processor time: ${total} violations of ${kinds.size} kinds`,
);
for (const [kind, met] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
  const more = met.length > named ? ' …' : '';
  console.log(`${String(met.length).padStart(7)}  ${kind}: ${met.slice(0, named).join(' ')}${more}`);
}
process.exitCode = kinds.size > 0 ? 1 : 0;
