import { type CommandLine, UsageError } from './arguments.js';
import { CheckRun } from './check-run.js';
import { reporting } from './conclude.js';
import { fixingOptions } from './fixing.js';
import { readingOptions, usualFile } from './input.js';
import { interrupted } from './interruption.js';
import { filesToCheck } from './named-files.js';
import { SettingsReader } from './settings-reader.js';
import { isIn, shardOf } from './shard.js';

/**
 * `smtpd-lint [check] [FILE|-]…`: exit 0 without errors, 1 with errors or too many warnings, 2 if a file could not be judged or the settings contain a mistake. If a proof is
 * required (exit-status.ts), exit 2 also for a file that is not proven, and 1 for any open relay.
 */
export async function checkCommand({ files, values }: CommandLine): Promise<number> {
  const reading = readingOptions(values);
  const reader = await SettingsReader.of(values);
  if (values.has('print-config')) {
    const { printSettings } = await import('./print-settings.js');
    return printSettings(files, reading, reader, values);
  }
  const shard = shardOf(values);
  const stdinName = values.one('stdin-filename');
  const words = files.length > 0 ? files : [stdinName === undefined ? usualFile() : '-'];
  const isElsewhere = !values.has('host') || values.has('root') || words.includes('-');
  for (const option of ['ask-smtpd', 'ask-tables'] as const)
    if (values.has(option) && isElsewhere)
      throw new UsageError(`--${option} goes with --host, and neither with --root nor with "-"`);
  const named = await filesToCheck(words, values.all('ignore'), values.one('settings-from'));
  const mine = named.flatMap((file, at) => (isIn(shard, at) ? [{ ...file, at }] : []));
  const fixing = fixingOptions(
    values,
    mine.flatMap(({ name, problem }) => (problem === undefined ? [name] : [])),
  );
  const run = new CheckRun(mine, { values, reading, reader, fixing });
  await run.read();
  // At this point the files that were read are known and nothing is fixed yet, so a report cannot overwrite any of them.
  const conclude = await reporting(values);
  const blob = values.one('blob');
  const writeBlob = blob === undefined ? undefined : (await import('./write-output.js')).writerOf(blob);
  await run.judge();
  for (const message of await interrupted(fixing?.write === true)) run.fail(message);
  const { collected } = run;
  if (writeBlob !== undefined) {
    const { partText } = await import('./part-file.js');
    writeBlob(partText({ shard, count: named.length, collected }));
  }
  return conclude(collected, fixing && { fixing, fixed: run.fixed });
}
