import { type Availability, available, type Release } from '../src/source/release.js';
import { type OptionSyntax, type Part, type Slot, type SlotName, slots, type ValueKind } from './syntax.js';
import { type Token, tokenTypes } from './tokens.js';

/** What a token is at its place in a statement; `end`: it belongs to what comes after; `wrong`: it cannot stand here. */
export type Step = 'word' | 'option' | 'reference' | 'braces' | 'comma' | 'end' | 'wrong';

/** A sequence of parts that is being walked through. */
interface Level {
  readonly parts: readonly Part[];
  at: number;
  /** The alternatives of a repetition, which may begin again. */
  readonly again?: readonly (readonly Part[])[];
  /** Set where the parts belong to an option: what follows that option. */
  readonly followedBy?: readonly Part[];
}

/** What would have been right at a place, for messages. */
export interface Expected {
  readonly words: readonly string[];
  /** The word that stands there belongs here in other releases. */
  readonly elsewhere: Availability | undefined;
}

/** The end of a statement, in a message. */
export const endOfStatement = 'the end of the line';

/** Walks through the description of one statement (statements.ts), a token at a time. */
export class Cursor {
  readonly #release: Release;
  readonly #levels: Level[];
  readonly #expected = new Set<string>();
  #elsewhere: Availability | undefined;
  #negated = false;
  #braces: Slot | undefined;

  constructor(parts: readonly Part[], release: Release) {
    this.#release = release;
    this.#levels = [{ parts, at: 0 }];
  }

  /** What would have been right instead of the last token that was looked at. */
  get expected(): Expected {
    return { words: [...this.#expected], elsewhere: this.#elsewhere };
  }

  /** Whether braces here may hold a list, and whether they may hold a mapping. */
  get braces(): { readonly list: boolean; readonly mapping: boolean } {
    const accepts: readonly ValueKind[] = this.#braces?.accepts ?? [];
    return { list: accepts.includes('list'), mapping: accepts.includes('mapping') };
  }

  /** What `token` is here. Looking twice at a token is the same as looking once. */
  look(token: Token): Step {
    for (;;) {
      const level = this.#levels.at(-1);
      if (level === undefined) return 'end';
      const part = level.parts[level.at];
      if (part === undefined) {
        if (level.again && this.#enter(level.again, token, level)) continue;
        if (level.followedBy) return 'end';
        if (this.#levels.length === 1) {
          this.#expected.add(endOfStatement);
          return 'end';
        }
        this.#levels.pop();
        continue;
      }
      const step = this.#stepAt(part, token, level);
      if (step !== undefined) return step;
    }
  }

  /** The last token that was looked at was taken as a word, a table value or a comma. */
  take(): void {
    const level = this.#levels.at(-1);
    if (level) level.at++;
    this.#forget();
  }

  /** The `!` before an option was taken. */
  negate(): void {
    this.#forget();
    this.#negated = true;
  }

  /** The keyword of an option was taken: what belongs to it comes next. */
  open(keyword: string): void {
    const level = this.#levels.at(-1);
    const part = level?.parts[level.at];
    if (level === undefined || part === undefined || typeof part === 'string') return;
    const table = 'one' in part ? part.one : 'any' in part ? part.any : {};
    const option = optionOf(table, keyword);
    if ('one' in part) level.at++;
    this.#levels.push({ parts: option?.takes ?? [], at: 0, followedBy: option?.followedBy ?? [] });
    this.#negated = false;
    this.#forget();
  }

  /** The option that was opened last is complete. */
  close(): void {
    const option = this.#levels.pop();
    if (option?.followedBy?.length) this.#levels.push({ parts: option.followedBy, at: 0 });
  }

  #forget(): void {
    this.#expected.clear();
    this.#elsewhere = undefined;
  }

  /** What `token` is at `part`, or undefined after stepping to where else to look. */
  #stepAt(part: Part, token: Token, level: Level): Step | undefined {
    if (typeof part === 'string') return this.#fitsSlot(part, token) ? stepOf(token) : 'wrong';
    if ('word' in part || 'symbol' in part) return this.#fits(part, token) ? stepOf(token) : 'wrong';
    if ('one' in part || 'any' in part) {
      if (this.#fits(part, token)) return 'option';
      if ('one' in part || this.#negated) return 'wrong';
      level.at++;
      return undefined;
    }
    level.at++;
    if ('optional' in part) this.#enter([part.optional], token);
    else if ('many' in part) this.#enter(part.many, token, { again: part.many });
    else if (!this.#enter(part.either, token)) {
      level.at--;
      return 'wrong';
    }
    return undefined;
  }

  /** Goes into the alternative that starts with `token`, if one does. `again`: a repetition, which a running one replaces. */
  #enter(
    alternatives: readonly (readonly Part[])[],
    token: Token,
    repetition?: { readonly again?: readonly (readonly Part[])[] },
  ): boolean {
    const parts = alternatives.find((candidate) => this.#startsWith(candidate, token));
    if (parts === undefined) return false;
    if (repetition && repetition === this.#levels.at(-1)) this.#levels.pop();
    this.#levels.push({ parts, at: 0, ...(repetition?.again && { again: repetition.again }) });
    return true;
  }

  /** Whether a sequence may start with `token`. */
  #startsWith(parts: readonly Part[], token: Token): boolean {
    for (const part of parts) {
      if (this.#fits(part, token)) return true;
      if (!isOptional(part)) return false;
    }
    return false;
  }

  #fits(part: Part, token: Token): boolean {
    if (typeof part === 'string') return this.#fitsSlot(part, token);
    if ('word' in part) return this.#fitsWord(part.word, part, token);
    if ('symbol' in part) {
      this.#expected.add(part.symbol);
      return token.is(tokenTypes.Comma);
    }
    if ('optional' in part) return this.#startsWith(part.optional, token);
    if ('many' in part) return part.many.some((parts) => this.#startsWith(parts, token));
    if ('either' in part) return part.either.some((parts) => this.#startsWith(parts, token));
    if (part.negatable && !this.#negated && token.is(tokenTypes.Bang)) return true;
    const table = 'one' in part ? part.one : part.any;
    let fits = false;
    for (const [keyword, option] of Object.entries(table))
      if (this.#fitsWord(keyword, option, token)) fits = true;
    return fits;
  }

  #fitsWord(word: string, availability: Availability, token: Token): boolean {
    const same = token.form !== 'quoted' && token.image === word;
    if (!available(availability, this.#release)) {
      if (same) this.#elsewhere = availability;
      return false;
    }
    this.#expected.add(word);
    return same && token.is(tokenTypes.Keyword);
  }

  #fitsSlot(name: SlotName, token: Token): boolean {
    const slot: Slot = slots[name];
    this.#expected.add(slot.what);
    for (const fixed of slot.words ?? []) if (this.#fitsWord(fixed.word, fixed, token)) return true;
    for (const kind of kindsOf(token)) {
      if (!slot.accepts.includes(kind)) continue;
      const availability = slot.availability?.[kind];
      if (availability === undefined || available(availability, this.#release)) {
        this.#braces = slot;
        return true;
      }
      this.#elsewhere = availability;
    }
    return false;
  }
}

function optionOf(
  table: Readonly<Record<string, OptionSyntax | undefined>>,
  keyword: string,
): OptionSyntax | undefined {
  return Object.hasOwn(table, keyword) ? table[keyword] : undefined;
}

function isOptional(part: Part): boolean {
  return typeof part !== 'string' && ('optional' in part || 'many' in part || 'any' in part);
}

/** The kinds of value that `token` can be the beginning of. */
function kindsOf(token: Token): readonly ValueKind[] {
  switch (token.tokenType) {
    case tokenTypes.Text:
      return ['text'];
    case tokenTypes.Number:
      return ['number'];
    case tokenTypes.AngleOpen:
      return ['reference'];
    case tokenTypes.BraceOpen:
      return ['list', 'mapping'];
    default:
      return [];
  }
}

function stepOf(token: Token): Step {
  if (token.is(tokenTypes.AngleOpen)) return 'reference';
  if (token.is(tokenTypes.BraceOpen)) return 'braces';
  return token.is(tokenTypes.Comma) ? 'comma' : 'word';
}
