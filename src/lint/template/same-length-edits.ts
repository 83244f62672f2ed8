/** A text in the place of another one, the rest of which becomes blank: all places behind it stay where they are. */
export interface SameLength {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** The text with all edits made; of two at the same place, the first. */
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

/** The text without some stretches. */
export const blanked = (
  text: string,
  stretches: readonly { readonly start: number; readonly end: number }[],
): string =>
  withSameLength(
    text,
    stretches.map(({ start, end }) => ({ start, end, instead: '' })),
  );
