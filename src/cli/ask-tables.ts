import { judgeRelay } from '../lint/judgement.js';
import {
  type AnsweredQuestion,
  type AskedTable,
  type AskedTables,
  askedTableKey,
  questionKey,
  speaksTextProtocol,
  type TableQuestion,
} from '../model/config/asked-table.js';
import type { Config } from '../model/config/config.js';
import type { NodeFileHost } from '../source/node-files.js';
import { type AskableTable, type AskingMachine, askableTables, demandOwnChoice } from './askable-tables.js';
import { type CheckTask, whatOfMany } from './check-task.js';
import { InputError, readModel } from './input.js';
import { warn } from './output.js';
import { TableProgram, TableProgramFailure } from './running-table.js';
import { smtpdUser } from './smtpd-user.js';
import { withSuffixes } from './with-suffixes.js';

/** The most keys that one program is asked about, the most times that answers may lead to more questions, and the milliseconds for all of it. */
const maxQuestions = 64;
const maxRounds = 12;
const allTime = 30_000;

/**
 * `--ask-tables`: asks the programs of tables on this machine about the envelopes that could show an open relay, until nothing more is to be asked or a bound is
 * reached. Returns the task with their answers. Throws InputError if somebody else may have chosen what would be run.
 *
 * @param machine where the programs are, and the user that they run as; as on this machine by default
 */
export async function withAskedTables(
  task: CheckTask,
  machine: AskingMachine = { user: userToRunAs() },
): Promise<CheckTask> {
  const what = whatOfMany(task);
  if (what !== undefined) {
    if (hasPrograms(task, machine)) warn(`${task.name}: ${what}: --ask-tables asks none of its tables`);
    return task;
  }
  const releases = task.reading.releases.filter(speaksTextProtocol);
  if (releases.length === 0) warn('--ask-tables asks nothing: programs of tables speak otherwise before 7.6');
  let asked = task;
  for (const release of releases) {
    const { config } = readModel(asked.input, release, asked.reading);
    const programs = askableTables(config, machine);
    if (programs.length === 0) continue;
    const conversation = new Conversation(programs, config, machine, asked.input.files);
    try {
      asked = await conversation.askAll(asked);
    } finally {
      conversation.end();
    }
  }
  return asked;
}

/** Whether a configuration of a file has a table whose program could be asked otherwise. */
const hasPrograms = ({ several, input, reading }: CheckTask, machine: AskingMachine): boolean =>
  (several ?? [{ input }]).some((one) =>
    reading.releases.some((release) => {
      const { config } = readModel(one.input, release, reading);
      return speaksTextProtocol(release) && askableTables(config, machine).length > 0;
    }),
  );

/** Whoever asks runs the programs, but not the superuser: smtpd does not do so either. */
function userToRunAs(): AskingMachine['user'] {
  if (process.getuid?.() !== 0) return undefined;
  const user = smtpdUser();
  if (user === undefined)
    throw new InputError('--ask-tables: no user _smtpd, opensmtpd or smtpd is here to run programs as');
  return user;
}

/** The signals that end this process. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The conversation with all programs for one release. */
class Conversation {
  readonly #programs: ReadonlyMap<string, AskableTable>;
  readonly #config: Config;
  readonly #files: NodeFileHost;
  readonly #machine: AskingMachine;
  readonly #running = new Map<string, TableProgram>();
  readonly #answers = new Map<string, Map<string, AnsweredQuestion>>();
  readonly #failures = new Map<string, string>();
  readonly #end = Date.now() + allTime;

  constructor(
    programs: readonly AskableTable[],
    config: Config,
    machine: AskingMachine,
    files: NodeFileHost,
  ) {
    this.#programs = new Map(programs.map((one) => [one.name, one]));
    this.#config = config;
    this.#files = files;
    this.#machine = machine;
    for (const signal of signals) process.once(signal, this.#stop);
  }

  /** Ends the programs with this process: they are in process groups of their own, which no key of the terminal reaches. */
  readonly #stop = (signal: NodeJS.Signals): void => {
    this.end();
    process.kill(process.pid, signal);
  };

  async askAll(task: CheckTask): Promise<CheckTask> {
    const before = task.reading.asked ?? new Map<string, AskedTable>();
    for (const { name, source } of this.#programs.values()) {
      const { answers, failure } = before.get(askedTableKey(name, source)) ?? {};
      if (answers !== undefined) this.#answers.set(name, new Map(answers));
      if (failure !== undefined) this.#failures.set(name, failure);
    }
    const withAnswers = (): CheckTask => ({
      ...task,
      reading: { ...task.reading, asked: new Map([...before, ...this.#asked()]) },
    });
    for (let round = 0; round < maxRounds; round += 1) {
      const { input, reading, judging } = withAnswers();
      const { config, machine } = readModel(input, this.#config.release, reading);
      const options = { ...(await withSuffixes(judging.options, config)), work: reading.work };
      const { questions = [] } = judgeRelay(config, machine, options).answer.verdict;
      let isNew = false;
      for (const question of questions) isNew = (await this.#ask(question)) || isNew;
      if (!isNew) break;
    }
    return withAnswers();
  }

  #asked(): AskedTables {
    return new Map(
      [...this.#programs.values()].map(({ name, source }) => {
        const failure = this.#failures.get(name);
        const answers = this.#answers.get(name) ?? new Map<string, AnsweredQuestion>();
        return [askedTableKey(name, source), { answers, ...(failure !== undefined && { failure }) }];
      }),
    );
  }

  /** Asks a question that was not asked before. Returns whether there is an answer. */
  async #ask({ table, service, key }: TableQuestion): Promise<boolean> {
    const program = this.#programs.get(table);
    const answers = this.#answers.get(table) ?? new Map<string, AnsweredQuestion>();
    const id = questionKey({ service, key });
    if (program === undefined || answers.has(id) || this.#failures.has(table)) return false;
    if (answers.size >= maxQuestions || Date.now() > this.#end) return false;
    // smtpd takes neither as a key, and a line of the protocol cannot hold them.
    if (/[\r\n]/.test(key)) return false;
    this.#answers.set(table, answers);
    try {
      const running = this.#running.get(table) ?? (await this.#start(program));
      answers.set(id, { service, key, ...(await running.ask(service, key)) });
      return true;
    } catch (error) {
      if (!(error instanceof TableProgramFailure)) throw error;
      this.#failures.set(table, error.message);
      return true;
    }
  }

  async #start(table: AskableTable): Promise<TableProgram> {
    const { program, argument, name } = table;
    const { user } = this.#machine;
    demandOwnChoice(table, this.#config, (path) => this.#files.located(path) ?? path, user);
    const { release } = this.#config;
    const started = new TableProgram({ program, argument, table: name, release, user });
    this.#running.set(name, started);
    await started.ready();
    return started;
  }

  /** Ends all programs. */
  end(): void {
    for (const signal of signals) process.off(signal, this.#stop);
    for (const program of this.#running.values()) program.end();
  }
}
