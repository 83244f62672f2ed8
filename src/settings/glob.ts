/**
 * Patterns of file names: `*` any characters but `/`, `?` one of them, `**` as a whole segment any number of folders. Own code rather than a library:
 * those turn a pattern into a regular expression, and one from a hostile repository would take for ever. This takes time in proportion to
 * the pattern and the path.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A pattern without a folder is for files in any folder.
  if (!pattern.includes('/')) return matchesSegment(pattern, name);
  const segments = pattern.replace(/^\.\//, '').split('/');
  return matchesSequence(
    // What lies in a folder is not the folder.
    segments.at(-1) === '**' ? [...segments, '*'] : segments,
    path.split('/'),
    (segment) => segment === '**',
    matchesSegment,
  );
}

/** The fault of a pattern, as a predicate; undefined: it has none. */
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
 * Whether a sequence of items is one that a pattern stands for, in which some signs stand for any number of items. On a mismatch only the last such
 * sign need take one item more: what an earlier one took was the least already.
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
