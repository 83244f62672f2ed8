import { relative, resolve } from 'node:path';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { differenceText, type ExplainedDifference, type NamedSide, shownSide } from '../report/difference.js';
import { differenceJson } from '../report/difference-json.js';
import { Budget, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import type { Model } from './check-task.js';
import { readConfiguration } from './configurations.js';
import { destinationOf } from './destination.js';
import type { Server } from './explained-decision.js';
import { Revision, revisionFiles } from './git.js';
import { displayPath, type Input, InputError, type ReadingOptions, readModel, usualFile } from './input.js';
import { isReviewFormat, publishReview } from './publish-review.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** `smtpd-lint diff OLD NEW`: exit 1 where a stranger gains anything, 0 where none does, 2 where that could not be judged. */
export async function diff({ files, values }: CommandLine): Promise<number> {
  // What is new is judged by the settings that are there now.
  const { reading, ownership } = await settled(files.at(-1) ?? '-', 'diff', values);
  const base = values.one('base');
  const [old, next] =
    base === undefined ? await twoFiles(files, reading) : await revisions(files, base, reading);
  const [before, after] = [named(old, reading), named(next, reading)];
  const judged = [reportIfRefused(old, before.config), reportIfRefused(next, after.config)];
  if (judged.includes(false)) return 2;
  const destination = await destinationOf(values);
  const options = await withSuffixes(ownership, before.config, after.config);
  const found = within(new Budget(reading.work), () => compareFlows(before, after, options));
  const secrets = secretsOfAll([before.config, after.config]);
  const difference = redact(await explainedDifference([before, after], found, values), secrets);
  const [was, now] = [shownSide(before, secrets), shownSide(after, secrets)];
  const format = values.one('format');
  if (isReviewFormat(format)) {
    const { differenceReview } = await import('../report/review/difference-review.js');
    await publishReview(destination, format, differenceReview(difference, was, now));
  } else
    destination.write(
      format === 'json'
        ? differenceJson(difference, was, now)
        : differenceText(difference, was, now, destination),
    );
  return { yes: 1, no: 0, unknown: 2 }[difference.strangersGain];
}

/** Changes with why both servers answer so to their examples, where that is told. An alias that is assumed is in no configuration, and has no reasons there. */
async function explainedDifference(
  [before, after]: readonly [Server, Server],
  difference: FlowDifference,
  values: OptionValues,
): Promise<ExplainedDifference> {
  if (!values.has('why') && values.one('format') !== 'json') return difference;
  const { whyOf } = await import('./explained-decision.js');
  return {
    ...difference,
    changes: difference.changes.map((change) => {
      const { example } = change;
      if (example === undefined || example.throughAlias) return change;
      const of = (server: Server) => whyOf(server, example.envelope, values.has('why'));
      return { ...change, example: { ...example, why: { old: of(before), new: of(after) } } };
    }),
  };
}

async function twoFiles(files: readonly string[], reading: ReadingOptions): Promise<readonly [Input, Input]> {
  const [old, next, ...others] = files;
  if (old === undefined || next === undefined || others.length > 0)
    throw new UsageError('diff takes two files, or --base REVISION and one file');
  if (old === '-' && next === '-')
    throw new UsageError('diff reads one of its files from standard input at most');
  return [await readConfiguration(old, reading), await readConfiguration(next, reading)];
}

/** A file as it is now and as it was in a revision. Throws InputError. */
async function revisions(
  files: readonly string[],
  base: string,
  reading: ReadingOptions,
): Promise<readonly [Input, Input]> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0 || name === '-') throw new UsageError('diff --base takes one file');
  const revision = Revision.of(name, base);
  const next = await readConfiguration(name, reading);
  const path = resolve(name);
  const read = revision.read(path);
  if (!read?.ok)
    throw new InputError(
      `${base}:${relative(process.cwd(), path)}: ${read === undefined ? 'lies outside the repository' : read.message}`,
    );
  const host = revisionFiles(revision, { root: reading.root, main: name, cwd: process.cwd() });
  return [{ file: { path: name, text: read.text }, files: host, label: `${base}:` }, next];
}

function named(input: Input, reading: ReadingOptions): NamedSide & Model {
  const { label = '' } = input;
  return {
    ...readModel(input, reading.releases[0], reading),
    locate: (path) => `${label}${displayPath(path, input.files)}`,
  };
}
