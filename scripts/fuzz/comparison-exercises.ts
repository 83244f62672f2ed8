import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { secretsOfAll } from '../../src/model/secrets/secrets.js';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { painter } from '../../src/report/colour.js';
import { differenceText, type NamedSide } from '../../src/report/difference.js';
import { differenceJson } from '../../src/report/difference-json.js';
import { inert } from '../../src/report/log-commands.js';
import { matrixHtml } from '../../src/report/matrix/matrix-html.js';
import { matrixJson } from '../../src/report/matrix/matrix-json.js';
import { matrixSvg } from '../../src/report/matrix/matrix-svg.js';
import { matrixText } from '../../src/report/matrix/matrix-table.js';
import type { NamedMatrix } from '../../src/report/matrix/matrix-words.js';
import { migrationJson } from '../../src/report/migration.js';
import { migrationLines } from '../../src/report/migration-text.js';
import { policyJson, policyText } from '../../src/report/policy-report.js';
import { TooLarge } from '../../src/verify/automata/automaton.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import type { ComparedSide } from '../../src/verify/diff/contact.js';
import { matrixOf } from '../../src/verify/matrix/matrix.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { checkOutput, type OutputForm } from './output-checks.js';
import { checkSpan, type FuzzSubject } from './subject.js';
import { violated } from './violations.js';

const plain = painter(false);
const pipe = { paint: plain, columns: Number.POSITIVE_INFINITY };

/** A configuration and its machine, for the comparison and for reports. */
type ReadSide = ComparedSide & NamedSide & Pick<FuzzSubject, 'config'>;

const sideOf = ({ config, machine }: FuzzSubject): ReadSide => ({ config, machine, locate: (path) => path });

/** Compares the input's two texts, and sometimes the first with itself, which must not differ. */
export function exerciseDifference(subject: FuzzSubject): string {
  const old = sideOf(subject);
  const config = subject.read(subject.input.other, 'other.conf');
  const next: ReadSide = {
    config,
    machine: describeMachine(config, subject.host, []),
    locate: (path) => path,
  };
  if (subject.random.chance(15)) {
    const same = compareFlows(old, old);
    if (same.changes.length + same.listeners.length > 0)
      violated('a configuration differs from itself', JSON.stringify(same.changes.map(({ kind }) => kind)));
  }
  const difference = compareFlows(old, next);
  // If listeners are added or removed, an example is about one that its envelope does not name.
  const examined = difference.listeners.length > 0 ? [] : difference.changes;
  for (const { example, kind } of examined) {
    // Two actions may deliver to the same user in different ways.
    if (
      kind === 'other-action' ||
      example === undefined ||
      example.throughAlias ||
      config.unseen.length + old.config.unseen.length > 0
    )
      continue;
    const { envelope } = example;
    const answers = [decide(old.config, old.machine, envelope), decide(next.config, next.machine, envelope)];
    const [before, after] = answers.map(({ decision, reply, deliveries }) =>
      JSON.stringify([decision, reply, deliveries]),
    );
    if (before === after) violated('an example of a change is decided the same', JSON.stringify(envelope));
  }
  const text = differenceText(difference, old, next, pipe);
  const json = differenceJson(difference, old, next);
  checkOutput('diff', 'text', inert(text));
  checkOutput('diff --format json', 'json', json);
  return text + json;
}

/** Checks assertions about the input; `decide` must confirm each counterexample. */
export function exercisePolicy(subject: FuzzSubject): string {
  const { config, machine, input } = subject;
  const file = { path: 'smtpd-lint.policy', text: input.policy };
  const { assertions, problems } = parsePolicy(file);
  for (const { span } of [...assertions, ...problems]) checkSpan('an assertion', span);
  const result = provePolicy(config, machine, assertions);
  for (const { counterexample, assertion } of result.verdicts) {
    if (counterexample === undefined) continue;
    const { decision } = decide(config, machine, counterexample.envelope);
    if (decision !== counterexample.decision.decision && config.unseen.length === 0)
      violated('a counterexample is decided otherwise', assertion.text);
  }
  const report = { ...result, problems, policy: file.path, side: sideOf(subject) };
  const text = policyText(report, pipe);
  const json = policyJson(report);
  checkOutput('test', 'text', inert(text));
  checkOutput('test --format json', 'json', json);
  return text + json;
}

type MatrixFormat = readonly [string, OutputForm, (named: NamedMatrix) => string];
const matrixFormats: readonly [MatrixFormat, ...MatrixFormat[]] = [
  ['matrix --format json', 'json', matrixJson],
  ['matrix --format html', 'html', matrixHtml],
  ['matrix --format svg', 'xml', matrixSvg],
];

/** Prints the matrix as a table and in one of the other formats. */
export function exerciseMatrix({ config, machine, random }: FuzzSubject): string {
  const named = { matrix: matrixUnlessTooLarge(), config, locate: (path: string) => path };
  const { matrix } = named;
  if (matrix === undefined) return 'too large';
  const given = { ...named, matrix };
  const text = matrixText(given, { paint: plain, columns: 80 + random.below(40) });
  const [what, form, written] = random.pick(matrixFormats);
  checkOutput('matrix', 'text', inert(text));
  const other = written(given);
  checkOutput(what, form, other);
  return text + other;

  function matrixUnlessTooLarge() {
    try {
      return matrixOf(config, machine);
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  }
}

/** Translates statements of before 6.4: the result must contain none, and the notes on it must be printable. */
export function exerciseMigration({ config, input }: FuzzSubject): string {
  const migration = translateConfig(config);
  if (migration === undefined) return 'nothing is older';
  for (const { span } of migration.remarks) checkSpan('a remark of a migration', span);
  const proof = proveMigration(config, migration, []);
  const named = {
    name: 'smtpd.conf',
    release: input.release,
    config,
    migration,
    proof,
    path: (file: string) => file,
  };
  const secrets = secretsOfAll([config, migration.meant.config]);
  const json = migrationJson(named, secrets);
  checkOutput('migrate --format json', 'json', json);
  checkOutput('notes of migrate', 'text', `${migrationLines(named, secrets, pipe).join('\n')}\n`);
  return json;
}
