/** No mistyped name or keyword is nearly this long: longer words are not compared, as that would be slow. */
export const longestCompared = 40;

/** Rows of the table, reused between calls: thousands of words are compared with dozens of others. */
const rows = [
  new Uint8Array(longestCompared + 1),
  new Uint8Array(longestCompared + 1),
  new Uint8Array(longestCompared + 1),
];

/**
 * The number of letters to insert, delete, change or swap with their neighbour (optimal string alignment). Words longer than `longestCompared` are at
 * the greatest possible distance.
 *
 * @param enough a distance beyond which the exact value does not matter: the result is then at least this
 */
export function editDistance(from: string, to: string, enough = Number.POSITIVE_INFINITY): number {
  const least = Math.abs(from.length - to.length);
  if (from.length > longestCompared || to.length > longestCompared) return Math.max(from.length, to.length);
  if (least >= enough) return least;
  let [beforePrevious = new Uint8Array(), previous = beforePrevious, current = beforePrevious] = rows;
  for (let column = 0; column <= to.length; column += 1) previous[column] = column;
  for (let row = 1; row <= from.length; row += 1) {
    const letter = from.charCodeAt(row - 1);
    const letterBefore = row > 1 ? from.charCodeAt(row - 2) : -1;
    current[0] = row;
    let best = row;
    for (let column = 1; column <= to.length; column += 1) {
      const other = to.charCodeAt(column - 1);
      const diagonal = (previous[column - 1] ?? 0) + (letter === other ? 0 : 1);
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, diagonal);
      if (column > 1 && letterBefore === other && letter === to.charCodeAt(column - 2))
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current[column] = cost;
      if (cost < best) best = cost;
    }
    // A swap reaches back two rows, and costs one.
    if (best > enough) return best;
    [beforePrevious, previous, current] = [previous, current, beforePrevious];
  }
  return previous[to.length] ?? 0;
}
