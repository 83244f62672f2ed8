import { fromBytes } from '../../source/bytes-as-text.js';
import { commonTexts } from '../automata/intersection.js';
import type { Field } from '../bdd/field.js';
import { type FieldText, holdsFor, isMailField, type LazyField } from './lazy-expression.js';
import { type LazyVariable, type Literal, literalWalkers } from './lazy-walkers.js';
import type { TheorySpace } from './theory-space.js';

/** A text with its atoms, and what each of the field's variables is for it; undefined: that is not found out. */
export interface KnownText {
  readonly text: FieldText;
  readonly codes: ReadonlyMap<Field, number>;
  readonly values: ReadonlyMap<number, 0 | 1 | undefined>;
}

/** Texts of one expression that are known beforehand, and places of the product that are looked at for them. */
const maxExamples = 4;
const maxPlaces = 4000;

/** Texts that are looked at again where no variable has to hold. */
const maxAgain = 200;

/** Texts that were looked at: what each variable is for them. They are tried first. */
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

  /** The texts that are looked at again for some literals: those of one that has to hold, or the first ones. */
  among(field: LazyField, literals: readonly Literal[]): readonly KnownText[] {
    const positive = literals.find(({ value }) => value === 1);
    if (positive !== undefined) return this.#holding.get(positive.level) ?? [];
    return this.#all.get(field)?.slice(0, maxAgain) ?? [];
  }

  /** Some texts for which an expression holds. */
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

  /** Notes a text, with what each variable is for it; undefined: it cannot occur. */
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

  /** The atoms of a text; undefined: it cannot occur. */
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

/** A text of the product of a field. */
export function fieldText(field: LazyField, octets: string): FieldText {
  const text = fromBytes(octets);
  if (!isMailField(field)) return { text };
  if (octets === '@') return { text: '', user: '', domain: '' };
  const at = octets.lastIndexOf('@');
  return { text, user: octets.slice(0, Math.max(0, at)), domain: at < 0 ? undefined : octets.slice(at + 1) };
}
