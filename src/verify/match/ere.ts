import { type ByteRange, between, classes, foldLetters, normalize, only, otherBytes } from './bytes.js';
import { assertion, type EreResult, escapes, InvalidEre, maxBounds, maxRepetitions } from './ere-result.js';
import type { Ere } from './ere-tree.js';
import { asMatched, TooManyCopies } from './repeated.js';
import { literally, sampleOf } from './sample.js';

/**
 * Parses `pattern`, a string of bytes. `ignoreCase` is REG_ICASE for a pattern in lower case that is only matched against lower case: `[[:upper:]]` and
 * `[[:lower:]]` mean letters.
 */
export function parseEre(pattern: string, ignoreCase = false): EreResult {
  const parser = new EreParser(pattern, ignoreCase);
  try {
    const written = parser.parse();
    const { ere, certain, asWritten } = asMatched(written);
    if (parser.referenced) {
      const lower = lowerBounds(pattern, ignoreCase, parser);
      const { groupsOf: groups, references } = parser;
      const sure = asWritten && [...references.values()].every((group) => !parser.optional.has(group));
      const bounds = { lower, upper: ere, ...(sure && { exact: { ere: written, groups, references } }) };
      return { ok: false, problem: 'undecided', message: 'back-references are not regular', bounds };
    }
    if (certain) return { ok: true, ere };
    const message = 'the C library may forget an anchor in what is repeated';
    return { ok: false, problem: 'undecided', message, bounds: { lower: [written], upper: ere } };
  } catch (error) {
    if (error instanceof InvalidEre) return { ok: false, problem: 'invalid', message: error.message };
    if (error instanceof TooManyCopies) return { ok: false, problem: 'undecided', message: error.message };
    throw error;
  }
}

/** Under-approximations of an expression: each group that takes part in every match is replaced by one fixed text. */
function lowerBounds(pattern: string, ignoreCase: boolean, { groups, optional }: EreParser): readonly Ere[] {
  return Array.from({ length: maxBounds }, (_, at) => at).flatMap((at) => {
    const held = new Map<number, Ere>();
    for (const [group, item] of groups) {
      const text = optional.has(group) ? undefined : sampleOf(item, at);
      if (text !== undefined) held.set(group, literally(text));
    }
    const parser = new EreParser(pattern, ignoreCase, held);
    const { ere, certain } = asMatched(parser.parse());
    return parser.loose || !certain ? [] : [ere];
  });
}

/** Recursive descent over regcomp's grammar; the depth is bounded by smtpd's longest table key (1023 bytes). */
class EreParser {
  referenced = false;
  /** Whether some back-reference is to a group without a fixed text. */
  loose = false;
  /** The expressions in the groups, by the number of the group. */
  readonly groups = new Map<number, Ere>();
  /** The group numbers of the parts that are groups, and of those that refer to one. */
  readonly groupsOf = new Map<Ere, number>();
  readonly references = new Map<Ere, number>();
  /** Groups that need not take part in a match. */
  readonly optional = new Set<number>();
  private at = 0;
  private count = 0;
  /** Groups that are closed at this place, which a back-reference may name. */
  private closed: ReadonlySet<number> = new Set();

  constructor(
    private readonly pattern: string,
    private readonly ignoreCase: boolean,
    /** Fixed texts of groups, which replace the groups and the references to them. */
    private readonly held: ReadonlyMap<number, Ere> = new Map(),
  ) {}

  parse(): Ere {
    return this.choice(0);
  }

  private peek(): string {
    return this.pattern.charAt(this.at);
  }

  /** Whether the branch ends here. An unmatched `)` is an ordinary byte. */
  private atBranchEnd(depth: number): boolean {
    const char = this.peek();
    return char === '' || char === '|' || (char === ')' && depth > 0);
  }

  private choice(depth: number): Ere {
    const before = this.count;
    const options: Ere[] = [];
    const closedBefore = this.closed;
    let closed = this.closed;
    for (;;) {
      this.closed = closedBefore;
      options.push(this.branch(depth));
      closed = new Set([...closed, ...this.closed]);
      if (this.peek() !== '|') break;
      this.at++;
    }
    this.closed = closed;
    if (options.length > 1) this.markOptional(before);
    const [single] = options;
    return options.length === 1 && single !== undefined ? single : { type: 'choice', options };
  }

  private branch(depth: number): Ere {
    const items: Ere[] = [];
    while (!this.atBranchEnd(depth)) items.push(this.piece(depth));
    const [single] = items;
    if (single === undefined) return { type: 'empty' };
    return items.length === 1 ? single : { type: 'sequence', items };
  }

  private markOptional(before: number): void {
    for (let group = before + 1; group <= this.count; group += 1) this.optional.add(group);
  }

  private piece(depth: number): Ere {
    const before = this.count;
    let item = this.atom(depth);
    // Nothing may repeat an anchor: the operator after it is at the start of an expression, which is refused.
    if (item.type === 'assert' || this.isWordBoundary(item)) return item;
    while ('*+?{'.includes(this.peek()) && this.peek() !== '') {
      item = this.repetition(item);
      if (item.type === 'empty' || (item.type === 'repeat' && item.min === 0)) this.markOptional(before);
    }
    return item;
  }

  private isWordBoundary(item: Ere): boolean {
    return item === escapes.get('b') || item === escapes.get('B');
  }

  private atom(depth: number): Ere {
    const char = this.peek();
    this.at++;
    switch (char) {
      case '*':
      case '+':
      case '?':
      case '{':
        throw new InvalidEre('Invalid preceding regular expression');
      case '(':
        return this.group(depth);
      case '[':
        return this.bracket();
      case '.':
        return { type: 'set', ranges: [[1, 255]] };
      case '^':
        return assertion('edge', 'any');
      case '$':
        return assertion('any', 'edge');
      case '\\':
        return this.escape();
      default:
        return { type: 'set', ranges: only(char) };
    }
  }

  private escape(): Ere {
    const char = this.peek();
    if (char === '') throw new InvalidEre('Trailing backslash');
    this.at++;
    if (char >= '1' && char <= '9') {
      if (!this.closed.has(Number(char))) throw new InvalidEre('Invalid back reference');
      this.referenced = true;
      const text = this.held.get(Number(char));
      if (text === undefined) this.loose = true;
      if (text !== undefined) return text;
      const anything: Ere = {
        type: 'repeat',
        item: { type: 'set', ranges: [[1, 255]] },
        min: 0,
        max: undefined,
      };
      this.references.set(anything, Number(char));
      return anything;
    }
    return escapes.get(char) ?? { type: 'set', ranges: only(char) };
  }

  private group(depth: number): Ere {
    this.count++;
    const group = this.count;
    const parsed = this.choice(depth + 1);
    this.groups.set(group, parsed);
    const item = this.held.get(group) ?? parsed;
    if (this.peek() !== ')') throw new InvalidEre('Unmatched ( or \\(');
    this.at++;
    this.closed = new Set([...this.closed, group]);
    // A part of its own: a group that is only an anchor may be repeated, the bare anchor may not.
    const whole: Ere = { type: 'sequence', items: [item] };
    this.groupsOf.set(whole, group);
    return whole;
  }

  private repetition(item: Ere): Ere {
    const operator = this.peek();
    this.at++;
    if (operator === '{') return this.interval(item);
    return { type: 'repeat', item, min: operator === '+' ? 1 : 0, max: operator === '?' ? 1 : undefined };
  }

  private interval(item: Ere): Ere {
    // A backslash before the comma has no effect.
    const match = /^(\d*)(?:\\?(,)(\d*))?\}/.exec(this.pattern.slice(this.at));
    if (match === null) throw new InvalidEre('Invalid content of \\{\\}');
    const [all, from = '', comma, to = ''] = match;
    if (from === '' && comma === undefined) throw new InvalidEre('Invalid content of \\{\\}');
    this.at += all.length;
    const min = from === '' ? 0 : Number(from);
    const max = comma === undefined ? min : to === '' ? undefined : Number(to);
    if (max !== undefined && min > max) throw new InvalidEre('Invalid content of \\{\\}');
    if ((max ?? min) > maxRepetitions) throw new InvalidEre('Regular expression too big');
    return max === 0 ? { type: 'empty' } : { type: 'repeat', item, min, max };
  }

  private bracket(): Ere {
    const negated = this.peek() === '^';
    if (negated) this.at++;
    const ranges: ByteRange[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) {
      const element = this.element(first);
      if (this.peek() !== '-' || element.char === undefined) {
        ranges.push(...element.ranges);
        continue;
      }
      if (this.pattern.charAt(this.at + 1) === ']') {
        // A hyphen at the end is literal; the next round reads it.
        ranges.push(...element.ranges);
        continue;
      }
      this.at++;
      ranges.push(this.range(element.char));
    }
    this.at++;
    const set = this.ignoreCase ? foldLetters(normalize(ranges)) : normalize(ranges);
    return { type: 'set', ranges: negated ? otherBytes(set) : set };
  }

  /** With REG_ICASE glibc turns pattern and text into upper case, which shows in ranges: `[_-a]` is empty, `[+-a]` ends in `A`. */
  private bracketChar(char: string): string {
    return this.ignoreCase && char >= 'a' && char <= 'z' ? char.toUpperCase() : char;
  }

  private range(first: string): ByteRange {
    const last = this.element(true).char;
    if (last === undefined || last < first) throw new InvalidEre('Invalid range end');
    return between(first, last);
  }

  /** One element of a bracket expression. `char` is set if it is a single byte, which a range may start from or end in. */
  private element(hyphenAllowed: boolean): {
    readonly ranges: readonly ByteRange[];
    readonly char: string | undefined;
  } {
    const char = this.peek();
    if (char === '') throw new InvalidEre('Unmatched [, [^, [:, [., or [=');
    this.at++;
    const kind = this.peek();
    if (char === '[' && (kind === ':' || kind === '.' || kind === '=')) return this.named(kind);
    if (char === '-' && !hyphenAllowed && this.peek() !== ']') throw new InvalidEre('Invalid range end');
    const value = this.bracketChar(char);
    return { ranges: only(value), char: value };
  }

  /** `[:class:]`, `[.x.]` or `[=x=]`, from its second byte. */
  private named(kind: ':' | '.' | '='): {
    readonly ranges: readonly ByteRange[];
    readonly char: string | undefined;
  } {
    const end = this.pattern.indexOf(`${kind}]`, this.at + 1);
    const name = this.pattern.slice(this.at + 1, end);
    if (end === -1 || name.length >= 32) throw new InvalidEre('Unmatched [, [^, [:, [., or [=');
    this.at = end + 2;
    if (kind === ':') {
      const folded = this.ignoreCase && (name === 'upper' || name === 'lower') ? 'alpha' : name;
      const ranges = classes.get(folded);
      if (ranges === undefined) throw new InvalidEre('Invalid character class name');
      return { ranges, char: undefined };
    }
    // The C locale has no collating elements of several bytes.
    if (name.length !== 1) throw new InvalidEre('Invalid collation character');
    const value = this.bracketChar(name);
    return { ranges: only(value), char: kind === '.' ? value : undefined };
  }
}
