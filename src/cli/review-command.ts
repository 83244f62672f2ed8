import { join, relative, resolve } from 'node:path';
import { printable } from '../report/printable.js';
import { combinedReview } from '../report/review/combined-review.js';
import { differenceReview } from '../report/review/difference-review.js';
import { policyReview } from '../report/review/policy-review.js';
import type { Review, ReviewKind } from '../report/review/review.js';
import { readFound, readNamed } from '../source/node-files.js';
import { statusOf } from '../source/paths.js';
import type { CommandLine, OptionValues } from './arguments.js';
import { UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { configurationIn, differencesOf } from './file-differences.js';
import { revisionIfAny } from './found-in-revision.js';
import { NoRevision, Revision } from './git.js';
import { displayPath, type Input, InputError, type ReadingOptions } from './input.js';
import { filesToCheck } from './named-files.js';
import { newFileAnswers } from './new-file.js';
import { type FilePolicy, policyAnswer, policyBeside, policyOf, statusOfPolicy } from './policy-answer.js';
import { publishCombined, readReview } from './review-output.js';
import { settled } from './settings-reader.js';
import type { TemplateVariants } from './template-variants.js';
import { headingOf, takenVariants } from './variant-answers.js';
import { withSuffixes } from './with-suffixes.js';

type ExitStatus = 0 | 1 | 2;

/** The reviews of one file, and the resulting exit status. */
interface FileReview {
  readonly reviews: readonly Review[];
  readonly status: ExitStatus;
}

/**
 * `smtpd-lint review --base REVISION [FILE|DIR|GLOB]…`: exit 1 if strangers gain something or an assertion is refuted, 2 if that is unknown, else 0. Settings and policies are
 * those of the revision, because a change must not choose the criteria by which it is judged. Without a revision only the policy is checked.
 */
export async function reviewCommand({ files, values }: CommandLine): Promise<number> {
  const path = values.one('render');
  if (path !== undefined) {
    if (files.length > 0 || values.has('base')) throw new UsageError('review --render takes no other file');
    await publishCombined(readReview(path), values);
    return 0;
  }
  const base = values.one('base');
  if (base === undefined && !values.has('policy'))
    throw new UsageError('review needs --base REVISION or --policy FILE');
  const isSettled = base === undefined || values.has('config') || values.has('no-config');
  const own = isSettled ? values : values.withDefaults([['settings-from', base]]);
  const answers: FileReview[] = [];
  const named = await filesToCheck(files.length > 0 ? files : ['.'], values.all('ignore'), base);
  for (const { name } of named) answers.push(await answerOf(name, base, own));
  if (base !== undefined) answers.push(...unseenIn(files.length > 0 ? files : ['.'], base));
  await publishCombined(combinedReview(answers.flatMap(({ reviews }) => reviews)), values);
  return worst(answers.map(({ status }) => status));
}

/** The worst of several exit statuses: a known fault outranks an unknown result. */
const worst = (all: readonly ExitStatus[]): ExitStatus => (all.includes(1) ? 1 : all.includes(2) ? 2 : 0);

/** The review of a file's change. A file that cannot be compared is mentioned in the review, so that the others are still judged. */
async function answerOf(name: string, base: string | undefined, values: OptionValues): Promise<FileReview> {
  if (name === '-') throw new UsageError('review reads no standard input');
  try {
    const revision = base === undefined ? undefined : Revision.of(name, base);
    const { reading, ownership } = await settled(name, 'review', values);
    const next = await readConfiguration(name, reading);
    const judging = { reading, ownership, values };
    const answers = [
      ...(revision === undefined ? [] : [await changeOf(name, next, revision, judging)]),
      await policyOn(name, next, revision, judging),
    ];
    return {
      reviews: answers.flatMap(({ reviews }) => reviews),
      status: worst(answers.map(({ status }) => status)),
    };
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof NoRevision) throw error;
    return { reviews: [remark('not-compared', name, error.message)], status: 2 };
  }
}

/** Reviews of submodules in the named folders whose change cannot be determined. */
function unseenIn(words: readonly string[], base: string): readonly FileReview[] {
  const folders = words.filter((word) => statusOf(word)?.isDirectory());
  const unseen = folders.flatMap(
    (folder) => revisionIfAny(join(folder, 'any'), base)?.unseenSubmodules(folder) ?? [],
  );
  const problems = new Map(unseen.map(({ path, problem }) => [relative('.', path), problem]));
  return [...problems].map(([path, problem]) => ({
    reviews: [remark('not-compared', path, problem)],
    status: 2,
  }));
}

interface ReviewContext {
  readonly reading: ReadingOptions;
  readonly ownership: Awaited<ReturnType<typeof settled>>['ownership'];
  readonly values: OptionValues;
}

/** The options of the verifier for all variants of the given files. */
const optionsFor = ({ variants }: TemplateVariants, ownership: ReviewContext['ownership']) =>
  withSuffixes(ownership, ...variants.flatMap(({ models }) => models.map(({ config }) => config)));

/** The exit status for what strangers gain in the variants that were compared. `isAll`: whether there are no others. */
const statusOfGains = (gains: readonly string[], isAll: boolean): ExitStatus =>
  gains.includes('yes') ? 1 : isAll && !gains.includes('unknown') ? 0 : 2;

const refusedNote = 'smtpd refuses this file, or what it was';
const refusedNewNote = 'this file is new, and smtpd refuses it';

/** A review that applies to some variants of a file, with these named. */
function withHeading(review: Review, named: readonly string[] | undefined): Review {
  if (named === undefined) return review;
  const heading = headingOf(named);
  return {
    ...review,
    conclusion: [heading, ...review.conclusion],
    items: review.items.map((item) => ({ ...item, lines: [heading, ...item.lines] })),
  };
}

async function changeOf(
  name: string,
  next: Input,
  revision: Revision,
  { reading, ownership, values }: ReviewContext,
): Promise<FileReview> {
  const old = configurationIn(revision, name, reading);
  if (!('file' in old)) {
    if (old.code !== 'ENOENT') throw new InputError(`${revision.name}:${name}: ${old.message}`);
    return newFileOf(name, next, { reading, ownership, values });
  }
  const taken = takenVariants([old, next], reading, values);
  if (taken === undefined) return { reviews: [remark('not-compared', name, refusedNote)], status: 2 };
  const options = await optionsFor(taken, ownership);
  const answers = differencesOf([old, next], taken, options, { tellWhy: undefined, work: reading.work });
  const reviews = answers.map(({ answer, named }) => withHeading(differenceReview(...answer), named));
  const gains = answers.map(({ answer: [{ strangersGain }] }) => strangersGain);
  return { reviews, status: statusOfGains(gains, taken.isAll) };
}

/** The review of a file that the revision does not contain: whether strangers relay through it. */
async function newFileOf(
  name: string,
  next: Input,
  { reading, ownership, values }: ReviewContext,
): Promise<FileReview> {
  const taken = takenVariants([next], reading, values);
  if (taken === undefined) return { reviews: [remark('not-compared', name, refusedNewNote)], status: 2 };
  const options = await optionsFor(taken, ownership);
  const answers = newFileAnswers(next, taken, options, reading.work);
  const found = answers.map(({ answer: { openRelay } }) => openRelay);
  return {
    reviews: answers.map(({ answer: { review }, named }) => withHeading(review, named)),
    status: statusOfGains(found, taken.isAll),
  };
}

async function policyOn(
  name: string,
  next: Input,
  revision: Revision | undefined,
  { reading, ownership, values }: ReviewContext,
): Promise<FileReview> {
  const policy = policyIn(revision, name, values.one('policy'));
  const taken = policy && takenVariants([next], reading, values);
  if (policy === undefined || taken === undefined) return { reviews: [], status: policy ? 2 : 0 };
  const options = await optionsFor(taken, ownership);
  const locate = (file: string): string => displayPath(file, next.files);
  const { report } = policyAnswer(policy, { taken, locate }, options, {
    tellWhy: undefined,
    work: reading.work,
  });
  return { reviews: [policyReview(report)], status: statusOfPolicy(report) };
}

/** The policy of a file in a revision, or the current one if the revision has none. Throws InputError if one was named that does not exist. */
function policyIn(
  revision: Revision | undefined,
  name: string,
  given: string | undefined,
): FilePolicy | undefined {
  const path = given ?? policyBeside(name);
  const old = revision?.read(resolve(path));
  const label = `${revision?.name}:${relative('.', path)}`;
  if (old?.ok) return policyOf(label, old.text);
  if (old !== undefined && old.code !== 'ENOENT') throw new InputError(`${label}: ${old.message}`);
  const read = given === undefined ? readFound(path) : readNamed(path);
  if (read.ok) return policyOf(path, read.text);
  if (given === undefined && read.code === 'ENOENT') return undefined;
  throw new InputError(`${path}: ${read.message}`);
}

/** A review with a single remark on a file. */
function remark(kind: ReviewKind, name: string, said: string): Review {
  const file = printable(name);
  const title = printable(said.startsWith(name) ? said : `${name}: ${said}`);
  return {
    command: 'review',
    file,
    conclusion: [title],
    items: [{ kind, title, lines: [], example: [], place: { file, line: 1 } }],
  };
}
