import type { Applied, ChangedTexts, FixSubject, JudgedSubject } from '../lint/fix-subject.js';
import { applyFixes, type FixOutcome } from '../lint/fixes.js';
import { painter } from '../report/colour.js';
import type { FixedProblem } from '../report/lint-result.js';
import { rangeOf } from '../report/results.js';
import { unifiedDiff } from '../report/unified-diff.js';
import { wholeText } from '../source/embedded/embedded.js';
import { hidesSecret } from '../source/hidden.js';
import type { Release } from '../source/release.js';
import type { SourceFile } from '../source/text.js';
import { inputWith, keyOfMain, keyOfPath, stdin, withTexts } from './changed-input.js';
import { type CheckTask, runOf } from './check-task.js';
import { type FixedParts, fixParts } from './fix-embedded.js';
import type { Fixing } from './fixing.js';
import { displayPath, InputError, readModel } from './input.js';
import { warn } from './output.js';
import { notText, type Original, originalOf, ReplaceError, replaceFiles } from './replace.js';
import { ownershipOf } from './settings-reader.js';
import { partsOf, secretsHider } from './shown-texts.js';
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
  const inParts = await fixedInParts(tasks, originals, fixing);
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
  const whole = new Map([
    ...wholeTexts(tasks, texts),
    ...[...inParts].flatMap(([task, { text }]) =>
      text === undefined ? [] : [[keyOfMain(task), text] as const],
    ),
  ]);
  if (fixing.write) originals.replace(whole);
  warnOfRest([{ unfinished, tooLarge }, ...inParts.values()]);
  const fixed = new Map(
    tasks.map((task) => {
      const after = inParts.get(task)?.task ?? (isFixed(task) ? withTexts(task, texts) : task);
      return [task, after] as const;
    }),
  );
  const problems = new Map([...fixed.values()].map((task) => [task, [] as FixedProblem[]]));
  const add = (task: CheckTask, one: Applied): number | undefined =>
    problems.get(fixed.get(task) ?? task)?.push(problemOf(one, task));
  for (const one of applied) {
    const task = owners[one.subject];
    if (task !== undefined) add(task, one);
  }
  for (const [task, { applied: own }] of inParts) for (const one of own) add(task, one);
  const shown = secretsHider([...fixed].flat().flatMap(partsOf));
  const changed = [...whole].map(([key, after]): ChangedFile => {
    const path = originals.names.get(key) ?? key;
    const [before, now] = [originals.before(key), after].map((text) => shown(text));
    return {
      path,
      after: hidesSecret(now ?? '') ? undefined : after,
      diff: (colour) => unifiedDiff(path, before ?? '', now ?? '', painter(colour)),
    };
  });
  const affected = new Set(
    [...fixed.values()].filter((task) => readsAny(task, texts) || whole.has(keyOfMain(task))),
  );
  return { tasks: [...fixed.values()], problems, changed, affected };
}

function warnOfRest(outcomes: readonly Pick<FixOutcome, 'unfinished' | 'tooLarge'>[]): void {
  if (outcomes.some(({ unfinished }) => unfinished)) warn('there is more to be fixed: run it again');
  if (outcomes.some(({ tooLarge }) => tooLarge))
    warn('not all is fixed that could be: it takes too much work, and --budget allows more');
}

/** A problem that was fixed, at its place before. */
function problemOf({ finding, description }: Applied, { input }: CheckTask): FixedProblem {
  const { rule: ruleId, message, span } = finding;
  const filePath = displayPath(span.file.path, input.files);
  return { ruleId, message, description, filePath, ...rangeOf(span) };
}

/** The files with several configurations, after fixing each of these. */
async function fixedInParts(
  tasks: readonly CheckTask[],
  originals: Originals,
  fixing: Fixing,
): Promise<ReadonlyMap<CheckTask, FixedParts>> {
  const fixed = new Map<CheckTask, FixedParts>();
  for (const task of tasks) {
    if (task.several === undefined) continue;
    const key = keyOfMain(task);
    const subjectsOf = (part: CheckTask): readonly FixSubject[] =>
      part.reading.releases.map((release) => {
        const subject = subjectOf(part, release, originals, fixing);
        // A file that several configurations name is fixed where it is checked by itself.
        const keyOf = (file: SourceFile): string | undefined =>
          subject.keyOf(file) === key ? key : undefined;
        return { ...subject, keyOf };
      });
    fixed.set(task, await fixParts(task, key, subjectsOf, fixing.suggested));
  }
  return fixed;
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
