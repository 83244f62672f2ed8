import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is counted: a kind of recorded answers, the command that records it, and the tests that hold the program to it. */
interface RecordedKind {
  readonly what: string;
  readonly count: (fixtures: string) => number;
  readonly record: string;
  readonly held: string;
}

const lines = (path: string): number => readFileSync(path, 'utf8').trim().split('\n').length;
const files = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));

const kinds: readonly RecordedKind[] = [
  {
    what: 'texts, with what four releases of `smtpd -n` say to each',
    // The first line says how they were made.
    count: (fixtures) => lines(join(fixtures, 'verdicts/recorded.jsonl')) - 1,
    record: 'npm run record:verdicts',
    held: 'npx vitest run test/oracle',
  },
  {
    what: 'texts on which a release and the program once disagreed',
    count: (fixtures) => files(join(fixtures, 'verdicts/regressions'), '.json').length,
    record: 'npm run record:verdicts -- --keep FILE',
    held: 'npx vitest run test/oracle',
  },
  {
    what: 'envelopes, with what running servers answer',
    count: (fixtures) =>
      files(join(fixtures, 'decisions'), 'envelopes.jsonl').reduce(
        (sum, name) => sum + lines(join(fixtures, 'decisions', name)),
        0,
      ),
    record: 'npm run record:decisions',
    held: 'npx vitest run test/oracle',
  },
  {
    what: 'problems of rules, each shown by a running server, or with the reason why none can',
    count: (fixtures) => lines(join(fixtures, 'pages.jsonl')),
    record: 'fixtures/pages.jsonl',
    held: 'npm run test:oracle',
  },
  {
    what: 'configurations that rules find something in, or nothing',
    count: (fixtures) => files(join(fixtures, 'rules'), '.conf').length,
    record: 'npm run fixtures',
    held: 'npx vitest run test/rules',
  },
  {
    what: 'inputs that once did harm (crash, memory, time, a bad suggestion)',
    count: (fixtures) => files(join(fixtures, 'fuzz'), '.json').length,
    record: 'npm run fuzz',
    held: 'npx vitest run test/fuzz',
  },
];

/** What is recorded of real servers and hostile inputs, counted when the page is made. */
export function recordedFigures(root: string): string {
  const rows = kinds.map(
    ({ what, count, record, held }) =>
      `| ${count(join(root, 'fixtures')).toLocaleString('en')} | ${what} | \`${record}\` | \`${held}\` |`,
  );
  return [
    '## What every change is held to\n',
    'Counted in the repository when this page was made. What servers answer is recorded by scripts and never written by hand.\n',
    '| How many | What | Made by | Held by |',
    '|--:|---|---|---|',
    ...rows,
    '',
    'How long a check, a start and a proof take on your machine: `npm run bench:startup`, `npm run bench:rules`, `npm run bench:verify`, `npm run bench:decide`.\n',
  ].join('\n');
}
