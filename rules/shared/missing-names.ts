import type { Config, NameKind } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';

/** The names that refusals of missing ones are about. */
export class MissingNames {
  readonly #references: ReadonlyMap<string, string>;

  constructor({ references }: Config) {
    this.#references = new Map(references.map(({ kind, name, span }) => [`${kind} ${span.end}`, name]));
  }

  /** The name that stands at a span, without what marks it: `<name>`, `$name`, quotes. */
  at(kind: NameKind, span: Span): string {
    const marked = spanText(span).endsWith('>') ? span.end - 1 : span.end;
    const bare = spanText(span).replace(/^[<$"']+|[>"']+$/g, '');
    return (this.#references.get(`${kind} ${marked}`) ?? bare) || '$';
  }
}
