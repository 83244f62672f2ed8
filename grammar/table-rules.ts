import type { IOrAlt, IToken, ParserMethod, TokenType } from 'chevrotain';
import { type Availability, available, newestRelease, type Release } from '../src/source/release.js';
import { StreamParser } from './chevrotain-adapter.js';
import { StatementState } from './statement-state.js';
import type { endOfStatement } from './tables/expectation.js';
import { type Alternatives, partTable } from './tables/syntax-parts.js';
import {
  type OptionSyntax,
  type OptionTable,
  type StatementSyntax,
  type SyntaxPart,
  type ValueKind,
  type ValueSlot,
  type ValueSlotName,
  valueSlots,
} from './tables/table-types.js';
import { keywordType, tokenTypes } from './tokens.js';

const { Bang, Comma, Number: NumberToken, Text } = tokenTypes;

type ParserRule = ParserMethod<[], void>;

/** An alternative, gated by the releases that have it. */
export type Choice = IOrAlt<void>;

/** A piece of a rule's body, which calls the methods of Chevrotain's DSL. */
type RulePiece = () => void;

/** The rule under construction: its name, and a counter for the calls in it, which Chevrotain tells apart by number. */
interface RuleScope {
  readonly rule: string;
  calls: number;
}

/** A part that may be left out. */
type OptionalPart = Extract<SyntaxPart, { readonly optional: unknown }>;
/** A part that consists of options from a table. */
type OptionsPart = Extract<SyntaxPart, { readonly one: OptionTable } | { readonly any: OptionTable }>;

/**
 * Derives Chevrotain rules from the tables: one for each statement, for each option, and for each value that may be of several kinds. A part of a
 * table becomes a call of the DSL: `optional` an `option`, `many` and `any` a `many`, `either` and `one` an `or`, a keyword a `consume`. Parts that
 * only some releases have become gated alternatives.
 */
export abstract class TableRules extends StreamParser {
  /** `<name>` */
  protected abstract readonly reference: ParserRule;
  /** `{ … }`; the argument says whether pairs are allowed. */
  protected abstract readonly braces: ParserMethod<[boolean], void>;
  protected release: Release = newestRelease;
  protected state = new StatementState();
  readonly #names = new Set<string>();
  readonly #options = new Map<OptionSyntax, ParserRule>();
  readonly #values = new Map<ValueSlotName, ParserRule>();

  /** Defines the rule of a statement, up to the end of its line. */
  protected statementRule(keyword: string, { parts }: StatementSyntax): ParserRule {
    const scope: RuleScope = { rule: keyword, calls: 0 };
    const begin = this.#terminal(keywordType(keyword), scope, (token) => this.state.begin(token));
    const rest = this.#sequence(parts, scope);
    return this.RULE(`${keyword} statement`, () => {
      begin();
      rest();
    });
  }

  /** Records what was expected at the next token, for a possible error message. Always returns true, so that it can be used as a gate. */
  protected offer(part: SyntaxPart | typeof endOfStatement): true {
    this.state.offer(part, this.taken);
    return true;
  }

  /** An alternative that only some releases have. */
  protected choice(range: Availability, piece: RulePiece): Choice {
    const limited = range.since !== undefined || range.until !== undefined;
    return limited ? { GATE: () => this.has(range), ALT: piece } : { ALT: piece };
  }

  protected has(range: Availability): boolean {
    return available(range, this.release);
  }

  /** Defines the rule of an option: its keyword, its own parts, and the parts of the statement that follow it. */
  #optionRule(keyword: string, option: OptionSyntax, within: RuleScope): ParserRule {
    const known = this.#options.get(option);
    if (known) return known;
    const scope: RuleScope = { rule: this.#nameOf(`${within.rule} ${keyword}`), calls: 0 };
    const open = this.#terminal(keywordType(keyword), scope, (token) => this.state.openOption(token));
    const own = this.#sequence(option.takes ?? [], scope);
    const rest = this.#sequence(option.followedBy ?? [], scope);
    const rule = this.RULE(scope.rule, () => {
      open();
      own();
      this.state.closeOption();
      rest();
    });
    this.#options.set(option, rule);
    return rule;
  }

  /** Returns a unique name for a rule: a statement may have two options of the same name in different forms. */
  #nameOf(wanted: string): string {
    const names = this.#names;
    const name = names.has(wanted) ? this.#nameOf(`${wanted}'`) : wanted;
    names.add(name);
    return name;
  }

  #sequence(parts: readonly SyntaxPart[], scope: RuleScope): RulePiece {
    const pieces = parts.map((part) => this.#piece(part, scope));
    return () => {
      for (const piece of pieces) piece();
    };
  }

  #piece(part: SyntaxPart, scope: RuleScope): RulePiece {
    if (typeof part === 'string') return this.#value(part, scope);
    if ('optional' in part) return this.#optional(part, scope);
    if ('many' in part) return this.#many(part, part.many, scope);
    if ('either' in part) return this.#alternatives(part, part.either, scope);
    if ('one' in part || 'any' in part) return this.#table(part, scope);
    const add = (token: IToken): void => this.state.add(token);
    if ('word' in part) return this.#offered(part, this.#terminal(keywordType(part.word), scope, add));
    if (part.symbol === '!') return this.#offered(part, this.#terminal(Bang, scope, add));
    return this.#offered(
      part,
      this.#terminal(Comma, scope, () => {}),
    );
  }

  #terminal(type: TokenType, scope: RuleScope, take: (token: IToken) => void): RulePiece {
    const at = scope.calls++;
    return () => take(this.consume(at, type));
  }

  /** A value; if it may be of several kinds, it gets a rule of its own. */
  #value(name: ValueSlotName, scope: RuleScope): RulePiece {
    const slot: ValueSlot = valueSlots[name];
    if (slot.accepts.length === 1 && slot.accepts[0] === 'text' && slot.words === undefined)
      return this.#offered(
        name,
        this.#terminal(Text, scope, (token) => this.state.add(token)),
      );
    const rule = this.#values.get(name) ?? this.#valueRule(name, slot);
    this.#values.set(name, rule);
    const at = scope.calls++;
    return this.#offered(name, () => this.subrule(at, rule));
  }

  #valueRule(name: ValueSlotName, slot: ValueSlot): ParserRule {
    const scope: RuleScope = { rule: `${name} value`, calls: 0 };
    const add = (token: IToken): void => this.state.add(token);
    const mapping = slot.accepts.includes('mapping');
    const kinds: Readonly<Record<Exclude<ValueKind, 'mapping'>, RulePiece>> = {
      text: this.#terminal(Text, scope, add),
      number: this.#terminal(NumberToken, scope, add),
      reference: () => this.SUBRULE(this.reference),
      list: () => this.SUBRULE(this.braces, { ARGS: [mapping] }),
    };
    const alternatives = slot.accepts.flatMap((kind) =>
      kind === 'mapping' ? [] : [this.choice(slot.availability?.[kind] ?? {}, kinds[kind])],
    );
    for (const fixed of slot.words ?? [])
      alternatives.push(this.choice(fixed, this.#terminal(keywordType(fixed.word), scope, add)));
    return this.RULE(scope.rule, () => {
      this.OR(alternatives);
    });
  }

  #optional(part: OptionalPart, scope: RuleScope): RulePiece {
    const at = scope.calls++;
    const sequence = this.#sequence(part.optional, scope);
    const options = { GATE: () => this.offer(part), DEF: sequence };
    return () => {
      if (this.has(part)) this.option(at, options);
      else sequence();
    };
  }

  #many(part: SyntaxPart, each: Alternatives, scope: RuleScope): RulePiece {
    const at = scope.calls++;
    const options = { GATE: () => this.offer(part), DEF: this.#alternatives(part, each, scope) };
    return () => this.many(at, options);
  }

  #alternatives(part: SyntaxPart, each: Alternatives, scope: RuleScope): RulePiece {
    const at = scope.calls++;
    const alternatives = each.map((parts) => ({ ALT: this.#sequence(parts, scope) }));
    return this.#offered(part, () => this.or(at, alternatives));
  }

  /** Exactly one option of a table, or any number of them. */
  #table(part: OptionsPart, scope: RuleScope): RulePiece {
    const at = scope.calls++;
    const table = partTable(part) ?? {};
    const alternatives = Object.entries<OptionSyntax>(table).map(([keyword, option]) => {
      const rule = this.#optionRule(keyword, option, scope);
      const use = scope.calls++;
      return this.choice(option, () => this.subrule(use, rule));
    });
    const choice = this.#offered(part, () => this.or(at, alternatives));
    const one = part.negatable ? this.#negatable(choice, scope) : choice;
    if ('one' in part) return this.#offered(part, one);
    const options = { GATE: () => this.offer(part) && this.#hasNext(table), DEF: one };
    return () => this.many(at, options);
  }

  #negatable(option: RulePiece, scope: RuleScope): RulePiece {
    const at = scope.calls++;
    const bang = this.#terminal(Bang, scope, (token) => this.state.negate(token));
    return () => {
      this.option(at, bang);
      option();
    };
  }

  /** A piece that first records `part` as expected. */
  #offered(part: SyntaxPart, piece: RulePiece): RulePiece {
    return () => {
      this.offer(part);
      piece();
    };
  }

  /** Whether the release has the option of `table` that the next token names; true if it names none. */
  #hasNext(table: Readonly<Record<string, OptionSyntax | undefined>>): boolean {
    const { image } = this.LA(1);
    return this.has((Object.hasOwn(table, image) && table[image]) || {});
  }
}
