import type { Directive, Item, Statement } from '../../../grammar/ast.js';
import { isDirective } from '../../../grammar/views.js';

/** Names for actions that are made from rules: those that do the same share one. */
export class ActionNames {
  readonly #taken = new Set<string>();
  readonly #declared = new Map<string, string>();
  /** The first number behind a name that may be free: all before it are taken, and stay so. */
  readonly #next = new Map<string, number>();

  /** `statements`: those of the text, whose actions keep their names. */
  constructor(statements: readonly Statement[]) {
    for (const statement of statements) {
      const name = nameIn(statement.type === 'error' ? statement.partial : statement);
      if (name !== undefined) this.#taken.add(name);
    }
  }

  /** An action of the text, which rules behind it may use. */
  declare(action: Directive): void {
    const name = nameIn(action);
    if (name !== undefined) this.#declared.set(keyOf(action.items.slice(1)), name);
  }

  /** The name of the action that does this. `wanted`: what it would be called. */
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

/** The same text for items that mean the same, however they are written. */
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
