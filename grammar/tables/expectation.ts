import { type Availability, available, type Release } from '../../src/source/release.js';
import type { Token } from '../tokens.js';
import { alternativesOf, kindsOf, mayBeLeftOut, partTable } from './syntax-parts.js';
import { type OptionSyntax, type SyntaxPart, type ValueSlot, valueSlots } from './table-types.js';

/** The tokens that were expected at a place, for messages. */
export interface ExpectedTokens {
  readonly words: readonly string[];
  /** The releases in which the word at that place is correct. */
  readonly elsewhere: Availability | undefined;
}

/** The end of a statement, in a message. */
export const endOfStatement = 'the end of the line';

/** Collects descriptions of the tokens that parts can begin with. */
export class Expectation implements ExpectedTokens {
  readonly #words = new Set<string>();
  elsewhere: Availability | undefined;

  constructor(
    private readonly token: Token,
    private readonly release: Release,
  ) {}

  get words(): readonly string[] {
    return [...this.#words];
  }

  add(part: SyntaxPart | typeof endOfStatement): void {
    if (part === endOfStatement) this.#words.add(part);
    else if (typeof part === 'string') this.#addSlot(valueSlots[part]);
    else if ('word' in part) this.#addWord(part.word, part);
    else if ('symbol' in part) this.#words.add(part.symbol);
    else {
      for (const parts of alternativesOf(part) ?? []) this.#addFirst(parts);
      for (const [keyword, option] of Object.entries<OptionSyntax>(partTable(part) ?? {}))
        this.#addWord(keyword, option);
    }
  }

  #addFirst(parts: readonly SyntaxPart[]): void {
    for (const part of parts) {
      this.add(part);
      if (!mayBeLeftOut(part)) return;
    }
  }

  #addSlot(slot: ValueSlot): void {
    this.#words.add(slot.what);
    for (const fixed of slot.words ?? []) this.#addWord(fixed.word, fixed);
    for (const kind of kindsOf(this.token)) {
      const availability = slot.availability?.[kind];
      if (availability && !available(availability, this.release)) this.elsewhere = availability;
    }
  }

  #addWord(word: string, availability: Availability): void {
    if (available(availability, this.release)) this.#words.add(word);
    else if (this.token.form !== 'quoted' && this.token.image === word) this.elsewhere = availability;
  }
}
