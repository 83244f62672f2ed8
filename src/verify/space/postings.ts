import type { KeyIndex } from '../../model/config/key-index.js';
import { spend } from '../budget.js';

/** An index of texts with the predicates that name each, in the order in which the texts came. */
export interface Postings extends Iterable<readonly [text: string, predicates: readonly number[]]> {
  readonly size: number;
  get(text: string): readonly number[] | undefined;
  has(text: string): boolean;
  keys(): Iterable<string>;
}

const indexes = new WeakMap<Iterable<string>, KeyIndex>();

/** Registers an index that has exactly these texts: they are then looked up there instead of in a table of their own. */
export function indexTexts(texts: Iterable<string>, index: KeyIndex): void {
  indexes.set(texts, index);
}

/** A list of predicates that name a text, in ascending order: one more than those `before` it. */
interface Posting {
  readonly before: Posting | undefined;
  readonly predicate: number;
  /** Only its own predicate until the end, when those before it are added: most postings are only steps to longer ones. */
  readonly list: number[];
  longer: Map<number, Posting> | undefined;
}

/** Indexes the predicates that name a text literally. Texts with the same predicates share one list. */
export function postings(predicates: readonly Iterable<string>[]): Postings {
  const lists = new Map<string, readonly number[]>();
  let base: { readonly index: KeyIndex; readonly list: readonly number[] } | undefined;
  const known = new Map<readonly number[], Posting>();
  const single = new Map<number, Posting>();
  predicates.forEach((literals, predicate) => {
    const longer = (list: readonly number[] | undefined): readonly number[] => {
      const before = list && known.get(list);
      if (before?.predicate === predicate) return before.list;
      if (before !== undefined) before.longer ??= new Map();
      const siblings = before?.longer ?? single;
      const found = siblings.get(predicate);
      if (found !== undefined) return found.list;
      const posting: Posting = { before, predicate, list: [predicate], longer: undefined };
      siblings.set(predicate, posting);
      known.set(posting.list, posting);
      return posting.list;
    };
    // Consecutive texts usually have the same list.
    let last: readonly number[] | undefined;
    let next = longer(undefined);
    const index = indexes.get(literals);
    if (index !== undefined && index.size >= leastIndexed && lists.size === 0 && base === undefined) {
      spend(index.size);
      base = { index, list: next };
      return;
    }
    if (index !== undefined && index === base?.index) {
      spend(index.size);
      base = { index, list: longer(base.list) };
      for (const [text, list] of lists) if (index.has(text)) lists.set(text, longer(list));
      return;
    }
    for (const text of literals) {
      spend(1);
      const list = lists.get(text) ?? (base?.index.has(text) ? base.list : undefined);
      if (list !== last) [last, next] = [list, longer(list)];
      if (next !== list) lists.set(text, next);
    }
  });
  for (const list of new Set([...lists.values(), ...(base ? [base.list] : [])])) fill(known.get(list));
  return base === undefined ? lists : new IndexedPostings(base.index, base.list, lists);
}

/** The least size of a table whose texts are looked up in its index. */
const leastIndexed = 1000;

/** The texts that the first predicate names, by its index, together with those that others name. */
class IndexedPostings implements Postings {
  readonly size: number;
  readonly #first: KeyIndex;
  readonly #list: readonly number[];
  readonly #others: ReadonlyMap<string, readonly number[]>;

  /** @param others the texts that a further predicate names; the first one may name them, too */
  constructor(first: KeyIndex, list: readonly number[], others: ReadonlyMap<string, readonly number[]>) {
    this.#first = first;
    this.#list = list;
    this.#others = others;
    let more = 0;
    for (const text of others.keys()) if (!first.has(text)) more += 1;
    this.size = first.size + more;
  }

  get(text: string): readonly number[] | undefined {
    return this.#others.get(text) ?? (this.#first.has(text) ? this.#list : undefined);
  }

  has(text: string): boolean {
    return this.#first.has(text) || this.#others.has(text);
  }

  *keys(): Generator<string> {
    yield* this.#first.keys();
    for (const text of this.#others.keys()) if (!this.#first.has(text)) yield text;
  }

  *[Symbol.iterator](): Generator<readonly [string, readonly number[]]> {
    const others = this.#others;
    const list = this.#list;
    for (const text of this.#first.keys()) yield [text, others.get(text) ?? list];
    for (const entry of others) if (!this.#first.has(entry[0])) yield entry;
  }
}

function fill(posting: Posting | undefined): void {
  if (posting === undefined) return;
  for (let at = posting.before; at !== undefined; at = at.before) posting.list.push(at.predicate);
  spend(posting.list.length);
  posting.list.reverse();
}
