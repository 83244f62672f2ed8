import type { Word } from '../../../grammar/ast.js';
import { type SourceFile, type Span, spanText } from '../../source/text.js';
import type { Range } from './patterns.js';

/** The secrets that were found: where they are written, and how they read. */
export class SecretMarks {
  readonly #ranges = new Map<string, { readonly file: SourceFile; readonly ranges: Range[] }>();
  readonly #values = new Set<string>();

  /** Where secrets are written in a text. A text that is as long and has the same name has them in the same places: a template has, with its holes filled. */
  rangesIn({ path, text }: SourceFile): readonly Range[] {
    const known = this.#ranges.get(path);
    return known?.file.text.length === text.length ? known.ranges : [];
  }

  /** The secrets themselves. */
  get values(): Iterable<string> {
    return this.#values;
  }

  /** A place that is secret as a whole, and perhaps what is read there. */
  span(span: Span, value = spanText(span)): void {
    const { file, start, end } = span;
    if (end <= start) return;
    const known = this.#ranges.get(file.path);
    if (known?.file.text.length === file.text.length) known.ranges.push([start, end]);
    else this.#ranges.set(file.path, { file, ranges: [[start, end]] });
    this.value(spanText(span));
    this.value(value);
  }

  /** A word; one that a macro has brought is secret where the macro has it. */
  word({ span, writtenAt, value }: Word): void {
    if (writtenAt !== undefined) this.span(writtenAt, value);
    if (writtenAt === undefined || !/^\$\w+$/.test(spanText(span))) this.span(withoutQuotes(span), value);
  }

  /** A credential, `password` or `user:password`, as others may quote it. */
  value(value: string): void {
    const colon = value.indexOf(':');
    for (const form of [value, ...(colon === -1 ? [] : [value.slice(colon + 1)])])
      for (const each of [form, form.toLowerCase()]) this.#values.add(each);
  }
}

/** What stands between the quotes of a word. */
function withoutQuotes(span: Span): Span {
  const { file, start, end } = span;
  const [first, last] = [file.text[start], file.text[end - 1]];
  if (first !== '"' && first !== "'") return span;
  return { file, start: start + 1, end: end - start > 1 && last === first ? end - 1 : end };
}
