import { toPlainJson } from '../report/json.js';
import { schemaVersion } from '../report/lint-result.js';
import { parseReview } from '../report/review/parse-review.js';
import type { Review, ReviewItem, ReviewKind } from '../report/review/review.js';
import { reviewFormats } from '../report/review/review-formats.js';
import type { LineStyle } from '../report/text-lines.js';
import { wrapped } from '../report/wrap.js';
import { keptTogether } from '../source/kept-together.js';
import { readNamed } from '../source/node-files.js';
import type { OptionValues } from './arguments.js';
import { outputDestination } from './destination.js';
import { InputError } from './input.js';
import { isReviewFormat } from './publish-review.js';
import { appendToJobSummary } from './write-job-summary.js';

/** The largest review that is read again, in bytes. */
const maxBytes = 4 * 1024 * 1024;

/** Prints a review, writes it as JSON to the file of `--json-file`, and adds it to the summary of the job. */
export async function publishCombined(review: Review, values: OptionValues): Promise<void> {
  const destination = await outputDestination(values);
  const format = values.one('format');
  const file = values.one('json-file');
  if (file !== undefined) (await import('./write-output.js')).writerOf(file)(reviewJson(review));
  if (isReviewFormat(format)) destination.publish(reviewFormats[format](review));
  else destination.write(format === 'json' ? reviewJson(review) : reviewText(review, destination));
  if (!values.has('render')) appendToJobSummary(() => reviewFormats.markdown(review));
}

/** Reads a review in JSON. Throws InputError. */
export function readReview(path: string): Review {
  const read = readNamed(path, { limit: maxBytes });
  if (!read.ok) throw new InputError(`${path}: ${read.message}`);
  const review = parseReview(read.text);
  if (review === undefined) throw new InputError(`${path}: is no review in JSON`);
  return review;
}

const reviewJson = (review: Review): string => `${toPlainJson({ schemaVersion, ...review })}\n`;

/** A review as text: the items, then the conclusion. */
function reviewText({ items, conclusion }: Review, { columns }: LineStyle): string {
  const told = items.filter(({ kind }) => kind !== 'proven');
  const blocks = [...told.map((item) => [titleOf(item), ...item.lines, ...item.example]), conclusion];
  return `${blocks.map((lines) => lines.flatMap((line) => fitting(line, columns)).join('\n')).join('\n\n')}\n`;
}

/** The result of an assertion, by the kind of its item: its text does not say it. */
const ofAssertions: Partial<Readonly<Record<ReviewKind, string>>> = {
  refuted: 'refuted',
  'not-proven': 'not proven',
  'no-assertion': 'not understood',
};

/** `refuted: smtpd-lint.policy:2: strangers never relay`; for any other item the title alone. */
function titleOf({ kind, title, place }: ReviewItem): string {
  const word = ofAssertions[kind];
  return word === undefined ? title : `${word}: ${place.file}:${place.line}: ${title}`;
}

/** Wraps a printable line to the width of the terminal, with two more columns of indentation. */
function fitting(line: string, columns: number): readonly string[] {
  return wrapped(keptTogether(line), { columns, indent: line.search(/\S|$/) + 2 });
}
