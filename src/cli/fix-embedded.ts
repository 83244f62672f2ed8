import type { Applied, FixSubject } from '../lint/fix-subject.js';
import { applyFixes } from '../lint/fixes.js';
import { wholeText } from '../source/embedded/embedded.js';
import type { CheckTask } from './check-task.js';
import { configurationsIn } from './configurations.js';

/** The result of fixing the configurations in a file that has several. */
export interface FixedParts {
  /** The task with the new text; the same as before if nothing was fixed. */
  readonly task: CheckTask;
  /** The new text of the whole file, or undefined if nothing was fixed. */
  readonly text: string | undefined;
  readonly applied: readonly Applied[];
  readonly unfinished: boolean;
  readonly tooLarge: boolean;
}

/**
 * Fixes the configurations in a file one after the other, the last one first, so that the places of the others do not change. Templates among them stay as they are,
 * and so do the files that they name.
 *
 * @param key the key of the file
 * @param subjectsOf the subjects of a task with a single configuration
 */
export async function fixParts(
  task: CheckTask,
  key: string,
  subjectsOf: (part: CheckTask) => readonly FixSubject[],
  suggested: ReadonlySet<string>,
): Promise<FixedParts> {
  const { several = [], template: _, ...rest } = task;
  /** In the order of the text. */
  const applied: Applied[] = [];
  let text: string | undefined;
  let [unfinished, tooLarge] = [false, false];
  for (const part of [...several].reverse()) {
    if (part.template !== undefined || part.place === undefined) continue;
    const place = { ...part.place, outer: { ...part.place.outer, text: text ?? part.place.outer.text } };
    const fixed = await applyFixes(subjectsOf({ ...rest, ...part, place }), suggested, task.reading.work);
    const own = fixed.texts.get(key);
    if (own !== undefined) text = wholeText(place, own);
    applied.unshift(...fixed.applied);
    unfinished ||= fixed.unfinished;
    tooLarge ||= fixed.tooLarge;
  }
  if (text === undefined) return { task, text, applied: [], unfinished, tooLarge };
  const outer = several[0]?.place?.outer ?? task.input.file;
  const found = configurationsIn({ ...task.input, file: { ...outer, text } });
  return { task: { ...task, ...found[0], several: found }, text, applied, unfinished, tooLarge };
}
