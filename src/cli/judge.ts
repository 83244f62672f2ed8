import { lint } from '../lint/engine.js';
import { mergeReleases, type ReleaseRun } from '../lint/releases.js';
import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import type { CheckedFile } from '../report/results.js';
import type { Values } from './arguments.js';
import { displayPath, type Input, type ReadingOptions, readInput, readModel } from './input.js';
import type { Judging } from './settings.js';
import { withSuffixes } from './suffixes.js';

/** A file that is to be judged, and how. */
export interface CheckTask {
  /** As the user named it. */
  readonly name: string;
  readonly input: Input;
  readonly reading: ReadingOptions;
  readonly judging: Judging;
}

/** A configuration as one release reads it. */
export interface Model {
  readonly config: Config;
  readonly machine: Machine;
}

/** Reads a file, and where this machine is asked, looks at that. */
export async function prepare(
  name: string,
  reading: ReadingOptions,
  values: Values,
): Promise<{ readonly input: Input; readonly reading: ReadingOptions }> {
  const input = await readInput(name, reading);
  if (!values.has('host')) return { input, reading };
  const { thisMachine } = await import('./machine.js');
  const host = await thisMachine(input, reading);
  // Below another root the files are another machine's, and so may be its addresses.
  const own = values.has('root') ? [] : host.addresses;
  return { input, reading: { ...reading, host, addresses: [...reading.addresses, ...own] } };
}

/** What one release says of a file. */
export async function runOf({ judging }: CheckTask, { config, machine }: Model): Promise<ReleaseRun> {
  const options = await withSuffixes(judging.options, config);
  const { findings, suppressed, answer } = lint(config, machine, judging.rules, options);
  return { ...answer, findings, suppressed };
}

export async function checkOne(task: CheckTask): Promise<CheckedFile> {
  const { input, reading } = task;
  const [first, ...others] = reading.releases;
  const runs: [ReleaseRun, ...ReleaseRun[]] = [await runOf(task, readModel(input, first, reading))];
  for (const release of others) runs.push(await runOf(task, readModel(input, release, reading)));
  return {
    ...mergeReleases(runs),
    locate: (path) => displayPath(path, input.files),
  };
}
