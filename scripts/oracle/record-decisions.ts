import { writeFileSync } from 'node:fs';
import {
  type OracleRelease,
  type RelayAnswer,
  type RelayTask,
  relayBatch,
} from '../../test/support/oracle.js';
import {
  type DecisionFixture,
  decisionFixtures,
  mergeDecisions,
  type RecordedAnswer,
  type Recording,
  recorded,
} from '../../test/support/recorded-decisions.js';
import { needOracle } from './needed.js';
import { versionsOf } from './versions.js';

/**
 * Records the answers of real servers to the envelopes of fixtures/decisions: `npm run record:decisions [NAME…]`. Writes the recorded.json of each folder, which must not be edited
 * by hand.
 */
const recordedReleases = ['6.8', '7.4', '7.9'] as const satisfies readonly OracleRelease[];

/** Writes one answer on each line, so that recordings can be compared. */
function format(recording: Recording): string {
  const { answers, ...head } = recording;
  const lines = answers.map((answer) => `    ${JSON.stringify(answer)}`).join(',\n');
  return `${JSON.stringify(head, null, 2).replace(/\n}$/, '')},\n  "answers": [\n${lines}\n  ]\n}\n`;
}

needOracle('record');

const wanted = process.argv.slice(2);
const fixtures = decisionFixtures().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const tasks = fixtures.flatMap((fixture) => recordedReleases.map((release) => ({ fixture, release })));
/** Whether a server did not answer in time, which says nothing about the mail: TLS after a PROXY header is a race between the two. */
const unanswered = (answer: RelayAnswer): boolean => answer.error?.includes('timed out') ?? false;
const attempts = 4;

const ask = ({ fixture, release }: (typeof tasks)[number]): RelayTask => ({
  conf: fixture.conf,
  envelopes: fixture.envelopes,
  release,
  ...(fixture.root === undefined ? {} : { overlay: fixture.root }),
  ...(fixture.dns === undefined ? {} : { dns: fixture.dns }),
});
const answers = (await relayBatch(tasks.map(ask))).map((given) => [...given]);
for (let attempt = 1; attempt < attempts; attempt++) {
  const open = tasks.flatMap((task, index) => (answers[index]?.some(unanswered) ? [{ task, index }] : []));
  const again = await relayBatch(open.map(({ task }) => ask(task)));
  for (const [at, { index }] of open.entries())
    answers[index] = (answers[index] ?? []).map((answer, envelope) =>
      unanswered(answer) ? (again[at]?.[envelope] ?? answer) : answer,
    );
}

const perFixture = new Map<DecisionFixture, Map<OracleRelease, readonly RecordedAnswer[]>>();
for (const [index, { fixture, release }] of tasks.entries()) {
  const given = answers[index] ?? [];
  for (const answer of given)
    if (unanswered(answer) || answer.stage === 'start')
      console.error(`${fixture.name}, ${release}: ${answer.error}`);
  const known = perFixture.get(fixture) ?? new Map<OracleRelease, readonly RecordedAnswer[]>();
  perFixture.set(fixture, known.set(release, given.map(recorded)));
}

const releases = versionsOf(recordedReleases);
let count = 0;
for (const [fixture, byRelease] of perFixture) {
  const recording: Recording = {
    command: 'npm run record:decisions',
    releases,
    answers: fixture.envelopes.map((_, at) =>
      mergeDecisions(
        new Map([...byRelease].flatMap(([release, all]) => (all[at] ? [[release, all[at]] as const] : []))),
      ),
    ),
  };
  count += fixture.envelopes.length;
  writeFileSync(fixture.recording, format(recording));
}
console.log(`${count} envelopes, ${perFixture.size} configurations, ${recordedReleases.length} releases`);
