import { editDistance } from './edit-distance.js';

/**
 * The candidate that `word` was most likely meant to be: at most a third of its letters (at least one) missing, added, wrong or swapped with their
 * neighbour. Returns undefined if none is that near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = maxWrongLetters(word) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The end of a message about an unknown word: `; did you mean "check"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const guess = nearest(word, known);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}

/**
 * Every candidate that `word` may have been meant to be: the nearest ones, and those that it abbreviates and that are almost as near (`fr` is `for`
 * or `from`). Returns none if none is that near.
 */
export function allNearest(word: string, candidates: Iterable<string>): readonly string[] {
  const lower = word.toLowerCase();
  const limit = maxWrongLetters(word);
  const measured = [...new Set(candidates)].map((candidate) => ({
    candidate,
    distance: editDistance(lower, candidate.toLowerCase(), limit + 2),
  }));
  const best = Math.min(...measured.map(({ distance }) => distance));
  if (best > limit) return [];
  return measured
    .filter(
      ({ candidate, distance }) =>
        distance === best ||
        (best > 0 && distance === best + 1 && abbreviates(lower, candidate.toLowerCase())),
    )
    .map(({ candidate }) => candidate);
}

/** The number of letters of a word that may be wrong: none of a single one, of which every other letter would be a misspelling. */
const maxWrongLetters = (word: string): number =>
  word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3));

/** Whether the letters of a word all occur in a longer one, in order. */
function abbreviates(word: string, longer: string): boolean {
  let at = 0;
  for (const letter of longer) if (letter === word[at]) at += 1;
  return at === word.length;
}
