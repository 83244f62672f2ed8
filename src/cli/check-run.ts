import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { CheckedFile } from '../report/results.js';
import type { OptionValues } from './arguments.js';
import { type CheckTask, checkOne, includesOf, prepare } from './check-task.js';
import type { Collected, CollectedFailure, CollectedFile } from './collected.js';
import { suggestionsShown } from './conclude.js';
import { NothingToJudge } from './configurations.js';
import { explainFailure, failureText } from './failure.js';
import type { NamedFile } from './find-files.js';
import type { FixedRun } from './fix.js';
import type { Fixing } from './fixing.js';
import { flatMemory } from './flat-memory.js';
import { InputError, type ReadingOptions, withSettings } from './input.js';
import { warn } from './output.js';
import { type Progress, progressFor } from './progress.js';
import { isProofRequired } from './proof-status.js';
import { judging, type SettingsReader } from './settings-reader.js';
import { threadsFor } from './threads.js';

interface CheckOptions {
  readonly values: OptionValues;
  readonly reading: ReadingOptions;
  readonly reader: SettingsReader;
  readonly fixing: Fixing | undefined;
}

/** The task with what tables' programs say. The module is loaded only then. */
const withAnswers = async (task: CheckTask): Promise<CheckTask> =>
  (await import('./ask-tables.js')).withAskedTables(task);

/** A file to check, with its index among all files. */
interface PlacedFile extends NamedFile {
  readonly at: number;
}

/** One run over files: reads and judges them, and collects the results. */
export class CheckRun {
  fixed: FixedRun | undefined;
  /** The files to judge. Each leaves the list when it is judged, because the text and the settings of thousands would fill the memory. */
  #tasks: CheckTask[] = [];
  readonly #files: CollectedFile[] = [];
  readonly #failures: CollectedFailure[] = [];
  /** The index of the first file to which each settings file with mistakes applies. */
  readonly #mistakesAt: number[] = [];
  readonly #required = new Set<string>();
  readonly #included = new Set<string>();
  readonly #byName: ReadonlyMap<string, PlacedFile>;
  readonly #threads: number;
  readonly #progress: Progress | undefined;

  constructor(
    private readonly named: readonly PlacedFile[],
    private readonly options: CheckOptions,
  ) {
    this.#byName = new Map(named.map((file) => [file.name, file]));
    const names = this.#readable.map(({ name }) => name);
    const isHere = options.fixing !== undefined || options.values.has('host') || names.includes('-');
    this.#threads = isHere ? 0 : threadsFor(names);
    this.#progress = progressFor(names.length);
  }

  get #readable(): readonly PlacedFile[] {
    return this.named.filter(({ problem }) => problem === undefined);
  }

  /** Reads the files with their settings. Threads read the files that they judge again. */
  async read(): Promise<void> {
    for (const file of this.named)
      if (file.problem !== undefined)
        await this.#attempt('find', file, async () => {
          throw new InputError(`${file.name}: ${file.problem}`);
        });
    const { reader, values, reading } = this.options;
    for (const file of this.#readable)
      await this.#attempt('read', file, async () => {
        const { name } = file;
        const settings = await reader.settingsOf(
          name === '-' ? (values.one('stdin-filename') ?? name) : name,
        );
        while (this.#mistakesAt.length < reader.mistakes.length) this.#mistakesAt.push(file.at);
        if (isProofRequired(values, settings)) this.#required.add(name);
        if (this.#threads > 0) return;
        const prepared = await prepare(name, withSettings(reading, values, settings), values);
        const task: CheckTask = { name, judging: judging(settings), ...prepared };
        this.#tasks.push(values.has('ask-tables') ? await withAnswers(task) : task);
      });
  }

  /** Judges the files. One that was found by a search and is included by others is judged only with those. */
  async judge(): Promise<void> {
    const isFolder = this.named.some(({ found }) => found);
    if (this.#threads > 0) await this.#judgeInThreads(isFolder);
    else await this.#judgeHere(isFolder);
    this.#progress?.end();
  }

  async #judgeInThreads(isFolder: boolean): Promise<void> {
    const { checkInParallel } = await import('./parallel.js');
    const names = this.#readable.map(({ name }) => name);
    const outcomes = await checkInParallel(names, this.#threads, isFolder, () => this.#progress?.done());
    for (const { outcome } of outcomes)
      if (!('failure' in outcome)) for (const part of outcome.includes) this.#included.add(part);
    for (const { name, outcome } of outcomes) {
      const file = this.#fileOf(name);
      if (file.found && this.#included.has(name)) continue;
      if ('failure' in outcome) {
        const { nothing } = outcome;
        if (nothing !== undefined && this.#skip({ message: outcome.failure, ...nothing }, file)) continue;
        this.#failures.push({ ...placeOf(file), path: name, message: outcome.failure, step: 'judge' });
        warn(outcome.failure, outcome.help);
      } else this.#add(file, outcome.checked);
    }
  }

  async #judgeHere(isFolder: boolean): Promise<void> {
    const isPart = this.options.values.has('blob');
    if (isFolder && (this.#tasks.length > 1 || isPart)) {
      for (const task of this.#tasks) for (const part of includesOf(task)) this.#included.add(part);
      this.#tasks = this.#tasks.filter(({ name }) => !(this.#fileOf(name).found && this.#included.has(name)));
    }
    const { fixing } = this.options;
    if (fixing !== undefined) await this.#fix(fixing);
    const keepLow = flatMemory();
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      await this.#attempt('judge', this.#fileOf(task.name), async () => {
        this.#progress?.begin(task.name);
        const problems = this.fixed?.problems.get(task);
        const checked = await checkOne(task, {
          onStep: (what) => {
            this.#progress?.step(what);
            keepLow(task.name);
          },
          suggestions: suggestionsShown(this.options.values),
        });
        this.#add(this.#fileOf(task.name), {
          ...checked,
          ...(problems && { fixed: problems }),
          ...(fixing?.write === false && this.fixed?.affected.has(task) && { dryRun: true }),
        });
        this.#progress?.done();
        const isOnDisk =
          fixing?.write !== false && task.place === undefined && checked.variants === undefined;
        if (this.options.values.has('ask-smtpd') && isOnDisk) await this.#askSmtpd(task, checked);
      });
    }
    keepLow();
  }

  /** Throws InputError if the smtpd of this machine disagrees on whether it accepts the file. */
  async #askSmtpd({ name, reading }: CheckTask, checked: CheckedFile): Promise<void> {
    const { askSmtpd, disagreementOf } = await import('./ask-smtpd.js');
    const disagreement = disagreementOf(askSmtpd(name, reading.defines), checked, reading.releases);
    if (disagreement !== undefined) throw new InputError(`${name}: ${disagreement}`);
  }

  async #fix(fixing: Fixing): Promise<void> {
    // A file that could not be read may need what a fix of another one removes.
    if (this.#failures.length > 0 || this.#mistakesAt.length > 0) {
      warn('nothing is fixed, because not everything could be read');
      return;
    }
    await this.#attempt('judge', undefined, async () => {
      const { fixTasks: fixAll } = await import('./fix.js');
      this.fixed = await fixAll(this.#tasks, fixing);
      this.#tasks = [...this.fixed.tasks];
    });
  }

  /** Reports a failure of the run itself. */
  fail(message: string): void {
    this.#failed = true;
    warn(message);
  }

  #failed = false;

  get collected(): Collected {
    // No configuration says what is secret in a settings file, so everything that looks like a secret is hidden.
    const mistakes = this.options.reader.mistakes.map(({ locate, ...one }, index) => ({
      at: this.#mistakesAt[index] ?? 0,
      mistake: { ...redact(one, secretsOfAll([])), locate },
    }));
    return {
      files: this.#files,
      failures: this.#failures,
      mistakes,
      included: this.#included,
      failed: this.#failed,
    };
  }

  async #attempt(
    step: CollectedFailure['step'],
    file: PlacedFile | undefined,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#progress?.clear();
      if (error instanceof NothingToJudge && this.#skip(error, file)) return;
      const message = failureText(error, file?.name);
      this.#failures.push({ ...placeOf(file), path: file?.name, message, step });
      explainFailure(error, file?.name);
    }
  }

  /**
   * Whether a file with nothing to judge is skipped, with a warning if `always` or if something in it was not read: a file that was found by its name alone may
   * be of another kind. Where a proof is required, what was not read is a failure.
   */
  #skip(
    { message, always, isUnread }: Pick<NothingToJudge, 'message' | 'always' | 'isUnread'>,
    file: PlacedFile | undefined,
  ): boolean {
    const isRequired = isUnread && this.#required.has(file?.name ?? '');
    const isSkipped = always || (file?.found === true && !isRequired);
    if (isSkipped && (always || isUnread)) warn(message);
    return isSkipped;
  }

  #add(file: PlacedFile, checked: CheckedFile): void {
    const { name } = file;
    this.#files.push({ name, required: this.#required.has(name), checked, ...placeOf(file) });
  }

  #fileOf(name: string): PlacedFile {
    return this.#byName.get(name) ?? { name, found: false, at: 0 };
  }
}

const placeOf = (file: PlacedFile | undefined): { readonly at: number; readonly found: boolean } => ({
  at: file?.at ?? 0,
  found: file?.found ?? false,
});
