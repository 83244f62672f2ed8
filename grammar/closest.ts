import { editDistance, longestCompared } from '../src/source/edit-distance.js';

/**
 * `candidates` in the order in which somebody who wrote `word` may have meant them: by how many letters have to be inserted, left
 * out, changed or swapped. Those that are equally far stay in their order.
 */
export function closestFirst(word: string, candidates: readonly string[]): readonly string[] {
  // No candidate is as long: they are all equally far.
  if (word.length > longestCompared) return candidates;
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** `candidates` as they are, for when looking closely is not worth it. */
export const unordered: typeof closestFirst = (_, candidates) => candidates;
