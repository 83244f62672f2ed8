import type { SourceFile, Span } from '../text.js';
import { filledInMacros } from './filled-in-macros.js';
import { type FilledInPort, withPortNumbers } from './filled-in-ports.js';
import { lifted } from './lift-choices.js';
import { hasManyLines } from './many-lines.js';
import type { Placeholder } from './placeholder.js';
import {
  type CallSite,
  ChoiceResolver,
  type Choices,
  type Fork,
  type ResolvedPart,
  type Variable,
} from './resolve-choices.js';
import { SourceMap, type WrittenSegment } from './source-map.js';
import type { ParsedTemplate, PlaceholderPart } from './template-tree.js';
import { Words } from './words.js';

export type { Placeholder } from './placeholder.js';
export { type Choices, isSetting, type Variable } from './resolve-choices.js';

/** A template that is to be filled in. */
export interface TemplateText extends ParsedTemplate {
  /** The template as it is written. */
  readonly written: SourceFile;
}

/** A range of a filled-in text that is present for some values of a variable only. */
export interface Optional {
  readonly start: number;
  readonly end: number;
  readonly variable: Variable;
  /** The values with which it is present. */
  readonly values: readonly number[];
}

/** A template after filling in. If a choice is open, all its branches are in the text, one after the other; an open loop has two rounds. */
export interface Rendering {
  readonly file: SourceFile;
  /** The template. */
  readonly written: SourceFile;
  readonly placeholders: readonly Placeholder[];
  /** The ports that are filled in, in whose place the text has numbers. */
  readonly ports: readonly FilledInPort[];
  /** The ranges that are present for some values of open variables only; nested ranges follow those around them. */
  readonly optional: readonly Optional[];
  /** The variables that matter for it and are not chosen, in the order of the text. */
  readonly open: readonly Variable[];
  /** All variables that were met, chosen or not. */
  readonly met: ReadonlyMap<string, Variable>;
  /** Whether nothing was left out because the text is too large. */
  readonly isWhole: boolean;
  /** The places where a line end is present or absent by the chosen setting of the engine (`lineSettings`). */
  readonly lineEnds: readonly number[];
  /** The pattern of the words for unknown values. */
  readonly words: RegExp;
  /** Maps a span of the rendering to the template. */
  placeOf(span: Span): Span;
  /** Whether the text at an offset of the template is in the rendering. */
  has(offset: number): boolean;
}

/** The most that a filled-in text may be longer than the template, as a factor, apart from a constant: nested loops grow. */
const maxGrowth = 20;

/**
 * Fills in a template.
 *
 * @param isLifted the choices that become choices of whole lines
 */
export function render(
  template: TemplateText,
  choices: Choices,
  isLifted?: (variable: Variable) => boolean,
): Rendering {
  const isUnchosen = choices.size === 0 && isLifted === undefined;
  const known = isUnchosen ? unchosen.get(template) : undefined;
  if (known !== undefined) return known;
  const longest = maxGrowth * template.written.text.length + 10_000;
  const resolver = new ChoiceResolver(template.assigned, choices, longest);
  const resolved = resolver.resolve(template.parts);
  const { text } = template.written;
  const parts = isLifted === undefined ? resolved : lifted(resolved, text, isLifted);
  const rendering = new Renderer(template, longest).rendering(parts, resolver);
  if (isUnchosen) unchosen.set(template, rendering);
  return rendering;
}

/** Templates in which no choice is made: all that is asked about a template begins there. */
const unchosen = new WeakMap<TemplateText, Rendering>();

class Renderer {
  readonly #words: Words;
  readonly #placeholders: Placeholder[] = [];
  readonly #optional: Optional[] = [];
  readonly #segments: WrittenSegment[] = [];
  readonly #chunks: string[] = [];
  readonly #lineEnds: number[] = [];
  /** The length of the text so far, and its end. */
  #length = 0;
  #tail = '';
  #isWhole = true;

  constructor(
    private readonly template: TemplateText,
    private readonly longest: number,
  ) {
    this.#words = new Words(template.written.text);
  }

  rendering(parts: readonly ResolvedPart[], { open, met, isWhole }: ChoiceResolver): Rendering {
    this.#all(parts);
    const { written } = this.template;
    const text = this.#chunks.join('');
    const map = new SourceMap(this.#segments);
    const macros = filledInMacros(text, this.#placeholders).map((use) => ({
      ...use,
      written: { file: written, start: map.start(use.start), end: map.end(use.end) },
      opaque: false,
    }));
    const placeholders = [...this.#placeholders, ...macros].sort((a, b) => a.start - b.start);
    const numbered = withPortNumbers(text, placeholders);
    const file = { ...written, text: numbered.text };
    return {
      file,
      written,
      placeholders: numbered.placeholders,
      ports: numbered.ports,
      optional: this.#optional,
      open: [...open.values()],
      met,
      isWhole: isWhole && this.#isWhole,
      lineEnds: this.#lineEnds,
      words: this.#words.pattern,
      placeOf: (span) =>
        span.file.path === file.path
          ? { file: written, start: map.start(span.start), end: map.end(span.end) }
          : span,
      has: (offset) => map.has(offset),
    };
  }

  #all(parts: readonly ResolvedPart[]): void {
    for (const [at, part] of parts.entries()) {
      if (this.#length > this.longest) {
        this.#isWhole = false;
        return;
      }
      switch (part.type) {
        case 'text': {
          const isVerbatim = part.part.as === undefined && part.site === undefined;
          this.#write(part.site ?? part.part, this.#textOf(part), isVerbatim);
          break;
        }
        case 'placeholder':
          this.#placeholder(part);
          break;
        case 'line-end-setting':
          this.#lineEnds.push(this.#length);
          break;
        case 'fork':
          this.#fork(part, this.#textOf(parts[at - 1]), this.#textOf(parts[at + 1]));
      }
    }
  }

  /** Writes all branches of a choice, the words of one apart from those of the next, if each of them has blanks on both sides. */
  #fork({ variable, branches }: Fork, before: string, behind: string): void {
    const from = this.#length;
    for (const { values, parts } of branches) {
      const line = this.#tail.slice(this.#tail.lastIndexOf('\n') + 1);
      const isInLine = this.#length > from && line !== '' && !openQuotes.test(line);
      const isBehindBlank = /[ \t]$/.test(before) || /^[ \t]/.test(this.#textOf(parts[0]));
      const isBeforeBlank = /^\s/.test(behind) || /[ \t]$/.test(line);
      const { end } = variable.part;
      if (isInLine && isBehindBlank && isBeforeBlank && parts.length > 0)
        this.#write({ start: end, end }, ' ', false);
      this.#within(variable, values, parts);
    }
  }

  /** What a part writes, if that is known. */
  #textOf(part: ResolvedPart | undefined): string {
    if (part?.type !== 'text') return '';
    const { start, end, as } = part.part;
    return as ?? this.template.written.text.slice(start, end);
  }

  #write({ start, end }: CallSite, text: string, verbatim: boolean): void {
    this.#segments.push({ at: this.#length, start, end, verbatim });
    this.#chunks.push(text);
    this.#length += text.length;
    this.#tail = (this.#tail + text).slice(-200);
  }

  #placeholder({ part, key, site = part }: Extract<ResolvedPart, { readonly type: 'placeholder' }>): void {
    const { written } = this.template;
    const line = this.#tail.slice(this.#tail.lastIndexOf('\n') + 1);
    const { end, expression } = part;
    const isSilent = !part.opaque && isComment(expression);
    const isCommented = !isSilent && comment.test(line);
    const opaque = part.opaque || (isCommented && this.#mayEndLine(part, line));
    // Any lines are no part of the comment in which they begin.
    const isBreaking = opaque && isCommented;
    if (isBreaking) this.#write(site, '\n', false);
    const word = isSilent ? '' : this.#words.of(key, line, written.text.slice(end, end + 1));
    this.#write(site, word, false);
    const at = this.#length - word.length;
    if (isBreaking) this.#write(site, '\n#', false);
    const place = { file: written, start: site.start, end: site.end };
    if (word !== '')
      this.#placeholders.push({ word, start: at, end: at + word.length, written: place, expression, opaque });
  }

  /** Whether what is filled in within a comment may have line ends in it or, if it is nothing, leaves a backslash before one. */
  #mayEndLine({ start, end, expression, hasLines = false }: PlaceholderPart, line: string): boolean {
    const { text } = this.template.written;
    const isLast = /^\r?(?:\n|$)/.test(text.slice(end, end + 2));
    return hasLines || (isLast && line.endsWith('\\')) || hasManyLines(expression, text.slice(start, end));
  }

  /** Writes parts that are present for some values of a variable only. */
  #within(variable: Variable, values: readonly number[], parts: readonly ResolvedPart[]): void {
    if (parts.length === 0) return;
    const at = this.#optional.length;
    const start = this.#length;
    this.#optional.push({ start, end: start, variable, values });
    this.#all(parts);
    this.#optional[at] = { start, end: this.#length, variable, values };
  }
}

/** A line, from its start on, that ends within quotes. */
const openQuotes = /^[^"]*"(?:[^"]*"[^"]*")*[^"]*$/;

/** A line, from its start on, that ends in a comment. */
const comment = /^(?:[^"#]|"[^"]*")*#/;

/** Values that are comments of smtpd.conf: who manages the file. */
const isComment = (expression: string): boolean =>
  /^(?:(?:ansible_managed|@?file_header)\s*(?:\|\s*comment\s*(?:\([^()]*\))?)?|[^|]*\|\s*comment(?:\('\w+'\))?)$/.test(
    expression,
  );
