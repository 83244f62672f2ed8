/** The most users or recipients of a change that are named. */
const maxNamed = 8;

/** The first of some names, and how many more there are: `a, b and 3 more`. */
export function namesText(names: readonly string[]): string {
  const left = names.length - maxNamed;
  return left > 0 ? `${names.slice(0, maxNamed).join(', ')} and ${left} more` : names.join(', ');
}
