/**
 * A set of octets, each a character from U+0000 to U+00FF. Names and addresses only have those of ASCII, source routes and users nearly all. smtpd compares
 * lower-cased text, so that no text and no pattern has capitals.
 */
export interface CharacterSet {
  /** 256 bits in eight words. */
  readonly words: readonly number[];
}

export const alphabetSize = 256;

function fromBits(test: (code: number) => boolean): CharacterSet {
  const words = new Array<number>(alphabetSize / 32).fill(0);
  for (let code = 0; code < alphabetSize; code += 1) {
    if (!test(code)) continue;
    const at = code >> 5;
    words[at] = ((words[at] ?? 0) | (1 << (code & 31))) >>> 0;
  }
  return { words };
}

/** The set of the characters in `text`. A range is written as in `a-z`, so that a literal hyphen comes first or last. */
export function characters(text: string): CharacterSet {
  const member = new Set<number>();
  for (let at = 0; at < text.length; at += 1) {
    const low = text.charCodeAt(at);
    if (text[at + 1] === '-' && at + 2 < text.length) {
      for (let code = low; code <= text.charCodeAt(at + 2); code += 1) member.add(code);
      at += 2;
    } else member.add(low);
  }
  return fromBits((code) => member.has(code));
}

/** The set of the codes that `test` accepts. */
export function charactersWhere(test: (code: number) => boolean): CharacterSet {
  return fromBits(test);
}

export function contains(set: CharacterSet, code: number): boolean {
  return code < alphabetSize && (((set.words[code >> 5] ?? 0) >>> (code & 31)) & 1) === 1;
}

export function otherCharacters(set: CharacterSet): CharacterSet {
  return fromBits((code) => !contains(set, code));
}

export function keyOf(set: CharacterSet): string {
  return set.words.join(',');
}

/** The sets of one octet made so far, by its code. Each such set is a single object. */
const singles: CharacterSet[] = [];
const none = fromBits(() => false);

/** The set of one octet, or the empty set for a character that is not an octet. */
export function single(character: string): CharacterSet {
  const code = character.charCodeAt(0);
  if (!(code < alphabetSize)) return none;
  singles[code] ??= fromBits((other) => other === code);
  return singles[code];
}

export const anyCharacter: CharacterSet = fromBits(() => true);

export function unionOfCharacters(sets: readonly CharacterSet[]): CharacterSet {
  return sets.length === 1 && sets[0] !== undefined
    ? sets[0]
    : fromBits((code) => sets.some((set) => contains(set, code)));
}
