import type { Directive, Item, Statement } from '../../../grammar/ast.js';
import { isDirective } from '../../../grammar/views.js';

/** Assigns names to actions that are derived from rules; equal actions share one. */
export class ActionNames {
  readonly #taken = new Set<string>();
  readonly #declared = new Map<string, string>();
  /** The first number after a name that may be free: all before it are taken, and remain so. */
  readonly #next = new Map<string, number>();

  /** @param statements the statements of the text, whose actions keep their names */
  constructor(statements: readonly Statement[]) {
    for (const statement of statements) {
      const name = nameIn(statement.type === 'error' ? statement.partial : statement);
      if (name !== undefined) this.#taken.add(name);
    }
  }

  /** Declares an action of the text, which later rules may use. */
  declare(action: Directive): void {
    const name = nameIn(action);
    if (name !== undefined) this.#declared.set(keyOf(action.items.slice(1)), name);
  }

  /** Returns the name of the action with these items, and whether it is already declared. `wanted` is the preferred name. */
  of(wanted: string, items: readonly Item[]): { readonly name: string; readonly declared: boolean } {
    const key = keyOf(items);
    const known = this.#declared.get(key);
    if (known !== undefined) return { name: known, declared: true };
    let name = wanted;
    let count = this.#next.get(wanted) ?? 2;
    for (; this.#taken.has(name); count += 1) name = `${wanted}${count}`;
    this.#next.set(wanted, count);
    this.#taken.add(name);
    this.#declared.set(key, name);
    return { name, declared: false };
  }
}

function nameIn(statement: Statement | undefined): string | undefined {
  if (!statement || !isDirective(statement, 'action')) return undefined;
  const [name] = statement.items;
  return name?.type === 'word' ? name.value : undefined;
}

/** A key that is equal for items with the same meaning, however they are written. */
const keyOf = (items: readonly Item[]): string => JSON.stringify(items.map(contentOf));

function contentOf(item: Item): unknown {
  switch (item.type) {
    case 'word':
      return item.value;
    case 'table-reference':
      return { table: item.name.value };
    case 'inline-list':
      return { list: item.entries.map(({ value }) => value) };
    case 'inline-mapping':
      return { mapping: item.entries.map(({ key, value }) => [key.value, value.value]) };
    case 'option':
      return { option: item.keyword.value, items: item.items.map(contentOf) };
  }
}
