import { literalChoice } from '../templates/literal-choices.js';
import type { ChoicePart, PlaceholderPart, TextPart } from '../templates/template-tree.js';

/** A text within a file of another kind: a string, a here-document, a block. */
export interface TextLiteral {
  /** From its first character up to its delimiter, including indentation. */
  readonly start: number;
  readonly end: number;
  /** The parts of its value, if it is not read literally. */
  readonly parts?: readonly LiteralPart[];
  /** Descriptions of unknown text before or after it in the same configuration. */
  readonly more?: { readonly before?: string; readonly behind?: string };
  readonly isHereDocument?: true;
  /** Set if the parts are all of the value, so that no indentation and no template marks are to be taken out of them. */
  readonly isExact?: true;
  /** The file that it is written to, and whether it is appended to it. */
  readonly target?: { readonly path: string; readonly appends: boolean };
  /** Where the commands begin that write it to the file, if it does not stand in their words or behind them. */
  readonly writers?: readonly number[];
  /** Set if it is written where the texts before it are. */
  readonly isSure?: true;
}

export type LiteralPart = TextPart | PlaceholderPart | ChoicePart;

/** A range of a text to search. */
export interface Range {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The lines of a range, each with its start and the end of its text. */
export function* literalLines({ text, start, end }: Range): Generator<{
  readonly start: number;
  readonly end: number;
  /** The start of the next line. */
  readonly next: number;
  readonly text: string;
}> {
  for (let at = start; at < end; ) {
    const newline = text.indexOf('\n', at);
    const stop = newline === -1 || newline >= end ? end : newline;
    const next = Math.min(end, stop + 1);
    yield { start: at, end: stop, next, text: text.slice(at, stop).replace(/\r$/, '') };
    at = next;
  }
}

/** The text of a literal, with the places that are filled in as they are written. */
export const literalText = (text: string, { start, end, parts }: TextLiteral): string =>
  parts === undefined
    ? text.slice(start, end)
    : parts
        .map((part) => (part.type === 'text' ? part.as : undefined) ?? text.slice(part.start, part.end))
        .join('');

/** A placeholder for a value in a literal, whose text is unknown. */
const placeholderAt = (start: number, end: number, expression: string): PlaceholderPart => ({
  type: 'placeholder',
  start,
  end,
  expression,
  opaque: false,
});

/** Collects the parts of a literal's value, in source order. */
export class PartList {
  readonly parts: LiteralPart[] = [];
  #done: number;

  constructor(start: number) {
    this.#done = start;
  }

  /** Adds the text up to `end` literally. */
  verbatimTo(end: number): void {
    if (end > this.#done) this.parts.push({ type: 'text', start: this.#done, end });
    this.#done = Math.max(this.#done, end);
  }

  /** Adds an escape sequence. */
  written(start: number, end: number, as: string): void {
    this.verbatimTo(start);
    this.parts.push({ type: 'text', start, end, as });
    this.#done = end;
  }

  /** Adds a place where any lines may stand. */
  lines(start: number, end: number, expression: string): void {
    this.verbatimTo(start);
    const placeholder = placeholderAt(start, end, expression);
    this.parts.push({ ...placeholder, opaque: true }, { type: 'text', start: end, end, as: '\n' });
    this.#done = end;
  }

  placeholder(start: number, end: number, expression: string): void {
    this.verbatimTo(start);
    const placeholder = placeholderAt(start, end, expression);
    this.parts.push(literalChoice(placeholder) ?? placeholder);
    this.#done = end;
  }
}
