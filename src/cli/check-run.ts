import type { Failure } from '../report/report.js';
import type { CheckedFile } from '../report/results.js';
import type { OptionValues } from './arguments.js';
import { type CheckTask, checkOne, includesOf, prepare } from './check-task.js';
import { explainFailure, failureText } from './failure.js';
import type { NamedFile } from './find-files.js';
import type { FixedRun } from './fix.js';
import type { Fixing } from './fixing.js';
import { InputError, type ReadingOptions, withSettings } from './input.js';
import { warn } from './output.js';
import { progressFor } from './progress.js';
import { isProofRequired } from './proof-status.js';
import { judging, type SettingsReader } from './settings-reader.js';
import { threadsFor } from './threads.js';

/** One run of `check` over some files: reads them, fixes what is to be fixed, and judges each. What fails is kept, and the rest goes on. */
export class CheckRun {
  /** Every configuration that was judged, in the order of the files. */
  readonly checked: CheckedFile[] = [];
  /** Those of which a proof is required. */
  readonly toProve: CheckedFile[] = [];
  readonly failures: Failure[] = [];
  /** Something could not be judged as it was asked to be. */
  failed = false;
  fixed: FixedRun | undefined;
  /** What is judged in this thread. */
  tasks: readonly CheckTask[] = [];
  readonly #named: readonly NamedFile[];
  readonly #names: readonly string[];
  /** Files that were found rather than named: one that is a part of another is judged with that. */
  readonly #found: ReadonlySet<string>;
  readonly #required = new Set<string>();
  readonly #progress: ReturnType<typeof progressFor>;

  constructor(named: readonly NamedFile[]) {
    this.#named = named;
    this.#names = named.flatMap(({ name, problem }) => (problem === undefined ? [name] : []));
    this.#found = new Set(named.flatMap((one) => (one.found ? [one.name] : [])));
    this.#progress = progressFor(this.#names.length);
  }

  /** Reads all files with their settings; where there are many, threads judge them, too. */
  async read(
    values: OptionValues,
    reading: ReadingOptions,
    reader: SettingsReader,
    isHere: boolean,
  ): Promise<void> {
    for (const { name, problem } of this.#named)
      if (problem !== undefined)
        await this.#attempt(async () => {
          throw new InputError(`${name}: ${problem}`);
        }, name);
    const threads = isHere ? 0 : threadsFor(this.#names);
    const stdinName = values.one('stdin-filename');
    const read: CheckTask[] = [];
    for (const name of this.#names)
      await this.#attempt(async () => {
        const settings = await reader.settingsOf(name === '-' ? (stdinName ?? name) : name);
        if (isProofRequired(values, settings)) this.#required.add(name);
        if (threads > 0) return;
        const prepared = await prepare(name, withSettings(reading, values, settings), values);
        read.push({ name, judging: judging(settings), ...prepared });
      }, name);
    this.tasks = read;
    if (this.#found.size > 0 && read.length > 1) {
      const parts = new Set(read.flatMap(includesOf));
      this.tasks = read.filter(({ name }) => !this.#isPart(name, parts));
    }
    if (threads > 0) await this.#judgeInThreads(threads);
  }

  async #judgeInThreads(threads: number): Promise<void> {
    const { checkInParallel } = await import('./parallel.js');
    const progress = this.#progress;
    const withParts = this.#found.size > 0;
    const outcomes = await checkInParallel(this.#names, threads, withParts, () => progress?.done());
    const parts = new Set(outcomes.flatMap(({ outcome }) => ('failure' in outcome ? [] : outcome.includes)));
    for (const { name, outcome } of outcomes) {
      if (this.#isPart(name, parts)) continue;
      if ('failure' in outcome) {
        this.failed = true;
        this.failures.push({ path: name, message: outcome.failure });
        warn(outcome.failure);
      } else this.#add(name, outcome.checked);
    }
  }

  /** Fixes what was read; nothing where something failed, as a file that could not be read may need what another one would lose. */
  async fix(fixing: Fixing): Promise<void> {
    if (this.failed) return warn('nothing is fixed, because not everything could be read');
    await this.#attempt(async () => {
      const { fixAll } = await import('./fix.js');
      this.fixed = await fixAll(this.tasks, fixing);
      this.tasks = this.fixed.tasks;
    });
  }

  /** Judges what no thread has. */
  async judge(dryRun: boolean): Promise<void> {
    const progress = this.#progress;
    for (const task of this.tasks)
      await this.#attempt(async () => {
        progress?.begin(task.name);
        const problems = this.fixed?.problems.get(task);
        this.#add(task.name, {
          ...(await checkOne(task, (what) => progress?.step(what))),
          ...(problems && { fixed: problems, dryRun }),
        });
        progress?.done();
      }, task.name);
    progress?.end();
  }

  #isPart(name: string, parts: ReadonlySet<string>): boolean {
    return this.#found.has(name) && parts.has(name);
  }

  #add(name: string, one: CheckedFile): void {
    this.checked.push(one);
    if (this.#required.has(name)) this.toProve.push(one);
  }

  async #attempt(act: () => Promise<void>, name?: string): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.failed = true;
      this.#progress?.clear();
      this.failures.push({ path: name, message: failureText(error, name) });
      explainFailure(error, name);
    }
  }
}
