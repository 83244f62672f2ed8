import { relative, resolve } from 'node:path';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { differenceText, type ExplainedDifference, type NamedSide, shownSide } from '../report/difference.js';
import { differenceJson } from '../report/difference-json.js';
import { Budget, within } from '../verify/budget.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { FlowOptions } from '../verify/flows/flows.js';
import { type CommandLine, UsageError } from './arguments.js';
import { configurationOf, readConfiguration } from './configurations.js';
import { type Destination, destinationOf } from './destination.js';
import type { Server } from './explained-decision.js';
import { Revision, revisionFiles } from './git.js';
import { displayPath, type Input, InputError, type ReadingOptions, usualFile } from './input.js';
import { isReviewFormat, publishReview } from './publish-review.js';
import { settled } from './settings-reader.js';
import type { TemplateVariant } from './template-variants.js';
import { type GroupedAnswer, groupedAnswers, headingOf, takenVariants } from './variant-answers.js';
import { type TellWhy, whyTeller } from './why-teller.js';
import { withSuffixes } from './with-suffixes.js';

/** `smtpd-lint diff OLD NEW`: exit 1 where a stranger gains anything, 0 where none does, 2 where that could not be judged. */
export async function diff({ files, values }: CommandLine): Promise<number> {
  // What is new is judged by the settings that are there now.
  const { reading, ownership } = await settled(files.at(-1) ?? '-', 'diff', values);
  const base = values.one('base');
  const [old, next] =
    base === undefined ? await twoFiles(files, reading) : await revisions(files, base, reading);
  const taken = takenVariants([old, next], reading, values);
  if (taken === undefined) return 2;
  const destination = await destinationOf(values);
  const options = await withSuffixes(
    ownership,
    ...taken.variants.flatMap(({ models }) => models.map(({ config }) => config)),
  );
  const tellWhy = await whyTeller(values);
  const budget = new Budget(reading.work);
  const compared = (variant: TemplateVariant): VariantDifference =>
    within(budget, () => comparison([old, next], variant, options, tellWhy));
  const key = (one: VariantDifference): string => differenceJson(...one);
  const answers = groupedAnswers(taken, compared, key);
  await write(answers, values.one('format'), destination);
  const gains = new Set(answers.map(({ answer: [{ strangersGain }] }) => strangersGain));
  if (gains.has('yes')) return 1;
  return gains.has('unknown') || !taken.isAll ? 2 : 0;
}

/** What a variant of both files comes to, as it may be shown. */
type VariantDifference = readonly [difference: ExplainedDifference, old: NamedSide, next: NamedSide];

function comparison(
  [old, next]: readonly [Input, Input],
  { models: [before, after] }: TemplateVariant,
  options: FlowOptions,
  tellWhy: TellWhy | undefined,
): VariantDifference {
  if (before === undefined || after === undefined) throw new Error('a variant of two files has two models');
  const secrets = secretsOfAll([before.config, after.config]);
  const servers = [
    { ...before, locate: locateIn(old) },
    { ...after, locate: locateIn(next) },
  ] as const;
  const found = redact(explainedDifference(servers, compareFlows(before, after, options), tellWhy), secrets);
  const doubts = [...before.doubts, ...after.doubts].map((reason) => ({ reason, span: undefined }));
  const difference: ExplainedDifference =
    doubts.length === 0
      ? found
      : { ...found, strangersGain: 'unknown', dependsOn: [...found.dependsOn, ...doubts] };
  return [difference, shownSide(servers[0], secrets), shownSide(servers[1], secrets)];
}

async function write(
  answers: readonly GroupedAnswer<VariantDifference>[],
  format: string | undefined,
  destination: Destination,
): Promise<void> {
  if (isReviewFormat(format)) {
    const [first, ...others] = answers;
    if (first === undefined || others.length > 0)
      throw new InputError(`--format ${format} has one answer, and variants differ: name one with --variant`);
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

/** Changes with why both servers answer so to their examples, where that is told. An alias that is assumed is in no configuration, and has no reasons there. */
function explainedDifference(
  [before, after]: readonly [Server, Server],
  difference: FlowDifference,
  tellWhy: TellWhy | undefined,
): ExplainedDifference {
  if (tellWhy === undefined) return difference;
  return {
    ...difference,
    changes: difference.changes.map((change) => {
      const { example } = change;
      if (example === undefined || example.throughAlias) return change;
      const of = (server: Server) => tellWhy(server, example.envelope);
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
  const old = configurationOf({ file: { path: name, text: read.text }, files: host, label: `${base}:` });
  return [old, next];
}

const locateIn =
  ({ label = '', files }: Input) =>
  (path: string): string =>
    `${label}${displayPath(path, files)}`;
