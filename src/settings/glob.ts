/**
 * Matches a path against a pattern: `*` is any characters except `/`, `?` is one of them, and `**` as a whole segment is any number of folders. This is not left to a library,
 * because these compile a pattern to a regular expression, and a pattern from a hostile repository could take forever. This function takes time proportional to the product of the
 * lengths of pattern and path.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A pattern without a folder matches files in any folder.
  if (!pattern.includes('/')) return matchesSegment(pattern, name);
  const segments = pattern.replace(/^\.\//, '').split('/');
  return matchesSequence(
    // A trailing `**` matches what is in a folder, but not the folder itself.
    segments.at(-1) === '**' ? [...segments, '*'] : segments,
    path.split('/'),
    (segment) => segment === '**',
    matchesSegment,
  );
}

/** What is wrong with a pattern, as a predicate, or undefined if it is valid. */
export function globProblem(pattern: string): string | undefined {
  if (pattern.length > 1000) return 'is too long';
  if (/^\/|^\.\.\/|\/\.\.\/|^\w:|\\/.test(pattern))
    return 'must lie below the folder of this file: write a relative path with /';
  if (/[[\]{}()!]/.test(pattern)) return 'has more than *, ** and ? for signs: write a list of patterns';
  return undefined;
}

const matchesSegment = (pattern: string, name: string): boolean =>
  matchesSequence(
    [...pattern],
    [...name],
    (sign) => sign === '*',
    (sign, letter) => sign === '?' || sign === letter,
  );

/**
 * Whether a sequence of items matches a pattern in which some signs match any number of items. On a mismatch only the last such sign has to take one more item, because earlier
 * ones have already taken the fewest possible.
 */
export function matchesSequence<S, T>(
  pattern: readonly S[],
  items: readonly T[],
  isAny: (sign: S) => boolean,
  matches: (sign: S, item: T) => boolean,
): boolean {
  let at = 0;
  let retry: { readonly pattern: number; item: number } | undefined;
  for (let item = 0; item < items.length; ) {
    const sign = pattern[at];
    const here = items[item];
    if (sign !== undefined && isAny(sign)) {
      retry = { pattern: at, item };
      at += 1;
    } else if (sign !== undefined && here !== undefined && matches(sign, here)) {
      at += 1;
      item += 1;
    } else if (retry !== undefined) {
      retry.item += 1;
      item = retry.item;
      at = retry.pattern + 1;
    } else return false;
  }
  return pattern.slice(at).every(isAny);
}
