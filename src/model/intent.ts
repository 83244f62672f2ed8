import type { ErrorStatement, Word } from '../../grammar/ast.js';
import { cover, type Span, spanText } from '../source/text.js';

/**
 * A rule that smtpd refuses, read for what it was meant to say: the dialect before 6.4 (`accept from any for any relay`) and the form between
 * the two (`match from any for any relay`). Only what bears on relaying is read; anything else makes `clear` false.
 */
export interface IntendedRule {
  readonly decision: 'accept' | 'reject';
  /** Every criterion, in the order of the text, by its name in today's language. */
  readonly criteria: readonly IntendedCriterion[];
  readonly outcome: IntendedOutcome;
  readonly statement: ErrorStatement;
}

export interface IntendedCriterion {
  readonly name: 'from' | 'for' | 'tag' | 'mail-from' | 'rcpt-to' | 'helo' | 'auth';
  readonly negated: boolean;
  /** For `from` and `for`: `any`, `local`, `src`, `domain` and so on. */
  readonly kind: string | undefined;
  readonly value: IntendedValue | undefined;
  /** From its first word, the `!` included, to its last. */
  readonly span: Span;
}

/** One text, a list of them, or `<name>`. `text` is what today's smtpd.conf would have here. */
export interface IntendedValue {
  readonly table: string | undefined;
  readonly entries: readonly string[];
  readonly text: string;
}

export type IntendedOutcome =
  /** `options`: what follows the word `relay`. */
  | { readonly type: 'relay'; readonly word: Word; readonly options: readonly Word[] }
  /** `action NAME`, where the name is a keyword or what follows it is refused. */
  | { readonly type: 'action'; readonly name: string; readonly word: Word }
  | { readonly type: 'local' | 'reject' | 'none' };

const criterionOf: Readonly<Record<string, IntendedCriterion['name']>> = {
  from: 'from',
  for: 'for',
  tagged: 'tag',
  tag: 'tag',
  sender: 'mail-from',
  'mail-from': 'mail-from',
  recipient: 'rcpt-to',
  'rcpt-to': 'rcpt-to',
  helo: 'helo',
  authenticated: 'auth',
  auth: 'auth',
};

/** What may stand behind `from` and `for`, in today's words, and whether a value follows. */
const kinds: Readonly<Record<string, { readonly kind: string; readonly value: boolean }>> = {
  any: { kind: 'any', value: false },
  local: { kind: 'local', value: false },
  socket: { kind: 'socket', value: false },
  source: { kind: 'src', value: true },
  src: { kind: 'src', value: true },
  domain: { kind: 'domain', value: true },
};

/** Options of legacy rules that change how local mail is delivered and stand before `deliver`. */
const lookups: ReadonlySet<string> = new Set(['userbase', 'alias', 'virtual']);

const deliveries: ReadonlySet<string> = new Set([
  'deliver',
  'mbox',
  'maildir',
  'lmtp',
  'mda',
  'expand-only',
  'forward-only',
]);

/**
 * Reads a refused statement as a rule. Undefined where it is none, or where it has a word that leaves its meaning open: a guess would
 * be worse than none.
 */
export function readIntent(statement: ErrorStatement): IntendedRule | undefined {
  const [first] = statement.words;
  if (first === undefined || first.form === 'quoted') return undefined;
  if (first.value !== 'accept' && first.value !== 'reject' && first.value !== 'match') return undefined;
  const words = new Words(statement.words);
  const criteria: IntendedCriterion[] = [];
  let outcome: IntendedOutcome = { type: first.value === 'reject' ? 'reject' : 'none' };
  while (!words.atEnd) {
    const word = words.peek();
    if (word === undefined) break;
    if (lookups.has(word.value)) {
      words.take();
      if (words.value() === undefined) return undefined;
      continue;
    }
    const end = outcomeAt(words);
    if (end !== undefined) {
      outcome = end;
      break;
    }
    const criterion = criterionAt(words);
    if (criterion === undefined) return undefined;
    criteria.push(criterion);
  }
  const decision = outcome.type === 'reject' ? 'reject' : 'accept';
  return { decision, criteria, outcome, statement };
}

/** What the rule does, where its words say so here. */
function outcomeAt(words: Words): IntendedOutcome | undefined {
  const word = words.peek();
  if (word === undefined || word.form === 'quoted') return undefined;
  if (word.value === 'relay') {
    words.take();
    return { type: 'relay', word, options: words.rest() };
  }
  if (word.value === 'reject') return { type: 'reject' };
  if (deliveries.has(word.value)) return { type: 'local' };
  if (word.value !== 'action') return undefined;
  words.take();
  const name = words.take();
  return name === undefined ? { type: 'none' } : { type: 'action', name: name.value, word: name };
}

function criterionAt(words: Words): IntendedCriterion | undefined {
  const start = words.peek();
  if (start === undefined) return undefined;
  let negated = words.skip('!');
  const keyword = words.take();
  const name = keyword && keyword.form !== 'quoted' ? criterionOf[keyword.value] : undefined;
  if (keyword === undefined || name === undefined) return undefined;
  // Before 6.4 the `!` stood behind the keyword.
  if (words.skip('!')) negated = !negated;
  let kind: string | undefined;
  let value: IntendedValue | undefined;
  let takesValue = name !== 'auth';
  if (name === 'from' || name === 'for') {
    const known = kinds[words.peek()?.value ?? ''];
    kind = known?.kind ?? (name === 'from' ? 'src' : undefined);
    if (kind === undefined) return undefined;
    if (known) {
      words.take();
      takesValue = known.value;
    }
  }
  if (takesValue) {
    value = words.value();
    if (value === undefined) return undefined;
  }
  return { name, negated, kind, value, span: cover(start.span, words.last(start).span) };
}

/** The words of a statement, taken one after the other; the first is the statement's own. */
class Words {
  private at = 1;
  constructor(private readonly words: readonly Word[]) {}

  get atEnd(): boolean {
    return this.at >= this.words.length;
  }

  peek(): Word | undefined {
    return this.words[this.at];
  }

  take(): Word | undefined {
    const word = this.words[this.at];
    if (word !== undefined) this.at += 1;
    return word;
  }

  /** Takes the symbol where it stands here. */
  skip(symbol: string): boolean {
    const word = this.peek();
    if (word?.form !== 'symbol' || word.value !== symbol) return false;
    this.at += 1;
    return true;
  }

  rest(): readonly Word[] {
    return this.words.slice(this.at);
  }

  /** The last word taken. */
  last(start: Word): Word {
    return this.words[this.at - 1] ?? start;
  }

  /** `text`, `<name>` or `{ a, b }`. */
  value(): IntendedValue | undefined {
    const start = this.take();
    if (start === undefined) return undefined;
    const written = (): string => spanText(cover(start.span, this.last(start).span));
    if (start.form !== 'symbol') {
      return { table: undefined, entries: [start.value], text: quoted(start) };
    }
    if (start.value === '<') {
      const name = this.take();
      if (name === undefined || !this.skip('>')) return undefined;
      return { table: name.value, entries: [], text: written() };
    }
    if (start.value !== '{') return undefined;
    const entries: string[] = [];
    for (let word = this.take(); word !== undefined; word = this.take()) {
      if (word.form !== 'symbol') entries.push(word.value);
      else if (word.value === '}') return { table: undefined, entries, text: written() };
      else if (word.value !== ',') return undefined;
    }
    return undefined;
  }
}

/** A word as a string of smtpd.conf: in quotes where it would be read as a keyword or a number, or was in quotes. */
function quoted(word: Word): string {
  return word.form === 'bare' ? word.value : `"${word.value.replaceAll('"', '\\"')}"`;
}
