/** A replacement that pads with blanks, so that all text after it keeps its place. */
export interface SameLength {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** Applies all edits to a text; of two at the same place, only the first. */
export function withSameLength(text: string, edits: readonly SameLength[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, instead } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const rest = text.slice(start + instead.length, end).replace(/[^\n]/g, ' ');
    pieces.push(text.slice(at, start), instead, rest);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

/** The text with some stretches turned into blanks. */
export const blanked = (
  text: string,
  stretches: readonly { readonly start: number; readonly end: number }[],
): string =>
  withSameLength(
    text,
    stretches.map(({ start, end }) => ({ start, end, instead: '' })),
  );
