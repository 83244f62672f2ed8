import type { Word } from '../../../grammar/ast.js';
import { type SourceFile, type Span, spanText } from '../../source/text.js';
import type { TextRange } from './secret-patterns.js';

/** The secrets that were found: where they are written, and their values. */
export class SecretMarks {
  /** Ranges by name and length of a text: copies of a text have them in the same places. */
  readonly #ranges = new Map<string, TextRange[]>();
  readonly #values = new Set<string>();

  /** Where secrets are written in a text. */
  rangesIn(file: SourceFile): readonly TextRange[] {
    return this.#ranges.get(keyOf(file)) ?? [];
  }

  /** Hides in another text what is hidden in `from`. */
  move(from: SourceFile, placeOf: (span: Span) => Span): void {
    // The other text may have the same name and length, and so the same list, hence the copy.
    for (const [start, end] of [...this.rangesIn(from)]) this.#hide(placeOf({ file: from, start, end }));
  }

  /** The secrets themselves. */
  get values(): Iterable<string> {
    return this.#values;
  }

  /** Marks a span that is secret as a whole, and the value read there. */
  span(span: Span, value = spanText(span)): void {
    if (span.end <= span.start) return;
    this.#hide(span);
    this.value(spanText(span));
    this.value(value);
  }

  /** Marks a span that may be a secret. If it is a plain word, it is not searched for elsewhere: too many sentences contain it. */
  guess(span: Span): void {
    if (span.end <= span.start) return;
    this.#hide(span);
    const text = spanText(withoutQuotes(span));
    if (!/^[\p{L}\s]*$/u.test(text) && !/^[a-z]+:$/.test(text)) this.value(text);
  }

  #hide({ file, start, end }: Span): void {
    const key = keyOf(file);
    const ranges = this.#ranges.get(key) ?? [];
    ranges.push([start, end]);
    this.#ranges.set(key, ranges);
  }

  /** Marks a word. If it comes from a macro, it is secret where the macro is defined. */
  word({ span, writtenAt, value }: Word): void {
    if (writtenAt !== undefined) this.span(writtenAt, value);
    if (writtenAt === undefined || !/^\$\w+$/.test(spanText(span))) this.span(withoutQuotes(span), value);
  }

  /** Marks a credential, `password` or `user:password`, in the forms in which others may quote it. */
  value(value: string): void {
    const colon = value.indexOf(':');
    for (const form of [value, ...(colon === -1 ? [] : [value.slice(colon + 1)])])
      for (const each of [form, form.toLowerCase()]) this.#values.add(each);
  }
}

const keyOf = ({ path, text }: SourceFile): string => `${text.length} ${path}`;

/** The span between the quotes of a word. */
function withoutQuotes(span: Span): Span {
  const { file, start, end } = span;
  const [first, last] = [file.text[start], file.text[end - 1]];
  if (first !== '"' && first !== "'") return span;
  return { file, start: start + 1, end: end - start > 1 && last === first ? end - 1 : end };
}
