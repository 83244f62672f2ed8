/** A part of a word with wildcards: letters, alternatives, or what it may stand for. */
type GlobPart =
  | { readonly type: 'letters'; readonly text: string }
  | { readonly type: 'one-of'; readonly parts: readonly (readonly GlobPart[])[] }
  /** `?`, `*`, and a variable or a class, which may be anything. */
  | { readonly type: 'letter' | 'segment' | 'anything' };

/**
 * Whether a text is what a word with wildcards and variables may stand for. The places in the text that are reached are followed part by part, since an expression
 * with many stars takes time without end.
 */
export const fitsGlob = (text: string, word: string): boolean =>
  reached(text, globParts(word), new Set([0])).has(text.length);

const partOf = /\$(?:\w+|\{[^{}]*\}|\(\)|.)|`[^`]*`|\{\}|\[[^\]/]+\]|\{([^{}]*,[^{}]*)\}|[\s\S]/g;

const globParts = (word: string): readonly GlobPart[] =>
  [...word.matchAll(partOf)].map(([part, listed]) => {
    if (listed !== undefined) return { type: 'one-of', parts: listed.split(',').map(globParts) };
    if (part === '*') return { type: 'segment' };
    if (part === '?') return { type: 'letter' };
    return part.length > 1 ? { type: 'anything' } : { type: 'letters', text: part };
  });

/** The places in a text that are reached from others by what parts stand for. */
function reached(text: string, parts: readonly GlobPart[], from: ReadonlySet<number>): ReadonlySet<number> {
  let places = from;
  for (const part of parts) {
    if (places.size === 0) break;
    places = behind(text, part, places);
  }
  return places;
}

function behind(text: string, part: GlobPart, from: ReadonlySet<number>): ReadonlySet<number> {
  if (part.type === 'one-of') return new Set(part.parts.flatMap((each) => [...reached(text, each, from)]));
  const found = new Set<number>();
  for (const at of from) {
    if (part.type === 'letters') {
      if (text.startsWith(part.text, at)) found.add(at + part.text.length);
    } else if (part.type === 'letter') {
      if (at < text.length && text[at] !== '/') found.add(at + 1);
    }
    // Places that were reached from an earlier one have been followed from there.
    else
      for (let end = at; end <= text.length && !found.has(end); end += 1) {
        found.add(end);
        if (part.type === 'segment' && text[end] === '/') break;
      }
  }
  return found;
}
