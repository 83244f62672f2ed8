/** What stands for the end of a line in a text that is a comment of one line. */
export const lineEnd: string;

/** Texts as comments, and where they begin, in bytes before the end of all of it, with their lengths. Throws Error if one cannot be written so. */
export function asComments(texts: Readonly<Record<string, string>>): {
  readonly comments: string;
  readonly places: Readonly<Record<string, readonly [fromEnd: number, length: number]>>;
};
