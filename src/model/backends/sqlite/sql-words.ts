import { Unreadable } from '../binary.js';

/** A token of SQL: a name or keyword, a quoted name, a text, a number, a parameter, or a sign. */
export interface SqlWord {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'parameter' | 'sign';
  /** The value without quotes; an unquoted name as written. */
  readonly value: string;
}

const word =
  /\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|"(?<double>(?:[^"]|"")*)"|`(?<tick>(?:[^`]|``)*)`|\[(?<bracket>[^\]]*)\]|'(?<text>(?:[^']|'')*)'|(?<number>\d+(?:\.\d*)?)|(?<parameter>\?\d*)|(?<sign>[-+*/%=<>!|&~(),.;])/y;

/** Splits SQL into words. Throws Unreadable if it has anything else. */
export function sqlWords(sql: string): readonly SqlWord[] {
  const words: SqlWord[] = [];
  const matcher = new RegExp(word);
  while (matcher.lastIndex < sql.length) {
    const { name, double, tick, bracket, text, number, parameter, sign } =
      matcher.exec(sql)?.groups ?? noGroups();
    const quoted = double?.replaceAll('""', '"') ?? tick?.replaceAll('``', '`') ?? bracket;
    if (name !== undefined) words.push({ kind: 'name', value: name });
    else if (quoted !== undefined) words.push({ kind: 'quoted', value: quoted });
    else if (text !== undefined) words.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (number !== undefined) words.push({ kind: 'number', value: number });
    else if (parameter !== undefined) words.push({ kind: 'parameter', value: parameter });
    else if (sign !== undefined) words.push({ kind: 'sign', value: sign });
  }
  return words;
}

function noGroups(): never {
  throw new Unreadable('has SQL that is not read here');
}

/** Reads words one after another. */
export class SqlReader {
  #at = 0;

  constructor(
    private readonly words: readonly SqlWord[],
    /** The message to throw if the words are not as expected. */
    private readonly complaint: string,
  ) {}

  get next(): SqlWord | undefined {
    return this.words[this.#at];
  }

  get isAtEnd(): boolean {
    return this.#at >= this.words.length;
  }

  /** Consumes the next word if it is this keyword or sign. Returns whether it was. */
  skip(value: string): boolean {
    const { next } = this;
    if (next === undefined || (next.kind !== 'name' && next.kind !== 'sign')) return false;
    if (next.value.toUpperCase() !== value) return false;
    this.#at++;
    return true;
  }

  expect(value: string): void {
    if (!this.skip(value)) this.fail();
  }

  take(): SqlWord {
    const { next } = this;
    if (next === undefined) this.fail();
    this.#at++;
    return next;
  }

  /** Reads a name, in lower case: names in SQL are case-insensitive. */
  name(): string {
    const { kind, value } = this.take();
    if (kind !== 'name' && kind !== 'quoted') this.fail();
    return value.toLowerCase();
  }

  fail(): never {
    throw new Unreadable(this.complaint);
  }
}
