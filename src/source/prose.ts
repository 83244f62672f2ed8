/** Truncates a text that is longer than `longest`, with dots at the end. */
export const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 3)}...` : text;

/** `6.8`, `6.8 and 7.4`, `6.8, 7.4 and 7.9`. */
export const inWords = (parts: readonly string[]): string => joined(parts, 'and');

/** `action`, `action or tag`, `action, for or tag`. */
export const alternatives = (parts: readonly string[]): string => joined(parts, 'or');

/** Joins words like Intl.ListFormat, whose tables take longer to load than most checks. */
const joined = (parts: readonly string[], last: 'and' | 'or'): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;

/** The first `most` names and the number of others: `a, b and 12 more`. A single other name is listed, since it takes no more room. */
export function someInWords(names: readonly string[], most: number): string {
  const left = names.length - most;
  return inWords(left > 1 ? [...names.slice(0, most), `${left} more`] : names);
}
