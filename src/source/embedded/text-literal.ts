import { literalChoice } from '../templates/literal-choices.js';
import type { ChoicePart, PlaceholderPart, TextPart } from '../templates/template-tree.js';

/** A text that is written within a file of another kind: a string, a here-document, a block. */
export interface TextLiteral {
  /** From its first character up to what ends it, indentation included. */
  readonly start: number;
  readonly end: number;
  /** The parts that it stands for, where it is not read as it is written. */
  readonly parts?: readonly LiteralPart[];
  /** Unknown text before it, or behind it, in the same configuration, by what it is called. */
  readonly more?: { readonly before?: string; readonly behind?: string };
  readonly isHereDocument?: true;
  /** The file that it is written to, and whether that keeps what it has. */
  readonly target?: { readonly path: string; readonly appends: boolean };
}

export type LiteralPart = TextPart | PlaceholderPart | ChoicePart;

/** A range of a text, for a finder. */
export interface Range {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The lines of a range, each with where it begins and where its text ends. */
export function* literalLines({ text, start, end }: Range): Generator<{
  readonly start: number;
  readonly end: number;
  /** Where the next one begins. */
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

/** A value in a literal, whose text is not known. */
const placeholderAt = (start: number, end: number, expression: string): PlaceholderPart => ({
  type: 'placeholder',
  start,
  end,
  expression,
  opaque: false,
});

/** Collects what a literal stands for, in the order of its text. */
export class PartList {
  readonly parts: LiteralPart[] = [];
  #done: number;

  constructor(start: number) {
    this.#done = start;
  }

  /** All up to here stands as it is written. */
  verbatimTo(end: number): void {
    if (end > this.#done) this.parts.push({ type: 'text', start: this.#done, end });
    this.#done = Math.max(this.#done, end);
  }

  /** An escape. */
  written(start: number, end: number, as: string): void {
    this.verbatimTo(start);
    this.parts.push({ type: 'text', start, end, as });
    this.#done = end;
  }

  placeholder(start: number, end: number, expression: string): void {
    this.verbatimTo(start);
    const placeholder = placeholderAt(start, end, expression);
    this.parts.push(literalChoice(placeholder) ?? placeholder);
    this.#done = end;
  }
}
