import { keywords } from '../../../grammar/tables/keywords.js';
import { mask } from '../../source/hidden.js';

/** Shorter ones stand in too many words. In the configuration itself they are hidden all the same. */
const shortest = 4;

/** As many letters tell one secret from most others. */
const headLength = 3;

/** Placeholders for secrets, of which sentences are made, too: a mask in the place of one would tell what the secret is. */
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
 * Takes secrets out of sentences: messages, dialogues, whatever quotes a value. A secret is found where it stands as a word of its own, and where
 * the rest of it has been cut off. Words of the language are left alone, and those of sentences between blanks: that
 * `relay` occurs in a message tells nothing.
 */
export class TextMask {
  /** The lengths of the secrets that begin with these letters, the longest first. */
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

  /** The text, with `***` in the place of each secret. */
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

  /** The length of the secret that stands at an offset; undefined: none does. */
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

  /** The same for one whose end is cut off, as `...` or `…` behind it says. */
  #cutAt(text: string, at: number): number | undefined {
    const end = /\.\.\.|…/.exec(text.slice(at, at + longestCut))?.index;
    if (end === undefined) return undefined;
    const begun = text.slice(at, at + end);
    if (begun.length < headLength) return undefined;
    for (const secret of this.#secrets) if (secret.startsWith(begun)) return begun.length;
    return undefined;
  }
}

/** Messages cut what they quote to less. */
const longestCut = 200;

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);

/** Whether a part of a text is a word of a sentence that goes on. */
const isBetweenBlanks = (text: string, start: number, end: number): boolean =>
  (text[start - 1] ?? ' ') === ' ' && text[end] === ' ';

/** Whether a part of a text is no part of a longer word. */
function isApart(text: string, start: number, end: number): boolean {
  const joins = (before: string, after: string): boolean => isWordCharacter(before) && isWordCharacter(after);
  return !joins(text[start - 1] ?? ' ', text[start] ?? ' ') && !joins(text[end - 1] ?? ' ', text[end] ?? ' ');
}
