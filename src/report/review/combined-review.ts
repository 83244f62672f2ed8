import { inOrder, type Review } from './review.js';

/** Several reviews as one: the conclusions one after the other, and of all items first what matters most. */
export function combinedReview(reviews: readonly Review[]): Review {
  return {
    command: 'review',
    file: reviews[0]?.file ?? '',
    conclusion: reviews.flatMap(({ conclusion }, at) => (at === 0 ? conclusion : ['', ...conclusion])),
    items: inOrder(reviews.flatMap(({ items }) => items)),
  };
}
