import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { AssertionVerdict } from '../../src/policy/assertion-verdict.js';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { load } from '../../test/support/load-config.js';
import { type RelayAnswer, type RelayTask, relayBatch } from '../../test/support/oracle.js';
import { serverFiles } from '../../test/support/recorded-decisions.js';
import { ownCertificate } from '../../test/support/test-authorities.js';
import { writeTree } from '../../test/support/write-tree.js';
import {
  givenConfiguration,
  policySentences,
  type SentMail,
  type ServerDisposition,
} from './generate/policies.js';
import { needOracle } from './needed.js';
import { batch, type ComparisonRound, compareByRounds, roundOptions } from './rounds.js';

/**
 * Asks live servers about assertions: `npm run oracle:policy -- [--seed N] [--rulesets N] [--envelopes N] [--releases 6.8,7.9]`. Random rulesets with users, tables and aliases;
 * the proofs of `test` are compared with a grid of envelopes, and each counterexample is sent. Prints the figures; exit 1 if a server disagrees.
 */
const { values } = parseArgs({
  options: {
    ...roundOptions,
    rulesets: { type: 'string', default: '48' },
    envelopes: { type: 'string', default: '40' },
  },
});
needOracle('compare');

/** The zone of the servers' resolver. */
const dns = {
  '203.0.113.7': 'a.example',
  '198.51.100.7': 'x.net',
  'x.net': ['198.51.100.7'],
  '10.1.1.1': 'mail7',
  '10.2.3.4': 'x.b.example',
} as const;

const users = ['bob', 'bob+x', 'eve', 'alice', 'e.e', 'nobody'] as const;
const domains = ['a.example', 'b.example', 'x.a.example', 'other.net', 'evil.com', 'victim.org'] as const;
const address = fc
  .tuple(fc.constantFrom(...users), fc.constantFrom(...domains))
  .map(([user, domain]) => `${user}@${domain}`);
const cell = fc.record({
  src: fc.constantFrom('203.0.113.7', '198.51.100.7', '198.51.100.77', '10.1.1.1', '10.2.3.4'),
  helo: fc.constantFrom('a.example', 'x.b.example', 'other.net', 'fakedomain.com'),
  ehlo: fc.boolean(),
  mail_from: fc.oneof(address, fc.constant('')),
  rcpt_to: address,
  user: fc.constantFrom(undefined, undefined, undefined, 'alice', 'bob@a.example'),
});

/** One client's mail, on each port on which it can be sent. */
interface Tried {
  readonly sent: SentMail;
  readonly envelope: EnvelopeInput;
}

const ways = ({ user, ...said }: typeof cell extends fc.Arbitrary<infer T> ? T : never): readonly Tried[] =>
  ([25, 587] as const).flatMap((port) => {
    if (user !== undefined && port === 25) return [];
    const envelope: EnvelopeInput = {
      ...said,
      port,
      tls: port === 587 ? 'starttls' : 'none',
      auth: user === undefined ? null : [user, 'secret'],
    };
    return [{ envelope, sent: { ...said, port, user } }];
  });

/** The files that configurations name in addition to those of all the oracle's servers. */
const files = { 'own.pem': ownCertificate };
const machineFiles = Object.fromEntries(
  Object.entries({ ...serverFiles, ...files }).map(([path, text]) => [`/${path}`, text]),
);
const { assertions } = parsePolicy({
  path: 'policy',
  text: policySentences.map(({ text }) => text).join('\n'),
});
const counts = {
  rulesets: 0,
  proven: 0,
  refuted: 0,
  unknown: 0,
  envelopes: 0,
  held: 0,
  counterexamples: 0,
  notAsked: 0,
};
const bad: string[] = [];
await compareByRounds({
  values,
  isEnough: () => counts.rulesets >= Number(values.rulesets),
  round,
  counts,
  disagreements: bad,
});

/** A configuration, the verdicts on its assertions, and the envelopes to send. */
interface AskedPolicy {
  readonly text: string;
  readonly verdicts: readonly AssertionVerdict[];
  readonly grid: readonly (readonly Tried[])[];
  /** The verdicts whose counterexample the servers' network can send. */
  readonly sendable: readonly AssertionVerdict[];
  /** The grid, then the counterexamples. */
  readonly tasks: readonly RelayTask[];
}

async function round(one: ComparisonRound): Promise<void> {
  const { seed, release, folder } = one;
  const overlay = join(folder, 'root');
  writeTree(overlay, files);
  const texts = fc.sample(givenConfiguration, { seed, numRuns: batch });
  const asked = texts.map((text, index) => {
    const conf = join(folder, `${index}.conf`);
    writeFileSync(conf, text);
    return askedOf(text, { conf, release, overlay }, seed * batch + index);
  });
  const answers = (await relayBatch(asked.flatMap(({ tasks }) => tasks))).map((of) =>
    of.map(withLastDecision),
  );
  let next = 0;
  for (const each of asked) {
    const [grid = [], ...counterexamples] = answers.slice(next, next + each.tasks.length);
    next += each.tasks.length;
    const [first] = grid;
    if (first?.stage === 'start') bad.push(`seed ${seed} ${release}: ${first.error}\n${each.text}`);
    counts.envelopes += grid.length;
    holdProven(one, each, grid);
    each.sendable.forEach((verdict, at) => {
      compareCounterexample(one, each.text, verdict, counterexamples[at]?.[0]);
    });
  }
}

function askedOf(text: string, server: Omit<RelayTask, 'envelopes'>, seed: number): AskedPolicy {
  const { config, machine } = load(text, { release: server.release, files: machineFiles });
  const addresses = [...machine.addresses, '192.0.2.1', '2001:db8::1'];
  const { verdicts } = provePolicy(config, { ...machine, addresses }, assertions);
  counts.rulesets += 1;
  for (const { verdict } of verdicts) counts[verdict] += 1;
  const grid = fc.sample(cell, { seed, numRuns: Number(values.envelopes) }).map(ways);
  const sendable = verdicts.filter(isSendable);
  const tasks = [
    { ...server, dns, envelopes: grid.flat().map(({ envelope }) => envelope) },
    ...sendable.map(({ counterexample }) => ({ ...server, ...sentOf(counterexample?.envelope ?? {}) })),
  ];
  return { text, verdicts, grid, sendable, tasks: tasks.map((task) => toTheDot(task, text)) };
}

/** Continues a task to the final dot if a filter decides after RCPT. */
function toTheDot(task: RelayTask, text: string): RelayTask {
  if (!/ phase (?:data|commit) /.test(text)) return task;
  return { ...task, envelopes: task.envelopes.map((envelope) => ({ ...envelope, data: true })) };
}

/** Replaces the decision of an answer by the last one of the server. */
function withLastDecision(answer: RelayAnswer): RelayAnswer {
  const last = answer.dot_reply ?? answer.data_reply;
  if (answer.decision !== 'accept' || last === undefined) return answer;
  const decision = last.startsWith('5') ? 'reject' : last.startsWith('4') ? 'tempfail' : 'accept';
  return { ...answer, decision, ...(decision !== 'accept' && { stage: 'data' }) };
}

/** Compares the grid with each proven sentence. */
function holdProven(
  one: ComparisonRound,
  { text, verdicts, grid }: AskedPolicy,
  answers: readonly RelayAnswer[],
): void {
  let at = 0;
  const dispositions = grid.map((group) =>
    group.map(({ sent }) => {
      const answer = answers[at];
      at += 1;
      return { sent, disposition: answer && dispositionOf(answer, text) };
    }),
  );
  verdicts.forEach((verdict, index) => {
    if (verdict.verdict === 'proven') hold(one, text, index, dispositions);
  });
}

function compareCounterexample(
  { seed, release }: ComparisonRound,
  text: string,
  { assertion, counterexample }: AssertionVerdict,
  answer: RelayAnswer | undefined,
): void {
  const expected = counterexample?.decision.decision;
  if (answer === undefined || answer.decision === 'error' || expected === 'error') {
    counts.notAsked += 1;
    return;
  }
  counts.counterexamples += 1;
  if (answer.decision === expected) return;
  bad.push(
    `seed ${seed} ${release} ${assertion.text}: ${JSON.stringify(counterexample?.envelope)} live ${answer.decision} ${answer.rcpt_reply}, said ${expected}\n${text}`,
  );
}

/** Compares the grid with one proven sentence. */
function hold(
  { seed, release }: ComparisonRound,
  text: string,
  index: number,
  dispositions: readonly (readonly {
    readonly sent: SentMail;
    readonly disposition: ServerDisposition | undefined;
  }[])[],
): void {
  const sentence = policySentences[index];
  if (sentence === undefined) return;
  for (const group of dispositions) {
    const known = group.flatMap(({ sent, disposition }) =>
      disposition === undefined ? [] : [{ sent, disposition }],
    );
    // A port that could not be tested may be the one that satisfies it.
    if (known.length === 0 || (sentence.somewhere && known.length < group.length)) continue;
    counts.held += 1;
    const against = known.filter(({ sent, disposition }) => sentence.violates(sent, disposition));
    if (against.length === 0 || (sentence.somewhere && against.length < known.length)) continue;
    bad.push(`seed ${seed} ${release} proven: ${sentence.text}: ${JSON.stringify(against)}\n${text}`);
  }
}

/** The disposition of a mail by a server, or undefined if it could not be asked. */
function dispositionOf(answer: RelayAnswer, text: string): ServerDisposition | undefined {
  if (answer.decision === 'error') return undefined;
  const queued = answer.queued ?? [];
  const accepted = answer.decision === 'accept';
  const rules = text.split('\n').filter((line) => line.startsWith('match '));
  const rule = answer.rule === null || answer.rule === undefined ? '' : (rules[answer.rule - 1] ?? '');
  return {
    accepted,
    relayed: accepted && queued.some(({ type }) => type === 'mta'),
    delivered: accepted && queued.some(({ type }) => type === 'mda'),
    unknownRecipient: !accepted && answer.stage === 'rcpt' && rule.endsWith('action l'),
  };
}

/** Whether the oracle's clients can send a counterexample: they have documentation and private addresses, and no local socket. */
function isSendable({ verdict, counterexample }: AssertionVerdict): boolean {
  const envelope = counterexample?.envelope;
  if (verdict !== 'refuted' || envelope === undefined || envelope.src === 'local') return false;
  // The resolver drops the last dot.
  if (envelope.rdns?.endsWith('.')) return false;
  return /^(?:203\.0\.113\.|198\.51\.100\.|10\.|192\.168\.|2001:db8:)/.test(envelope.src ?? '');
}

/** A counterexample as a client sends it, with the names of its resolver. */
function sentOf(envelope: EnvelopeInput): Pick<RelayTask, 'dns' | 'envelopes'> {
  const { rdns, fcrdns, tag: _, assumed: __, auth, ...sent } = envelope;
  const client = sent.proxy ?? sent.src ?? '';
  const names =
    rdns && !client.startsWith('unix:') ? { [client]: rdns, ...(fcrdns ? { [rdns]: [client] } : {}) } : {};
  const login = typeof auth === 'string' ? ([auth, 'secret'] as const) : auth;
  return { dns: names, envelopes: [{ ...sent, ...(login === undefined ? {} : { auth: login }) }] };
}
