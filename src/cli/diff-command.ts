import { relative, resolve } from 'node:path';
import { differenceText } from '../report/difference.js';
import { differenceJson } from '../report/difference-json.js';
import { type CommandLine, UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { type Destination, outputDestination } from './destination.js';
import { configurationIn, differencesOf, type VariantDifference } from './file-differences.js';
import { Revision } from './git.js';
import { type Input, InputError, type ReadingOptions, usualFile } from './input.js';
import { isReviewFormat, publishReview } from './publish-review.js';
import { settled } from './settings-reader.js';
import { type GroupedAnswer, headingOf, takenVariants } from './variant-answers.js';
import { whyTeller } from './why-teller.js';
import { withSuffixes } from './with-suffixes.js';

/** `smtpd-lint diff OLD NEW`: exit 1 if strangers gain anything, 0 if they gain nothing, 2 if that could not be judged. */
export async function diffCommand({ files, values }: CommandLine): Promise<number> {
  // The current settings apply to the new file.
  const { reading, ownership } = await settled(files.at(-1) ?? '-', 'diff', values);
  const base = values.one('base');
  const [old, next] =
    base === undefined ? await twoFiles(files, reading) : await revisions(files, base, reading);
  const taken = takenVariants([old, next], reading, values);
  if (taken === undefined) return 2;
  const destination = await outputDestination(values);
  const options = await withSuffixes(
    ownership,
    ...taken.variants.flatMap(({ models }) => models.map(({ config }) => config)),
  );
  const tellWhy = await whyTeller(values);
  const answers = differencesOf([old, next], taken, options, { tellWhy, work: reading.work });
  await write(answers, values.one('format'), destination);
  const gains = new Set(answers.map(({ answer: [{ strangersGain }] }) => strangersGain));
  if (gains.has('yes')) return 1;
  return gains.has('unknown') || !taken.isAll ? 2 : 0;
}

async function write(
  answers: readonly GroupedAnswer<VariantDifference>[],
  format: string | undefined,
  destination: Destination,
): Promise<void> {
  if (isReviewFormat(format)) {
    const [first, ...others] = answers;
    if (first === undefined || others.length > 0)
      throw new InputError(
        `--format ${format} has one answer, and variants differ`,
        'name one with --variant',
      );
    const { differenceReview } = await import('../report/review/difference-review.js');
    await publishReview(destination, format, differenceReview(...first.answer));
    return;
  }
  for (const { answer, named } of answers)
    if (format === 'json') destination.write(differenceJson(...answer, named));
    else {
      if (named) destination.write(`${headingOf(named)}\n`);
      destination.write(differenceText(...answer, destination));
    }
}

async function twoFiles(files: readonly string[], reading: ReadingOptions): Promise<readonly [Input, Input]> {
  const [old, next, ...others] = files;
  if (old === undefined || next === undefined || others.length > 0)
    throw new UsageError('diff takes two files, or --base REVISION and one file');
  if (old === '-' && next === '-')
    throw new UsageError('diff reads one of its files from standard input at most');
  return [await readConfiguration(old, reading), await readConfiguration(next, reading)];
}

/** The current version of a file and that of a revision. Throws InputError. */
async function revisions(
  files: readonly string[],
  base: string,
  reading: ReadingOptions,
): Promise<readonly [Input, Input]> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0 || name === '-') throw new UsageError('diff --base takes one file');
  const revision = Revision.of(name, base);
  const next = await readConfiguration(name, reading);
  const old = configurationIn(revision, name, reading);
  if (!('file' in old))
    throw new InputError(`${base}:${relative(process.cwd(), resolve(name))}: ${old.message}`);
  return [old, next];
}
