import { available, type Release } from '../src/source/release.js';
import { Expectation, type Expected, endOfStatement } from './expectation.js';
import {
  type Alternatives,
  alternativesOf,
  isWord,
  kindsOf,
  mayBeLeftOut,
  mayBeNegated,
  optionOf,
  tableOf,
} from './parts.js';
import { type Part, type Slot, slots } from './syntax.js';
import { type Token, tokenTypes } from './tokens.js';

/** What a token is at its place in a statement; `end`: it belongs to what comes after; `wrong`: it cannot stand here. */
export type Step = 'word' | 'option' | 'reference' | 'braces' | 'comma' | 'end' | 'wrong';

/** A sequence of parts that is being walked through. */
interface Level {
  readonly parts: readonly Part[];
  at: number;
  /** The alternatives of a repetition, which may begin again. */
  readonly again?: Alternatives;
  /** Set where the parts belong to an option: what follows that option. */
  readonly followedBy?: readonly Part[];
}

/** Walks through the description of one statement (statements.ts), a token at a time. */
export class Cursor {
  readonly #release: Release;
  readonly #levels: Level[];
  /** The parts that could have begun where the next token stands, and did not. */
  #passed: (Part | typeof endOfStatement)[] = [];
  #negated = false;
  #braces: Slot | undefined;
  /** The token that was looked at last, and what it is. */
  #token: Token | undefined;
  #step: Step = 'wrong';

  /** `optionEnds` is called when an option is complete, at the first token that does not belong to it. */
  constructor(
    parts: readonly Part[],
    release: Release,
    private readonly optionEnds: () => void,
  ) {
    this.#release = release;
    this.#levels = [{ parts, at: 0 }];
  }

  /** Whether braces here may hold a list, and whether they may hold a mapping. */
  get braces(): { readonly list: boolean; readonly mapping: boolean } {
    const accepts = this.#braces?.accepts ?? [];
    return { list: accepts.includes('list'), mapping: accepts.includes('mapping') };
  }

  /** What `token` is here. It stays that until it is taken. */
  look(token: Token): Step {
    if (token !== this.#token) {
      this.#step = this.#find(token);
      this.#token = token;
    }
    return this.#step;
  }

  /** The last token that was looked at was taken as a word, a table value or a comma. */
  take(): void {
    const level = this.#levels.at(-1);
    if (level) level.at++;
    this.#advance();
  }

  /** The `!` before an option was taken. */
  negate(): void {
    this.#negated = true;
    this.#advance();
  }

  /** The keyword of an option was taken: what belongs to it comes next. */
  open(keyword: string): void {
    const level = this.#levels.at(-1);
    const part = level?.parts[level.at];
    const table = part && tableOf(part);
    if (level === undefined || table === undefined) return;
    const { takes = [], followedBy = [] } = optionOf(table, keyword) ?? {};
    if (typeof part === 'object' && 'one' in part) level.at++;
    this.#levels.push({ parts: takes, at: 0, followedBy });
    this.#negated = false;
    this.#advance();
  }

  /** What would have been right instead of `token`, which was looked at and is wrong or does not belong to the statement. */
  expected(token: Token): Expected {
    const expected = new Expectation(token, this.#release);
    for (const part of this.#passed) expected.add(part);
    return expected;
  }

  #advance(): void {
    this.#passed = [];
    this.#token = undefined;
  }

  #find(token: Token): Step {
    for (;;) {
      const level = this.#levels.at(-1);
      if (level === undefined) return 'end';
      const part = level.parts[level.at];
      const step = part === undefined ? this.#afterParts(token, level) : this.#atPart(part, token, level);
      if (step !== undefined) return step;
    }
  }

  /** What `token` is behind the last part of a level, or undefined after stepping to where else to look. */
  #afterParts(token: Token, level: Level): Step | undefined {
    if (this.#levels.length === 1) {
      this.#passed.push(endOfStatement);
      return 'end';
    }
    this.#levels.pop();
    if (level.followedBy) {
      this.optionEnds();
      this.#levels.push({ parts: level.followedBy, at: 0 });
    } else if (level.again) this.#enter({ many: level.again }, level.again, token, level.again);
    return undefined;
  }

  /** What `token` is at `part`, or undefined after stepping to where else to look. */
  #atPart(part: Part, token: Token, level: Level): Step | undefined {
    if (typeof part === 'string' || 'word' in part || 'symbol' in part) {
      if (this.#fits(part, token)) return stepOf(token);
      this.#passed.push(part);
      return 'wrong';
    }
    if ('one' in part || 'any' in part) {
      if (this.#fits(part, token)) return 'option';
      this.#passed.push(part);
      if ('one' in part || this.#negated) return 'wrong';
      level.at++;
      return undefined;
    }
    level.at++;
    if ('optional' in part) this.#enter(part, [part.optional], token);
    else if ('many' in part) this.#enter(part, part.many, token, part.many);
    else if (!this.#enter(part, part.either, token)) {
      level.at--;
      return 'wrong';
    }
    return undefined;
  }

  /** Goes into the alternative of `part` that starts with `token`, if one does. */
  #enter(part: Part, alternatives: Alternatives, token: Token, again?: Alternatives): boolean {
    const parts = alternatives.find((candidate) => this.#startsWith(candidate, token));
    if (parts) this.#levels.push({ parts, at: 0, ...(again && { again }) });
    else this.#passed.push(part);
    return parts !== undefined;
  }

  /** Whether a sequence may start with `token`. */
  #startsWith(parts: readonly Part[], token: Token): boolean {
    for (const part of parts) {
      if (this.#fits(part, token)) return true;
      if (!mayBeLeftOut(part)) return false;
    }
    return false;
  }

  /** Whether `token` can begin `part`. */
  #fits(part: Part, token: Token): boolean {
    if (typeof part === 'string') return this.#fitsSlot(slots[part], token);
    if ('word' in part) return isWord(part.word, token) && available(part, this.#release);
    if ('symbol' in part) return token.is(part.symbol === ',' ? tokenTypes.Comma : tokenTypes.Bang);
    const alternatives = alternativesOf(part);
    if (alternatives) return alternatives.some((parts) => this.#startsWith(parts, token));
    if (token.is(tokenTypes.Bang)) return mayBeNegated(part) && !this.#negated;
    const option = token.is(tokenTypes.Keyword) ? optionOf(tableOf(part) ?? {}, token.image) : undefined;
    return option !== undefined && available(option, this.#release);
  }

  #fitsSlot(slot: Slot, token: Token): boolean {
    if (slot.words?.some((fixed) => isWord(fixed.word, token) && available(fixed, this.#release)))
      return true;
    const fits = kindsOf(token).some(
      (kind) => slot.accepts.includes(kind) && available(slot.availability?.[kind] ?? {}, this.#release),
    );
    if (fits) this.#braces = slot;
    return fits;
  }
}

function stepOf(token: Token): Step {
  if (token.is(tokenTypes.AngleOpen)) return 'reference';
  if (token.is(tokenTypes.BraceOpen)) return 'braces';
  return token.is(tokenTypes.Comma) ? 'comma' : 'word';
}
