import { foldCase } from '../../model/config/lengths.js';

/**
 * A domain pattern as `for domain`, `helo` and the domains of mail addresses use it (smtpd's hostname_match): literal text and `*`.
 * A star skips to the *first* occurrence of the byte that follows it in the pattern and never tries another, so `*test`
 * does not match `other.test`. As a regular language, with c1 the first byte of the first segment, and so on:
 * `prefix [^c1]* segment1 [^c2]* segment2 …`, and `.+` at the end when `open`.
 */
export interface DomainPattern {
  /** The pattern in lower case. */
  readonly text: string;
  /** The text before the first star. */
  readonly prefix: string;
  /** The texts after each star but a last one: never empty. */
  readonly segments: readonly string[];
  /** The pattern ends in a star, which takes the rest: at least one byte. */
  readonly open: boolean;
}

/** Parses a table entry; every text is a pattern. A run of stars counts as one. */
export function parseDomainPattern(entry: string): DomainPattern {
  const text = foldCase(entry);
  if (!text.includes('*')) return { text, prefix: text, segments: noSegments, open: false };
  const [prefix = '', ...rest] = text.split(/\*+/);
  const open = rest.at(-1) === '';
  return { text, prefix, segments: open ? rest.slice(0, -1) : rest, open };
}

const noSegments: readonly string[] = [];

/** Splits domains into literals, in lower case, and patterns. The literals are `entries` itself if there is nothing to change. */
export function sortedDomains(entries: readonly string[]): {
  readonly literals: readonly string[];
  readonly patterns: readonly DomainPattern[];
} {
  if (entries.every((entry) => !entry.includes('*') && entry === foldCase(entry)))
    return { literals: entries, patterns: [] };
  const literals: string[] = [];
  const patterns: DomainPattern[] = [];
  for (const entry of entries)
    if (entry.includes('*')) patterns.push(parseDomainPattern(entry));
    else literals.push(foldCase(entry));
  return { literals, patterns };
}

/** Whether the pattern has no star, so that it matches its own text only. */
export const isLiteralDomain = (pattern: DomainPattern): boolean =>
  pattern.segments.length === 0 && !pattern.open;

/** Whether `name` (any case) matches. Linear in the length of `name`. */
export function matchesDomain(pattern: DomainPattern, name: string): boolean {
  const text = foldCase(name);
  if (!text.startsWith(pattern.prefix)) return false;
  let at = pattern.prefix.length;
  for (const segment of pattern.segments) {
    const from = text.indexOf(segment.charAt(0), at);
    if (from === -1 || !text.startsWith(segment, from)) return false;
    at = from + segment.length;
  }
  return pattern.open ? at < text.length : at === text.length;
}
