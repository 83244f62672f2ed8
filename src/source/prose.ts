/** The beginning of a text, and dots for the rest where it is longer. */
export const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 3)}...` : text;

let conjunction: Intl.ListFormat | undefined;
let disjunction: Intl.ListFormat | undefined;

/** `6.8`, `6.8 and 7.4`, `6.8, 7.4 and 7.9`. */
export function inWords(parts: readonly string[]): string {
  conjunction ??= new Intl.ListFormat('en-GB');
  return conjunction.format(parts);
}

/** `action`, `action or tag`, `action, for or tag`. */
export function alternatives(parts: readonly string[]): string {
  disjunction ??= new Intl.ListFormat('en-GB', { type: 'disjunction' });
  return disjunction.format(parts);
}

/** The first so many of some names, and how many more there are: `a, b and 12 more`. One more takes no more room than to say so. */
export function someInWords(names: readonly string[], most: number): string {
  const left = names.length - most;
  return inWords(left > 1 ? [...names.slice(0, most), `${left} more`] : names);
}
