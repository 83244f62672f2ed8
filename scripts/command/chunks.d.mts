/** The exports of a chunk that keep the value with which they are declared. */
export function fixedIn(text: string): ReadonlySet<string>;
