import { fromBytes, toBytes } from '../../source/bytes-as-text.js';
import type { Walker } from '../automata/intersection.js';
import { type Diagram, type Node, no } from '../bdd/diagram.js';
import { Field } from '../bdd/field.js';
import { rememberedAtoms, type TextAtoms } from './remembered-atoms.js';
import type { StringAtoms } from './string-atoms.js';
import type { StringPredicate } from './string-predicates.js';

export interface TextFieldOptions extends Omit<TextAtoms, 'predicates' | 'delimiter'> {
  /** The number of atoms before those of texts, for what is not a text at all. */
  readonly reserved?: number;
}

/** A field of a diagram that holds a text. Predicates are added first; after `build` each has a node. */
export class TextField {
  readonly #predicates: StringPredicate[] = [];
  readonly #owned: number[] = [];
  #reserved = 0;
  #atoms: StringAtoms | undefined;
  #members: ReturnType<typeof invert> = [];
  #field: Field | undefined;

  /** @param isOwned whether every text for which the predicate holds belongs to one owner */
  add(predicate: StringPredicate, isOwned = false): number {
    const index = this.#predicates.push(predicate) - 1;
    if (isOwned) this.#owned.push(index);
    return index;
  }

  /** Finds the atoms and takes levels from `level` on. Throws TooLarge. */
  build(diagram: Diagram, level: number, options: TextFieldOptions): Field {
    const { texts, examples, budget, reserved = 0 } = options;
    this.#reserved = reserved;
    this.#atoms = rememberedAtoms({ predicates: this.#predicates, texts, examples, budget });
    const vectors = this.#atoms.atoms.map((known) => known.predicates);
    this.#members = invert(
      [...Array.from({ length: reserved }, () => []), ...vectors],
      this.#predicates.length,
    );
    this.#field = new Field(diagram, level, reserved + vectors.length);
    return this.#field;
  }

  /** The texts for which the predicate holds. */
  node(predicate: number): Node {
    return this.#field?.set(this.#members[predicate] ?? []) ?? no;
  }

  /** Texts for which some predicate holds that is about one owner's names. */
  owned(): Node {
    const atoms = new Set(this.#owned.flatMap((predicate) => this.#members[predicate] ?? []));
    return this.#field?.set([...atoms].sort((a, b) => a - b)) ?? no;
  }

  /** Members of an atom, the most readable first. */
  samples(code: number): readonly string[] {
    return (this.#atoms?.atoms[code - this.#reserved]?.samples ?? []).map(fromBytes);
  }

  /** Automata that together accept all texts of an atom and few others, or undefined if they are too large. */
  walkers(code: number): readonly Walker[] | undefined {
    return this.#atoms?.walkers(code - this.#reserved);
  }

  /** The atom of a text in lower case, or undefined if it cannot occur. */
  atomOf(text: string): number | undefined {
    const code = this.#atoms?.atomOf(toBytes(text));
    return code === undefined ? undefined : code + this.#reserved;
  }
}

/** Adds a value to a list, most of which have only one: V8 reserves room for sixteen more in an array that was pushed to, and for none in a literal. */
export function addTo<Value>(lists: (Value[] | undefined)[], at: number, value: Value): void {
  const list = lists[at];
  if (list) list.push(value);
  else lists[at] = [value];
}

/** For each predicate, the atoms in which it holds, in ascending order; undefined if there are none. */
export function invert(
  vectors: readonly (readonly number[])[],
  count: number,
): readonly (readonly number[] | undefined)[] {
  const lists = Array.from({ length: count }, (): number[] | undefined => undefined);
  vectors.forEach((vector, index) => {
    for (const predicate of vector) addTo(lists, predicate, index);
  });
  return lists;
}
