import type { Review } from '../report/review/review.js';
import { reviewFormatNames } from './commands.js';
import type { Destination } from './destination.js';

type ReviewFormatName = (typeof reviewFormatNames)[number];

export const isReviewFormat = (name: string | undefined): name is ReviewFormatName =>
  reviewFormatNames.some((known) => known === name);

/** Writes what a reviewer is told in one of the formats for that, which are loaded where they are asked for. */
export async function publishReview(
  destination: Destination,
  format: ReviewFormatName,
  review: Review,
): Promise<void> {
  const { reviewFormats } = await import('../report/review/review-formats.js');
  destination.publish(reviewFormats[format](review));
}
