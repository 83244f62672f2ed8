import type { Review } from '../report/review/review.js';
import { reviewFormatNames } from './commands.js';
import type { Destination } from './destination.js';

type ReviewFormatName = (typeof reviewFormatNames)[number];

export const isReviewFormat = (name: string | undefined): name is ReviewFormatName =>
  reviewFormatNames.some((known) => known === name);

/** Writes a review in one of the review formats, which are loaded only if they are used. */
export async function publishReview(
  destination: Destination,
  format: ReviewFormatName,
  review: Review,
): Promise<void> {
  const { reviewFormats } = await import('../report/review/review-formats.js');
  destination.publish(reviewFormats[format](review));
}
