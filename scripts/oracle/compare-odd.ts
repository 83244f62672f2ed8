import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { load } from '../../test/support/load-config.js';
import { type RelayAnswer, type RelayTask, relayBatch } from '../../test/support/oracle.js';
import { atAnAddress } from '../../test/support/relay-cases.js';
import { writeTree } from '../../test/support/write-tree.js';
import { oddRelay, oddStranger } from './generate/odd-relays.js';
import { filling, fitting, unseenRelay } from './generate/unseen-relays.js';
import { needOracle } from './needed.js';
import { batch, type ComparisonRound, compareByRounds, roundOptions } from './rounds.js';

/**
 * Asks live servers about verdicts on odd rulesets: `npm run oracle:odd -- [--kind octets|unseen] [--seed N] [--rulesets N] [--envelopes N] [--releases 6.8,7.9]`. `octets`:
 * expressions and entries for unusual names; `unseen`: lists that the verifier does not see and that are filled at random for the server. If the answer is no, no stranger's
 * envelope may be relayed, and each witness must be, adapted to an entry of the list that it assumes. Prints the figures; exit 1 if a server disagrees.
 */
const { values } = parseArgs({
  options: {
    ...roundOptions,
    kind: { type: 'string', default: 'octets' },
    rulesets: { type: 'string', default: '96' },
  },
});
needOracle('compare');

const isUnseen = values.kind === 'unseen';
const counts = {
  kind: values.kind,
  rulesets: 0,
  yes: 0,
  no: 0,
  unknown: 0,
  reported: 0,
  envelopes: 0,
  witnesses: 0,
  listed: 0,
  errors: 0,
};
const bad: string[] = [];
await compareByRounds({
  values,
  isEnough: () => counts.rulesets >= Number(values.rulesets),
  round,
  counts,
  disagreements: bad,
});

interface OddQuestion {
  readonly text: string;
  readonly task: RelayTask;
  readonly expected: 'open' | 'closed';
  readonly filled: Filling;
  readonly hole?: Hole;
}

type Filling = Readonly<Record<string, readonly string[]>>;

async function round(one: ComparisonRound): Promise<void> {
  const { seed } = one;
  const texts = fc.sample(isUnseen ? unseenRelay : oddRelay, { seed, numRuns: batch });
  const fillings = fc.sample(filling, { seed, numRuns: batch });
  const asked = texts.flatMap((text, at) => questionsOf(text, at, one, fillings[at] ?? {}));
  const answers = await relayBatch(asked.map(({ task }) => task));
  asked.forEach((question, at) => {
    for (const [index, answer] of (answers[at] ?? []).entries()) judge(seed, question, answer, index);
  });
}

function questionsOf(
  text: string,
  at: number,
  { seed, release, folder }: ComparisonRound,
  filled: Filling,
): readonly OddQuestion[] {
  const { config, machine } = load(text, { release });
  // A backslash before a closing quote makes the quote a part of the string.
  if (config.refusals.some(({ severity, host }) => severity !== 'warning' && !host)) return [];
  const verdict = verifyRelay(config, { ...machine, addresses: ['192.0.2.1', '2001:db8::1'] });
  counts.rulesets += 1;
  counts[verdict.openRelay] += 1;
  if (verdict.dependsOn.some(({ reason }) => reason.includes('please report'))) counts.reported += 1;
  const conf = join(folder, `${at}.conf`);
  writeFileSync(conf, text);
  const lists = join(folder, `${at}.d`);
  const overlay = isUnseen ? { overlay: lists } : {};
  if (isUnseen) writeTree(lists, listFiles(filled));
  if (verdict.openRelay === 'no') {
    const envelopes = fc.sample(strangers(filled), {
      seed: seed * batch + at,
      numRuns: Number(values.envelopes),
    });
    return [{ text, expected: 'closed', filled, task: { conf, release, envelopes, ...overlay } }];
  }
  return verdict.holes.slice(0, 3).map((hole): OddQuestion => {
    const { rdns, fcrdns: _, tag: __, assumed: ___, ...sent } = atAnAddress(fitted(hole.witness, filled));
    const dns = rdns ? { dns: { [sent.src ?? '']: rdns } } : {};
    return {
      text,
      expected: 'open',
      filled,
      hole,
      task: { conf, release, envelopes: [sent], ...dns, ...overlay },
    };
  });
}

/** The lists that configurations name, with their contents on the server. */
const listFiles = (filled: Filling): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(filled).map(([name, entries]) => [
      `etc/unseen/${name}`,
      `# @list\n${entries.join('\n')}\n`,
    ]),
  );

/** Envelopes of strangers; with lists, some of them use entries of these. */
function strangers(filled: Filling): fc.Arbitrary<EnvelopeInput> {
  if (!isUnseen) return oddStranger;
  const entries = ['a.example', ...Object.values(filled).flat()].map(fitting);
  return fc.record({
    src: fc.constantFrom('203.0.113.7', '198.51.100.77'),
    dst: fc.constant('192.0.2.1'),
    helo: fc.constantFrom(
      'fakedomain.com',
      ...entries.map(({ name }) => name).filter((name) => /^[a-z0-9.]+$/.test(name)),
    ),
    mail_from: fc.constantFrom('criminal@fakedomain.com', '', ...entries.map(({ sender }) => sender)),
    rcpt_to: fc.constantFrom('victim@victim.org', 'eve@evil.com'),
  });
}

/** Adapts a witness to an entry that its list really contains. */
function fitted(witness: Hole['witness'], filled: Filling): EnvelopeInput {
  let result: EnvelopeInput = witness;
  for (const { table, entry } of witness.assumed ?? []) {
    const real = filled[table]?.[0];
    if (real === undefined) continue;
    const { sender, name } = fitting(real);
    if (witness.mail_from === entry) result = { ...result, mail_from: sender };
    if (witness.helo === entry) result = { ...result, helo: name };
    if (witness.rdns === entry) result = { ...result, rdns: name };
  }
  return result;
}

function judge(
  seed: number,
  { text, task, expected, filled, hole }: OddQuestion,
  answer: RelayAnswer,
  index: number,
): void {
  if (answer.decision === 'error') {
    counts.errors += 1;
    if (expected === 'closed') return;
  }
  const sentOn = answer.decision === 'accept' && (answer.queued ?? []).some(({ type }) => type === 'mta');
  counts[expected === 'open' ? 'witnesses' : 'envelopes'] += 1;
  if (hole?.witness.assumed) counts.listed += 1;
  if (sentOn === (expected === 'open')) return;
  bad.push(
    `seed ${seed} ${task.release} ${expected}: ${JSON.stringify(task.envelopes[index])} ${answer.decision} ${answer.rcpt_reply ?? answer.error} lists ${JSON.stringify(filled)} assumed ${JSON.stringify(hole?.witness.assumed)}\n${text}`,
  );
}
