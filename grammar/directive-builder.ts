import { cover, type Span } from '../src/source/text.js';
import type {
  Directive,
  InlineList,
  InlineMapping,
  Item,
  MappingEntry,
  Option,
  TableReference,
  Word,
} from './ast.js';
import type { Token } from './tokens.js';

/** Converts a token to a word of the tree. */
export function wordOf(token: Token): Word {
  const { form, image, span, index, writtenAt } = token;
  return writtenAt === undefined
    ? { type: 'word', form, value: image, span, token: index }
    : { type: 'word', form, value: image, span, token: index, writtenAt };
}

interface OpenOption {
  readonly negation: Span | undefined;
  readonly keyword: Word;
  readonly items: Item[];
}

interface OpenBraces {
  readonly open: Token;
  readonly list: Word[];
  readonly mapping: MappingEntry[];
  /** Set by the first entry; later ones are of the same kind. */
  isMapping: boolean | undefined;
}

/**
 * Builds a directive while it is parsed, so that after an error the part that was complete is available, on which smtpd has already acted. Finished
 * arrays are copied: V8 reserves room for a dozen more items in an array that was pushed to.
 */
export class DirectiveBuilder {
  readonly #keyword: Word;
  readonly #items: Item[] = [];
  readonly #options: OpenOption[] = [];
  #braces: OpenBraces | undefined;
  #negation: Span | undefined;

  constructor(keyword: Token) {
    this.#keyword = wordOf(keyword);
  }

  /** Whether the open braces hold a mapping, or undefined before the first entry. */
  get isMapping(): boolean | undefined {
    return this.#braces?.isMapping;
  }

  add(item: Item): void {
    (this.#options.at(-1)?.items ?? this.#items).push(item);
  }

  negate(bang: Token): void {
    this.#negation = bang.span;
  }

  openOption(keyword: Token): void {
    this.#options.push({ negation: this.#negation, keyword: wordOf(keyword), items: [] });
    this.#negation = undefined;
  }

  closeOption(unfinished = false): void {
    const option = this.#options.pop();
    if (option) this.add(optionOf(option, unfinished));
  }

  openBraces(open: Token): void {
    this.#braces = { open, list: [], mapping: [], isMapping: undefined };
  }

  addEntry(key: Token, value: Token | undefined): void {
    const braces = this.#braces;
    if (braces === undefined) return;
    braces.isMapping = value !== undefined;
    if (value === undefined) braces.list.push(wordOf(key));
    else braces.mapping.push({ key: wordOf(key), value: wordOf(value) });
  }

  closeBraces(close: Token | undefined): void {
    if (this.#braces) this.add(bracesOf(this.#braces, close));
    this.#braces = undefined;
  }

  addReference(open: Token, name: Token, close: Token): void {
    const reference: TableReference = {
      type: 'table-reference',
      name: wordOf(name),
      span: cover(open.span, close.span),
      token: close.index,
    };
    this.add(reference);
  }

  /** Returns the directive; after an error, including what was begun and not completed. */
  finish(): Directive {
    this.closeBraces(undefined);
    while (this.#options.length > 0) this.closeOption(true);
    const keyword = this.#keyword;
    const items = this.#items.slice();
    return { type: 'directive', keyword, items, span: spanFrom(keyword.span, items) };
  }
}

function optionOf({ negation, keyword, items: pushed }: OpenOption, unfinished: boolean): Option {
  const span = spanFrom(negation ? cover(negation, keyword.span) : keyword.span, pushed);
  const items = pushed.slice();
  return unfinished
    ? { type: 'option', negation, keyword, items, span, unfinished: true }
    : { type: 'option', negation, keyword, items, span };
}

function bracesOf(braces: OpenBraces, close: Token | undefined): InlineList | InlineMapping {
  const { open, list, mapping, isMapping } = braces;
  const last = close?.span ?? (isMapping ? mapping.at(-1)?.value : list.at(-1))?.span;
  const common = {
    span: last ? cover(open.span, last) : open.span,
    open: open.index,
    token: close?.index,
  };
  return isMapping
    ? { type: 'inline-mapping', entries: mapping.slice(), ...common }
    : { type: 'inline-list', entries: list.slice(), ...common };
}

function spanFrom(first: Span, items: readonly Item[]): Span {
  const last = items.at(-1);
  return last ? cover(first, last.span) : first;
}
