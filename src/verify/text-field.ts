import { type Diagram, type Node, no } from './diagram.js';
import { Field } from './field.js';
import { type StringBudget, StringClasses, type StringPredicate } from './sets/strings.js';
import type { Texts } from './sets/texts.js';

export interface TextFieldOptions {
  /** The texts that can occur. */
  readonly texts: Texts;
  /** Texts that are pleasant as examples. */
  readonly examples: readonly string[];
  readonly budget: StringBudget;
  /** Classes before those of texts: what is no text at all. */
  readonly reserved?: number;
}

/** A field of a diagram that holds a text. Predicates are added first; after `build` each has a node. */
export class TextField {
  readonly #predicates: StringPredicate[] = [];
  #reserved = 0;
  #classes: StringClasses | undefined;
  #members: readonly (readonly number[])[] = [];
  #field: Field | undefined;

  add(predicate: StringPredicate): number {
    return this.#predicates.push(predicate) - 1;
  }

  /** Finds the classes and takes levels from `level` on. Throws TooLarge. */
  build(diagram: Diagram, level: number, options: TextFieldOptions): Field {
    const { texts, examples, budget, reserved = 0 } = options;
    this.#reserved = reserved;
    this.#classes = new StringClasses(this.#predicates, texts, examples, budget);
    const vectors = this.#classes.classes.map((known) => known.predicates);
    this.#members = invert(
      [...Array.from({ length: reserved }, () => []), ...vectors],
      this.#predicates.length,
    );
    this.#field = new Field(diagram, level, reserved + vectors.length);
    return this.#field;
  }

  /** Where the predicate holds. */
  node(predicate: number): Node {
    return this.#field?.set(this.#members[predicate] ?? []) ?? no;
  }

  /** Texts that some predicate lists one by one, and not as a pattern; but for those of the predicate `except`. */
  listed(except: number): Node {
    const lists = this.#predicates.flatMap(({ patterns, stems, tails, kind }, predicate) =>
      predicate === except || patterns.length > 0 || stems || tails || kind ? [] : [predicate],
    );
    return this.#field?.set([...new Set(lists.flatMap((predicate) => this.#members[predicate] ?? []))]) ?? no;
  }

  /** Members of a class, the most pleasant first. */
  samples(code: number): readonly string[] {
    return this.#classes?.classes[code - this.#reserved]?.samples ?? [];
  }

  /** The class of a text in lower case; undefined when it cannot occur. */
  classOf(text: string): number | undefined {
    const code = this.#classes?.classOf(text);
    return code === undefined ? undefined : code + this.#reserved;
  }
}

/** For each predicate the classes in which it holds, ascending. */
export function invert(
  vectors: readonly (readonly number[])[],
  count: number,
): readonly (readonly number[])[] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  vectors.forEach((vector, index) => {
    for (const predicate of vector) lists[predicate]?.push(index);
  });
  return lists;
}
