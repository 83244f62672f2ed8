import { editDistance, longestCompared } from '../src/source/edit-distance.js';

/**
 * Sorts `candidates` by how likely each was meant by `word`: by the number of letters to insert, delete, change or swap. Candidates at the same
 * distance keep their order.
 */
export function closestFirst(word: string, candidates: readonly string[]): readonly string[] {
  // No candidate is this long: all are equally distant.
  if (word.length > longestCompared) return candidates;
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** Returns `candidates` unsorted, for callers that need not compare them. */
export const unordered: typeof closestFirst = (_, candidates) => candidates;
