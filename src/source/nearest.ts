import { editDistance } from './edit-distance.js';

/**
 * The candidate that `word` was most likely meant to be: at most a third of its letters (at least one) missing, added, wrong or swapped
 * with their neighbour. Undefined where nothing is that near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}
