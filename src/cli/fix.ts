import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ChangedTexts, FixSubject, JudgedSubject } from '../lint/fix-subject.js';
import { applyFixes } from '../lint/fixes.js';
import { tableFilesOf } from '../model/config/table-files.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { painter } from '../report/colour.js';
import type { FixedProblem } from '../report/lint-result.js';
import { rangeOf } from '../report/results.js';
import { unifiedDiff } from '../report/unified-diff.js';
import { wholeText } from '../source/embedded/embedded.js';
import { hidesSecret } from '../source/hidden.js';
import { fileBytes } from '../source/host.js';
import type { NodeFileHost } from '../source/node-files.js';
import type { Release } from '../source/release.js';
import type { SourceFile } from '../source/text.js';
import { type CheckTask, runOf } from './check-task.js';
import type { Fixing } from './fixing.js';
import { displayPath, type Input, InputError, readModel } from './input.js';
import { warn } from './output.js';
import { notText, type Original, originalOf, ReplaceError, replaceFiles } from './replace.js';
import { ownershipOf } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** A file before and after the fixes. */
export interface ChangedFile {
  /** Its printed path. */
  readonly path: string;
  /** Its new text, or undefined if it contains a secret, which no report may show. */
  readonly after: string | undefined;
  /** The change in the format of `diff -u`, with `***` for each secret. */
  diff(colour: boolean): string;
}

/** The result of fixing. */
export interface FixedRun {
  /** The tasks with the fixed texts. */
  readonly tasks: readonly CheckTask[];
  /** The problems that were fixed, by task. */
  readonly problems: ReadonlyMap<CheckTask, readonly FixedProblem[]>;
  readonly changed: readonly ChangedFile[];
  /** The tasks that read a changed text. */
  readonly affected: ReadonlySet<CheckTask>;
}

/**
 * Fixes the configurations to be judged and the files that they name, as far as these may be read; for standard input, only the text itself. With `write`, the files are replaced.
 * Throws InputError if one cannot be replaced; usually none has been replaced then.
 */
export async function fixTasks(tasks: readonly CheckTask[], fixing: Fixing): Promise<FixedRun> {
  // Standard output would get a different text even if nothing is fixed.
  const lossy = fixing.filter && tasks.some(({ input }) => input.lossy);
  if (lossy) throw new InputError(`${stdin}: ${notText}`);
  const originals = new Originals();
  const owners: CheckTask[] = [];
  // The values in a template are unknown, and so is the effect of an edit to it.
  const plain = tasks.filter(({ template, several }) => template === undefined && several === undefined);
  for (const { several, name } of tasks)
    if (several) warn(`${name} is not changed: it has ${several.length} configurations`);
  const subjects = plain.flatMap((task) =>
    task.reading.releases.map((release) => {
      owners.push(task);
      return subjectOf(task, release, originals, fixing);
    }),
  );
  const { texts, applied, unfinished, tooLarge } = await applyFixes(
    subjects,
    fixing.suggested,
    Math.max(...tasks.map(({ reading }) => reading.work)),
  );
  for (const [path, reason] of originals.refused) warn(`${path} is not changed: ${reason}`);
  const whole = wholeTexts(tasks, texts);
  if (fixing.write) originals.replace(whole);
  if (unfinished) warn('there is more to be fixed: run it again');
  if (tooLarge) warn('not all is fixed that could be: it takes too much work, and --budget allows more');
  const fixed = new Map(tasks.map((task) => [task, isFixed(task) ? withTexts(task, texts) : task] as const));
  const problems = new Map([...fixed.values()].map((task) => [task, [] as FixedProblem[]]));
  for (const { finding, description, subject } of applied) {
    const task = owners[subject];
    if (task === undefined) continue;
    const { rule: ruleId, message, span } = finding;
    const filePath = displayPath(span.file.path, task.input.files);
    const problem = { ruleId, message, description, filePath, ...rangeOf(span) };
    problems.get(fixed.get(task) ?? task)?.push(problem);
  }
  const shown = shownTexts(tasks, fixed);
  const changed = [...whole].map(([key, after]): ChangedFile => {
    const path = originals.names.get(key) ?? key;
    const [before, now] = [originals.before(key), after].map((text) => shown(key, text));
    return {
      path,
      after: hidesSecret(now ?? '') ? undefined : after,
      diff: (colour) => unifiedDiff(path, before ?? '', now ?? '', painter(colour)),
    };
  });
  const affected = new Set([...fixed.values()].filter((task) => readsAny(task, texts)));
  return { tasks: [...fixed.values()], problems, changed, affected };
}

const isFixed = ({ template, several }: CheckTask): boolean =>
  template === undefined && several === undefined;

/** The texts of whole files, with the changed text of an embedded configuration inserted. */
function wholeTexts(tasks: readonly CheckTask[], texts: ChangedTexts): ChangedTexts {
  const whole = new Map(texts);
  for (const task of tasks) {
    const text = texts.get(keyOfMain(task));
    if (task.place && text !== undefined) whole.set(keyOfMain(task), wholeText(task.place, text));
  }
  return whole;
}

/** Whether a task reads one of the changed texts: its own, or that of a file that it names. */
function readsAny(task: CheckTask, texts: ChangedTexts): boolean {
  if (texts.size === 0 || !isFixed(task)) return false;
  const read = new Set([keyOfMain(task)]);
  const { reading } = task;
  readModel(
    inputWith(task, texts, (key) => read.add(key)),
    reading.releases[0],
    reading,
  );
  return [...texts.keys()].some((key) => read.has(key));
}

/** Returns a function that hides the secrets in the texts before and after the fixes, according to each task's configuration. */
function shownTexts(
  tasks: readonly CheckTask[],
  fixed: ReadonlyMap<CheckTask, CheckTask>,
): (key: string, text: string) => string {
  const places = new Map(
    tasks.flatMap((task) => (task.place ? [[keyOfMain(task), task.place] as const] : [])),
  );
  const configs = tasks.flatMap((task) => {
    const { input, reading } = fixed.get(task) ?? task;
    return [task.input, input].map((one) => readModel(one, reading.releases[0], reading).config);
  });
  const secrets = secretsOfAll(configs);
  const files = new Map(configs.flatMap((config) => config.files.map((file) => [file.text, file] as const)));
  for (const config of configs)
    for (const file of tableFilesOf(config)) if (!files.has(file.text)) files.set(file.text, file);
  const shown = (text: string): string => secrets.masked(files.get(text) ?? { path: '', text }).text;
  return (key, text) => {
    const place = places.get(key);
    if (place === undefined) return shown(text);
    const { start, end, outer } = place;
    const behind = text.length - (outer.text.length - end);
    const blank = outer.text.slice(0, start).replace(/[^\n]/g, ' ');
    const own = shown(blank + text.slice(start, behind)).slice(start);
    return shown(text.slice(0, start)) + own + shown(text.slice(behind));
  };
}

/** The key of standard input, which has no path. */
const stdin = '<stdin>';

/** The files that may be changed, by real path. */
class Originals {
  /** Their printed names. */
  readonly names = new Map<string, string>();
  /** Why other files are not changed, by printed name. */
  readonly refused = new Map<string, string>();
  readonly #files = new Map<string, Original | string | undefined>();

  /** Whether the file at `path`, which was read as `text`, may be changed; determined on the first call. */
  mayChange(key: string, path: string, text: string, name: string, lossy = false): boolean {
    if (!this.#files.has(key)) {
      this.names.set(key, name);
      if (key !== stdin) this.#files.set(key, this.#look(path, text, name));
      else if (!lossy) this.#files.set(key, text);
      else this.refused.set(name, notText);
    }
    return this.#files.get(key) !== undefined;
  }

  #look(path: string, text: string, name: string): Original | undefined {
    try {
      return originalOf(path, text);
    } catch (error) {
      if (!(error instanceof ReplaceError)) throw error;
      this.refused.set(name, error.message);
      return undefined;
    }
  }

  before(key: string): string {
    const original = this.#files.get(key);
    return typeof original === 'object' ? original.text : (original ?? '');
  }

  /** Replaces the files whose texts changed. Throws InputError. */
  replace(texts: ChangedTexts): void {
    const replacements = [...texts].flatMap(([key, text]) => {
      const original = this.#files.get(key);
      return typeof original === 'object' ? [{ original, text }] : [];
    });
    try {
      replaceFiles(replacements);
    } catch (error) {
      throw error instanceof ReplaceError ? new InputError(error.message) : error;
    }
  }
}

function subjectOf(
  task: CheckTask,
  release: Release,
  originals: Originals,
  { errorsOnly }: Fixing,
): FixSubject {
  const { input, reading } = task;
  const main = keyOfMain(task);
  const mains = new WeakSet<SourceFile>();
  return {
    read(texts) {
      const read = new Set([main]);
      const changed = inputWith(task, texts, (key) => read.add(key));
      mains.add(changed.file);
      return { ...readModel(changed, release, reading), read };
    },
    async judge(subject, purse): Promise<JudgedSubject> {
      const { findings, verdict } = await runOf(task, subject, { purse });
      const wanted = errorsOnly ? findings.filter(({ severity }) => severity === 'error') : findings;
      return { ...subject, findings: wanted, openRelay: verdict.openRelay };
    },
    keyOf(file) {
      const name = displayPath(file.path, input.files);
      if (mains.has(file))
        return originals.mayChange(
          main,
          file.path,
          task.place?.outer.text ?? input.file.text,
          name,
          input.lossy,
        )
          ? main
          : undefined;
      const path = input.files.located(file.path);
      // With the text on standard input no other file is written, and a macro of -D has no file.
      if (main === stdin || path === undefined) return undefined;
      const key = keyOfPath(path);
      const result = input.files.read(file.path);
      return result.ok && originals.mayChange(key, path, result.text, name) ? key : undefined;
    },
    flowOptions: (before, after) => withSuffixes(ownershipOf(task.judging.options), before, after),
  };
}

/** The key of a task's main file. Standard input with the name of a file (`--stdin-filename`) is not that file. */
const keyOfMain = ({ name }: CheckTask): string => (name === '-' ? stdin : keyOfPath(resolve(name)));

/** The key of a path: two paths to the same file have the same key. */
function keyOfPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function withTexts(task: CheckTask, texts: ChangedTexts): CheckTask {
  return { ...task, input: inputWith(task, texts) };
}

/** The input of a task with changed texts substituted. */
function inputWith(task: CheckTask, texts: ChangedTexts, note: (key: string) => void = () => {}): Input {
  const { input } = task;
  const { file, files } = input;
  const host: NodeFileHost = {
    read(path) {
      const result = files.read(path);
      const at = files.located(path);
      if (!result.ok || at === undefined) return result;
      const key = keyOfPath(at);
      note(key);
      const text = texts.get(key);
      return text === undefined ? result : { ...result, text };
    },
    readBytes: (path) => fileBytes(files, path),
    located: (path) => files.located(path),
  };
  return { ...input, file: { ...file, text: texts.get(keyOfMain(task)) ?? file.text }, files: host };
}
