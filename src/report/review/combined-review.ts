import { inOrder, type Review } from './review.js';

/** Combines reviews into one: their conclusions in sequence, and all items with the most important first. */
export function combinedReview(reviews: readonly Review[]): Review {
  return {
    command: 'review',
    file: reviews[0]?.file ?? '',
    conclusion: reviews.flatMap(({ conclusion }, at) => (at === 0 ? conclusion : ['', ...conclusion])),
    items: inOrder(reviews.flatMap(({ items }) => items)),
  };
}
