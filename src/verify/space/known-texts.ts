import { fromBytes } from '../../source/bytes-as-text.js';
import { commonTexts } from '../automata/intersection.js';
import type { Field } from '../bdd/field.js';
import { type FieldText, holdsFor, isMailField, type LazyField } from './lazy-expression.js';
import { type LazyVariable, type Literal, literalWalkers } from './lazy-walkers.js';
import type { TheorySpace } from './theory-space.js';

/** A text with its atoms, and the value of each of the field's variables for it, undefined if it is undecided. */
export interface KnownText {
  readonly text: FieldText;
  readonly codes: ReadonlyMap<Field, number>;
  readonly values: ReadonlyMap<number, 0 | 1 | undefined>;
}

/** The most examples of one expression, and the most states of the product that are explored for them. */
const maxExamples = 4;
const maxPlaces = 4000;

/** The most texts that are tried again if no variable has to hold. */
const maxAgain = 200;

/** The texts that were evaluated so far, with the value of each variable. They are tried first. */
export class KnownTexts {
  readonly #space: TheorySpace;
  readonly #variables: ReadonlyMap<LazyField, readonly LazyVariable[]>;
  readonly #all = new Map<LazyField, KnownText[]>();
  /** The texts for which a variable holds, by its level. */
  readonly #holding = new Map<number, KnownText[]>();
  readonly #withExamples = new Set<number>();

  constructor(space: TheorySpace, variables: ReadonlyMap<LazyField, readonly LazyVariable[]>) {
    this.#space = space;
    this.#variables = variables;
  }

  /** The texts that are tried again for some literals: those of a positive literal, or else the first ones. */
  among(field: LazyField, literals: readonly Literal[]): readonly KnownText[] {
    const positive = literals.find(({ value }) => value === 1);
    if (positive !== undefined) return this.#holding.get(positive.level) ?? [];
    return this.#all.get(field)?.slice(0, maxAgain) ?? [];
  }

  /** Adds some texts that an expression matches. */
  addExamples(variable: LazyVariable): void {
    if (this.#withExamples.has(variable.level)) return;
    this.#withExamples.add(variable.level);
    const { expression } = variable;
    let left = maxExamples;
    const walkers = literalWalkers([{ ...variable, value: 1 }], this.#space.release);
    for (const text of commonTexts(walkers, maxPlaces, maxExamples)) {
      this.take(expression.field, fieldText(expression.field, text));
      left -= 1;
      if (left === 0) return;
    }
  }

  /** Adds a text, with the value of each variable; undefined if it cannot occur. */
  take(field: LazyField, text: FieldText): KnownText | undefined {
    const codes = this.codes(field, text);
    if (codes === undefined) return undefined;
    const values = new Map<number, 0 | 1 | undefined>();
    for (const { level, expression } of this.#variables.get(field) ?? []) {
      const holds = holdsFor(expression, text);
      values.set(level, holds === undefined ? undefined : holds ? 1 : 0);
    }
    const known: KnownText = { text, codes, values };
    const lists = [...values].flatMap(([level, value]) =>
      value === 1 ? [listOf(this.#holding, level)] : [],
    );
    for (const list of [listOf(this.#all, field), ...lists]) list.push(known);
    return known;
  }

  /** The atoms of a text, or undefined if it cannot occur. */
  codes(field: LazyField, written: FieldText): ReadonlyMap<Field, number> | undefined {
    const { text, user = '', domain } = written;
    if (isMailField(field)) return this.#space[field].codes(user, domain, written);
    const { field: levels, names } = this.#space.texts[field];
    const code = names.atomOf(text);
    return code === undefined ? undefined : new Map([[levels, code]]);
  }
}

function listOf<Key, Value>(lists: Map<Key, Value[]>, key: Key): Value[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** A text of the product of a field's automata, split into its parts. */
export function fieldText(field: LazyField, octets: string): FieldText {
  const text = fromBytes(octets);
  if (!isMailField(field)) return { text };
  if (octets === '@') return { text: '', user: '', domain: '' };
  const at = octets.lastIndexOf('@');
  return { text, user: octets.slice(0, Math.max(0, at)), domain: at < 0 ? undefined : octets.slice(at + 1) };
}
