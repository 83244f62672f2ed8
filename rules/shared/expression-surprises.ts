import type { Platform } from '../../src/source/release.js';

/** A part of a regular expression that means something else in smtpd than in other programs. */
export type Surprise =
  /** `[[:upper:]]`: pattern and text are in lower case. */
  | { readonly type: 'upper'; readonly part: string }
  /** `\\`: a backslash in the text. */
  | { readonly type: 'backslash'; readonly part: string }
  /** `\d`: the letter d. */
  | { readonly type: 'letter'; readonly part: string; readonly instead: string | undefined }
  /** `\S`: the pattern, too, is turned into lower case. */
  | { readonly type: 'folded'; readonly part: string; readonly instead: string }
  /** `[\w]`: in brackets a backslash is literal. */
  | { readonly type: 'bracket'; readonly part: string; readonly instead: string };

/** The expression with each such part replaced by what was meant, or undefined if that is not known. */
export function expressionAsMeant(text: string, surprise: Surprise): string | undefined {
  const instead = meantBy(surprise);
  return instead === undefined ? undefined : text.replaceAll(surprise.part, () => instead);
}

function meantBy(surprise: Surprise): string | undefined {
  switch (surprise.type) {
    case 'upper':
      return surprise.part.replace(/\[:upper:\]/gi, '[:alpha:]');
    case 'backslash':
      return '\\';
    default:
      return surprise.instead;
  }
}

/** Escapes of other regular expression languages, with what POSIX has instead. */
const classes: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[[:alnum:]_]',
  W: '[^[:alnum:]_]',
  s: '[[:space:]]',
  S: '[^[:space:]]',
};

/** Letters of the escapes that glibc's regcomp(3) knows and OpenBSD's C library does not. */
const gnuOnly = 'wsb';

/**
 * The first such part of an expression, or undefined if there is none. Only parts that are evidently deliberate count: an escaped letter, `[:upper:]`, an escaped
 * backslash.
 */
export function expressionSurprise(text: string, platform: Platform = 'portable'): Surprise | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '[') {
      const part = bracketAt(text, at);
      if (/\[:upper:\]/i.test(part)) return { type: 'upper', part };
      const escaped = /\\([dws])/i.exec(part);
      const letter = escaped?.[1];
      if (escaped && letter !== undefined) {
        const inner = (classes[letter.toLowerCase()] ?? '').slice(1, -1);
        return { type: 'bracket', part, instead: part.replace(escaped[0], () => inner) };
      }
      at += part.length - 1;
    } else if (char === '\\') {
      at += 1;
      const letter = text.charAt(at);
      const part = `\\${letter}`;
      if (letter === '\\') return { type: 'backslash', part };
      if (!/[A-Za-z]/.test(letter)) continue;
      const folded = letter.toLowerCase();
      const isClass = gnuOnly.includes(folded) && platform === 'portable';
      if (!isClass) return { type: 'letter', part, instead: classes[letter] };
      if (letter !== folded) return { type: 'folded', part, instead: classes[letter] ?? 'something else' };
    }
  }
  return undefined;
}

/** A bracket expression from its `[` to its `]`, or to the end of the text if it is not closed. */
function bracketAt(text: string, start: number): string {
  const found = /^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/.exec(text.slice(start));
  return found?.[0] ?? text.slice(start);
}
