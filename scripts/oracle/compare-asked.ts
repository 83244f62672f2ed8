import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TableProgram } from '../../src/cli/running-table.js';
import {
  type AnsweredQuestion,
  askedTableKey,
  questionKey,
  type TableQuestion,
} from '../../src/model/config/asked-table.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { newTrace } from '../../src/verify/smtp/trace.js';
import { type OracleRelease, type RelayAnswer, relayBatch } from '../../test/support/oracle.js';
import { asOracleSays, oracleFiles } from '../../test/support/relay-cases.js';
import { type AskedCase, type AskedEnvelope, askedCase } from './generate/asked-cases.js';
import { needOracle } from './needed.js';

/**
 * Compares decisions that depend on the programs of tables with live servers: `npm run oracle:asked -- [--seed N] [--cases N] [--envelopes N] [--releases 7.6,7.9]`. The servers and
 * this program ask the same program (table-keys.sh), each its own. An envelope that shows an open relay is sent, too, and has to be accepted. Prints each difference and the counts;
 * exit 1 if there is one.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '20' },
    envelopes: { type: 'string', default: '12' },
    releases: { type: 'string', default: '7.6,7.9' },
  },
});
needOracle('compare');

const program = fileURLToPath(new URL('table-keys.sh', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
const tables = ['a', 'b'] as const;

/** The programs of a case, as this program asks them. */
class AskedPrograms {
  readonly answers = { a: new Map<string, AnsweredQuestion>(), b: new Map<string, AnsweredQuestion>() };
  readonly #running = new Map<string, TableProgram>();

  constructor(
    readonly tree: string,
    readonly release: OracleRelease,
  ) {}

  /** The configuration with the answers so far. */
  load({ conf }: AskedCase) {
    const files = oracleFiles();
    const asked = new Map(
      tables.map((name) => [
        askedTableKey(name, `keys:/etc/mail/${name}.keys`),
        { answers: this.answers[name] },
      ]),
    );
    const file = { path: '/etc/smtpd.conf', text: conf };
    const config = readConfig(file, { release: this.release, platform: 'portable', files, asked });
    return { config, machine: describeMachine(config, files, ['192.0.2.1', '2001:db8::1']) };
  }

  /** Asks what was not asked before. Returns whether there was anything. */
  async ask(questions: readonly TableQuestion[]): Promise<boolean> {
    let isNew = false;
    for (const { table, service, key } of questions) {
      const answers = this.answers[table === 'a' ? 'a' : 'b'];
      const id = questionKey({ service, key });
      if (answers.has(id)) continue;
      const running = this.#running.get(table) ?? (await this.#start(table));
      answers.set(id, { service, key, ...(await running.ask(service, key.toLowerCase())) });
      isNew = true;
    }
    return isNew;
  }

  async #start(table: string): Promise<TableProgram> {
    const argument = join(this.tree, 'etc/mail', `${table}.keys`);
    const started = new TableProgram({
      program,
      argument,
      table,
      release: this.release,
      user: undefined,
    });
    this.#running.set(table, started);
    await started.ready();
    return started;
  }

  end(): void {
    for (const one of this.#running.values()) one.end();
  }
}

/** The decision on an envelope, for which the programs are asked until it is made. */
async function askedDecision(
  one: AskedCase,
  programs: AskedPrograms,
  envelope: AskedEnvelope,
): Promise<Decision> {
  for (;;) {
    const { config, machine } = programs.load(one);
    const trace = newTrace();
    const decision = decide(config, machine, asOracleSays(envelope), trace);
    const open = [...trace.lookups, ...trace.aliases].filter(({ found }) => found === 'unseen');
    const isNew = await programs.ask(
      open.map(({ name: table, service, key }) => ({ table, service, key: key.toLowerCase() })),
    );
    if (!isNew) return decision;
  }
}

/** The envelope that shows an open relay by the answers of programs, if there is one. */
async function askedEnvelope(one: AskedCase, programs: AskedPrograms): Promise<AskedEnvelope | undefined> {
  for (;;) {
    const { config, machine } = programs.load(one);
    const { holes, questions = [], assumptions } = verifyRelay(config, machine);
    const witness = holes[0]?.witness;
    const isAnswered = assumptions.some((text) => text.endsWith('as its program said'));
    if (witness !== undefined)
      return isAnswered && holes.length === 1 && isSendable(witness) ? shown(witness) : undefined;
    if (!(await programs.ask(questions))) return undefined;
  }
}

/** Whether the oracle sends from this address: those of documentation only. */
const isSendable = ({ src = '' }: Partial<AskedEnvelope>): boolean =>
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/.test(src);

const shown = ({
  src = '',
  helo = '',
  mail_from = '',
  rcpt_to = '',
}: Partial<AskedEnvelope>): AskedEnvelope => ({
  src,
  helo,
  mail_from,
  rcpt_to,
});

/** Writes the configuration, and the tree that is overlaid on the server's root. */
function treeOf({ conf, keys }: AskedCase, tree: string): string {
  const mail = join(tree, 'etc/mail');
  const programs = join(tree, 'usr/libexec/opensmtpd');
  for (const one of [mail, programs]) mkdirSync(one, { recursive: true });
  writeFileSync(`${tree}.conf`, conf);
  cpSync(program, join(programs, 'table-keys'));
  for (const name of tables) writeFileSync(join(mail, `${name}.keys`), `${keys[name].join('\n')}\n`);
  return tree;
}

interface Counts {
  asked: number;
  accept: number;
  reject: number;
  tempfail: number;
  unknown: number;
  /** Rules that reject, for which smtpd says 451: it looks at an error that is older (docs/dev/smtpd-bugs.md). */
  stale: number;
  witnesses: number;
  different: number;
}

async function compare(release: OracleRelease): Promise<Counts> {
  const counts: Counts = {
    asked: 0,
    accept: 0,
    reject: 0,
    tempfail: 0,
    unknown: 0,
    stale: 0,
    witnesses: 0,
    different: 0,
  };
  const cases: {
    one: AskedCase;
    tree: string;
    envelopes: AskedEnvelope[];
    ours: Decision[];
    seed: number;
  }[] = [];
  for (let at = 0; at < Number(values.cases); at++) {
    const seed = Number(values.seed) + at;
    const one = askedCase(seed, Number(values.envelopes));
    const tree = treeOf(one, join(folder, `${release}-${seed}`));
    const programs = new AskedPrograms(tree, release);
    const witness = await askedEnvelope(one, programs);
    if (witness !== undefined) counts.witnesses++;
    const envelopes = [...one.envelopes, ...(witness ? [witness] : [])];
    const ours: Decision[] = [];
    for (const envelope of envelopes) ours.push(await askedDecision(one, programs, envelope));
    programs.end();
    cases.push({ one, tree, envelopes, ours, seed });
  }
  const answers = await relayBatch(
    cases.map(({ tree, envelopes }) => ({ conf: `${tree}.conf`, overlay: tree, envelopes, release })),
  );
  for (const [at, { one, envelopes, ours, seed }] of cases.entries())
    for (const [index, answer] of (answers[at] ?? []).entries()) {
      const isWitness = index >= one.envelopes.length;
      const difference = count(counts, answer, ours[index], isWitness);
      if (difference !== undefined)
        console.log(`${release} seed ${seed} ${JSON.stringify(envelopes[index])}\n  ${difference}`);
    }
  return counts;
}

/** Counts an answer, and says how it differs from ours. */
function count(
  counts: Counts,
  server: RelayAnswer,
  mine: Decision | undefined,
  isWitness: boolean,
): string | undefined {
  const { decision, rcpt_reply, error, rule } = server;
  counts.asked++;
  if (decision === 'accept' || decision === 'reject' || decision === 'tempfail') counts[decision]++;
  if (mine?.decision === 'unknown') counts.unknown++;
  const isStale =
    decision === 'tempfail' && mine?.decision === 'reject' && mine.rule !== undefined && mine.rule === rule;
  if (isStale) counts.stale++;
  const isAgreed = isStale || (mine?.decision === decision && (decision !== 'accept' || mine.rule === rule));
  if (isAgreed && !(isWitness && decision !== 'accept')) return undefined;
  counts.different++;
  return `server: ${decision} ${rule} ${rcpt_reply ?? error}; decide: ${mine?.decision} ${mine?.rule} ${mine?.reply}`;
}

let different = 0;
try {
  for (const release of values.releases.split(',') as OracleRelease[]) {
    const counts = await compare(release);
    console.log(JSON.stringify({ release, cases: Number(values.cases), ...counts }));
    different += counts.different;
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(different > 0 ? 1 : 0);
