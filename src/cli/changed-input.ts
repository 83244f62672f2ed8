import { resolve } from 'node:path';
import type { ChangedTexts } from '../lint/fix-subject.js';
import { wholeText } from '../source/embedded/embedded.js';
import { fileBytes } from '../source/host.js';
import type { NodeFileHost } from '../source/node-files.js';
import { realOrSame } from '../source/paths.js';
import { withNewText } from '../source/text.js';
import type { CheckTask } from './check-task.js';
import type { Input } from './input.js';

/** The key of standard input, which has no path. */
export const stdin = '<stdin>';

/** The key of a task's main file. Standard input with the name of a file (`--stdin-filename`) is not that file. */
export const keyOfMain = ({ name }: CheckTask): string => (name === '-' ? stdin : keyOfPath(resolve(name)));

/** The key of a path: two paths to the same file have the same key. */
export const keyOfPath = (path: string): string => realOrSame(path);

/** A task with changed texts, in the place of the old ones. */
export function withTexts(task: CheckTask, texts: ChangedTexts): CheckTask {
  const { place } = task;
  const text = texts.get(keyOfMain(task));
  const input = inputWith(task, texts);
  if (place === undefined || text === undefined) return { ...task, input };
  const outer = { ...place.outer, text: wholeText(place, text) };
  return {
    ...task,
    input,
    place: { ...place, outer, file: withNewText(place.file, text), end: text.length },
  };
}

/** The input of a task with changed texts substituted. */
export function inputWith(
  task: CheckTask,
  texts: ChangedTexts,
  note: (key: string) => void = () => {},
): Input {
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
  return { ...input, file: withNewText(file, texts.get(keyOfMain(task)) ?? file.text), files: host };
}
