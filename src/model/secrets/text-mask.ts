import { keywords } from '../../../grammar/tables/keywords.js';
import { mask } from '../../source/hidden.js';

/** Shorter secrets occur in too many words. In the configuration itself they are hidden all the same. */
const shortest = 4;

/** This many letters distinguish one secret from most others. */
const headLength = 3;

/** Words for secrets that also occur in ordinary sentences: masking them would reveal what the secret is. */
const sentenceWords: ReadonlySet<string> = new Set([
  'password',
  'passwords',
  'secret',
  'secrets',
  'user',
  'users',
  'login',
]);

/**
 * Removes secrets from sentences: messages, dialogues, anything that quotes a value. A secret is found if it occurs as a separate word, or truncated.
 * Words of the grammar are left alone, as are words of sentences between blanks: that `relay` occurs in a message reveals nothing.
 */
export class TextMask {
  /** The lengths of the secrets that begin with these letters, longest first. */
  readonly #lengths = new Map<string, number[]>();
  readonly #secrets = new Set<string>();

  constructor(secrets: Iterable<string>) {
    for (const secret of secrets) {
      if (secret.length < shortest || keywords.has(secret)) continue;
      this.#secrets.add(secret);
      const head = secret.slice(0, headLength);
      const lengths = this.#lengths.get(head) ?? [];
      if (!lengths.includes(secret.length)) lengths.push(secret.length);
      this.#lengths.set(head, lengths);
    }
    for (const lengths of this.#lengths.values()) lengths.sort((a, b) => b - a);
  }

  /** Replaces each secret in a text by `***`. */
  apply(text: string): string {
    if (this.#secrets.size === 0) return text;
    let result = '';
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const length = this.#lengthAt(text, at);
      if (length === undefined) continue;
      result += text.slice(from, at) + mask;
      from = at + length;
      at = from - 1;
    }
    return result + text.slice(from);
  }

  /** The length of the secret at an offset, or undefined if there is none. */
  #lengthAt(text: string, at: number): number | undefined {
    const lengths = this.#lengths.get(text.slice(at, at + headLength));
    if (lengths === undefined) return undefined;
    for (const length of lengths) {
      const end = at + length;
      const word = text.slice(at, end);
      if (!this.#secrets.has(word) || !isApart(text, at, end)) continue;
      if (!(sentenceWords.has(word) && isBetweenBlanks(text, at, end))) return length;
    }
    return this.#cutAt(text, at);
  }

  /** The same for a truncated secret, which is followed by `...` or `…`. */
  #cutAt(text: string, at: number): number | undefined {
    const end = /\.\.\.|\u2026/.exec(text.slice(at, at + longestCut))?.index;
    if (end === undefined) return undefined;
    const begun = text.slice(at, at + end);
    if (begun.length < headLength) return undefined;
    for (const secret of this.#secrets) if (secret.startsWith(begun)) return begun.length;
    return undefined;
  }
}

/** Messages truncate quotations to less than this. */
const longestCut = 200;

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);

/** Whether a part of a text is a word within a sentence. */
const isBetweenBlanks = (text: string, start: number, end: number): boolean =>
  (text[start - 1] ?? ' ') === ' ' && text[end] === ' ';

/** Whether a part of a text is not part of a longer word. */
function isApart(text: string, start: number, end: number): boolean {
  const joins = (before: string, after: string): boolean => isWordCharacter(before) && isWordCharacter(after);
  return !joins(text[start - 1] ?? ' ', text[start] ?? ' ') && !joins(text[end - 1] ?? ' ', text[end] ?? ' ');
}
