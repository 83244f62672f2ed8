/**
 * `candidates` in the order in which somebody who wrote `word` may have meant them: by how many letters have to be inserted, left
 * out, changed or swapped. Those that are equally far stay in their order.
 */
export function closestFirst(word: string, candidates: readonly string[]): readonly string[] {
  // No candidate is as long: they are all equally far.
  if (word.length > longestCompared) return candidates;
  return candidates
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** `candidates` as they are, for when looking closely is not worth it. */
export const unordered: typeof closestFirst = (_, candidates) => candidates;

/** No keyword is nearly as long: a longer word is not compared with any. */
const longestCompared = 40;

/** Damerau and Levenshtein's distance, with transpositions of neighbours. */
export function distance(from: string, to: string): number {
  if (from.length > longestCompared || to.length > longestCompared) return Math.max(from.length, to.length);
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        cost = Math.min(cost, (beforePrevious[column - 2] ?? Number.POSITIVE_INFINITY) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
