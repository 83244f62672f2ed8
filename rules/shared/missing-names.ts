import type { Config, NameKind } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';

/** Finds the names that refusals of undeclared names are about. */
export class MissingNames {
  readonly #references: ReadonlyMap<string, string>;

  constructor({ references }: Config) {
    this.#references = new Map(references.map(({ kind, name, span }) => [`${kind} ${span.end}`, name]));
  }

  /** The name at a span, without its marks: `<name>`, `$name`, quotes. */
  at(kind: NameKind, span: Span): string {
    const marked = spanText(span).endsWith('>') ? span.end - 1 : span.end;
    const bare = spanText(span).replace(/^[<$"']+|[>"']+$/g, '');
    return (this.#references.get(`${kind} ${marked}`) ?? bare) || '$';
  }
}
