import type { SourceFile, Span } from '../text.js';
import { SourceMap, type WrittenSegment } from './source-map.js';
import type { ChoicePart, LoopPart, ParsedTemplate, TemplatePart } from './template-tree.js';
import { Words } from './words.js';

/** A template that is to be filled in. */
export interface TemplateText extends ParsedTemplate {
  /** As it is written. */
  readonly written: SourceFile;
}

/** The values chosen for variables, by name (`Variable.id`): the number of a branch, or how often a loop runs. */
export type Choices = ReadonlyMap<string, number>;

/** A choice that a template leaves open. The same condition is the same variable wherever it stands. */
export interface Variable {
  readonly id: string;
  /** Its values are the numbers below this. */
  readonly values: number;
  readonly part: ChoicePart | LoopPart;
}

/** A range of a filled-in text that is there for some values of a variable only. */
export interface Optional {
  readonly start: number;
  readonly end: number;
  readonly variable: Variable;
}

/** A word in the place of something that is not known. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  /** Where it is written. */
  readonly written: Span;
  readonly expression: string;
  readonly opaque: boolean;
}

/** A template filled in. Choices that are not made have all their branches in it, one behind the other, and loops two rounds. */
export interface Rendering {
  readonly file: SourceFile;
  /** The template. */
  readonly written: SourceFile;
  readonly placeholders: readonly Placeholder[];
  /** The ranges that are there for some values of variables that are not chosen; those that lie within others stand behind them. */
  readonly optional: readonly Optional[];
  /** The variables that matter for it and are not chosen, in the order of the text. */
  readonly open: readonly Variable[];
  /** Those that were met, chosen or not. */
  readonly met: ReadonlyMap<string, Variable>;
  /** Nothing of it was left out because it is too large. */
  readonly isWhole: boolean;
  /** The pattern of the words for unknown values. */
  readonly words: RegExp;
  /** Where something is written. */
  placeOf(span: Span): Span;
  /** Whether what is written at an offset of the template is in it. */
  has(offset: number): boolean;
}

/** Rounds of a loop that are told apart: docs/dev/templates.md says why more have nothing new in them. */
export const rounds = 2;

/** Filled-in texts are at most so many times as long as the template, and a bit: loops within loops grow. */
const maxGrowth = 20;

/** Parts that are filled in, and loops around each: however long a template is, loops within loops may take that long. */
const maxSteps = 1_000_000;

/** Fills a template in. */
export function render(template: TemplateText, choices: Choices): Rendering {
  return new Renderer(template, choices).rendering();
}

/** A round of a loop around a part. */
interface LoopRound {
  /** Names that mean another thing in each round; undefined: any may. */
  readonly variables: readonly string[] | undefined;
  readonly label: string;
}

/** The rounds around a part, the outermost first. */
type Around = readonly LoopRound[];

class Renderer {
  readonly #template: TemplateText;
  readonly #choices: Choices;
  readonly #words: Words;
  readonly #placeholders: Placeholder[] = [];
  readonly #optional: Optional[] = [];
  readonly #open = new Map<string, Variable>();
  readonly #met = new Map<string, Variable>();
  readonly #segments: WrittenSegment[] = [];
  readonly #chunks: string[] = [];
  /** How long the text is by now, and how it ends. */
  #length = 0;
  #tail = '';
  #steps = 0;
  #isWhole = true;

  constructor(template: TemplateText, choices: Choices) {
    this.#template = template;
    this.#choices = choices;
    this.#words = new Words(template.written.text);
  }

  rendering(): Rendering {
    this.#all(this.#template.parts, []);
    const { written } = this.#template;
    const file = { ...written, text: this.#chunks.join('') };
    const map = new SourceMap(this.#segments);
    return {
      file,
      written,
      placeholders: this.#placeholders,
      optional: this.#optional,
      open: [...this.#open.values()],
      met: this.#met,
      isWhole: this.#isWhole,
      words: this.#words.pattern,
      placeOf: (span) =>
        span.file.path === file.path
          ? { file: written, start: map.start(span.start), end: map.end(span.end) }
          : span,
      has: (offset) => map.has(offset),
    };
  }

  #all(parts: readonly TemplatePart[], around: Around): void {
    for (const part of parts) {
      this.#steps += 1 + around.length;
      if (this.#length > this.#most || this.#steps > maxSteps) {
        this.#isWhole = false;
        return;
      }
      switch (part.type) {
        case 'text':
          this.#write(
            part,
            part.as ?? this.#template.written.text.slice(part.start, part.end),
            part.as === undefined,
          );
          break;
        case 'placeholder':
          this.#placeholder(part, around);
          break;
        case 'choice':
          this.#choice(part, around);
          break;
        case 'loop':
          this.#loop(part, around);
      }
    }
  }

  get #most(): number {
    return maxGrowth * this.#template.written.text.length + 10_000;
  }

  #write({ start, end }: TemplatePart, text: string, verbatim: boolean): void {
    this.#segments.push({ at: this.#length, start, end, verbatim });
    this.#chunks.push(text);
    this.#length += text.length;
    this.#tail = (this.#tail + text).slice(-200);
  }

  #placeholder(part: Extract<TemplatePart, { type: 'placeholder' }>, around: Around): void {
    const { written } = this.#template;
    const at = this.#length;
    const line = this.#tail.slice(this.#tail.lastIndexOf('\n') + 1);
    const { start, end, opaque, expression } = part;
    const key = expression + this.#roundsOf(expression, around);
    const isSilent = !opaque && isComment(expression);
    const word = isSilent ? '' : this.#words.of(key, line, written.text.slice(end, end + 1));
    this.#write(part, word, false);
    const place = { file: written, start, end };
    if (word !== '')
      this.#placeholders.push({ start: at, end: at + word.length, written: place, expression, opaque });
  }

  /** The rounds that an expression means another thing in. */
  #roundsOf(expression: string, around: Around): string {
    if (around.length === 0) return '';
    const names = new Set(expression.match(/[$@]?\b[A-Za-z_]\w*/g));
    const isAssigned = this.#isAssigned(expression);
    return around
      .filter(({ variables }) => isAssigned || !variables || variables.some((name) => names.has(name)))
      .map(({ label }) => ` ${label}`)
      .join('');
  }

  #choice(part: ChoicePart, around: Around): void {
    const texts = part.conditions.map(({ text }) => text).join('\n');
    const variable = this.#variable(part, texts, part.branches.length, around);
    const chosen = this.#choices.get(variable.id);
    if (chosen !== undefined) this.#all(part.branches[chosen] ?? [], around);
    else for (const branch of part.branches) this.#within(variable, branch, around);
  }

  #loop(part: LoopPart, around: Around): void {
    const variable = this.#variable(part, `for ${part.over}`, rounds + 1, around);
    const chosen = this.#choices.get(variable.id);
    const name = part.over.replace(/\s+/g, '') + this.#roundsOf(part.over, around);
    const inside = (round: number): Around => [
      ...around,
      { variables: part.variables, label: `${name}#${round}` },
    ];
    if (chosen === 0) this.#all(part.otherwise, around);
    for (let round = 1; round <= (chosen ?? rounds); round += 1)
      if (chosen === undefined) this.#within(variable, part.body, inside(round));
      else this.#all(part.body, inside(round));
    if (chosen === undefined) this.#within(variable, part.otherwise, around);
  }

  /** Parts that are there for some values of a variable only. */
  #within(variable: Variable, parts: readonly TemplatePart[], around: Around): void {
    if (parts.length === 0) return;
    const at = this.#optional.length;
    const start = this.#length;
    this.#optional.push({ start, end: start, variable });
    this.#all(parts, around);
    this.#optional[at] = { start, end: this.#length, variable };
  }

  #variable(part: ChoicePart | LoopPart, meaning: string, values: number, around: Around): Variable {
    const isSame = !this.#isAssigned(meaning) && !fickle.test(meaning);
    const round = isSame ? this.#roundsOf(meaning, around) : around.map(({ label }) => ` ${label}`).join('');
    const id = `${meaning.replace(/\s+/g, ' ')}${isSame ? '' : ` at ${part.start}`}${round}`;
    const known = this.#met.get(id);
    // The same condition with other branches beside it is another choice.
    const own = known !== undefined && known.values !== values ? `${id} of ${values}` : id;
    const variable = this.#met.get(own) ?? { id: own, values, part };
    this.#met.set(own, variable);
    if (!this.#choices.has(own)) this.#open.set(own, variable);
    return variable;
  }

  #isAssigned(text: string): boolean {
    const { assigned } = this.#template;
    return assigned.size > 0 && (text.match(/[$@]?\b\w+/g) ?? []).some((name) => assigned.has(name));
  }
}

/** Expressions that need not mean the same twice. */
const fickle = /\b(?:random|rand|shuffle|scratch|now|cycle|loop|counter)\b|\(\s*\)$/;

/** Values that are comments of smtpd.conf: who manages the file. */
const isComment = (expression: string): boolean =>
  /^(?:ansible_managed\b|@?file_header\b|.*\|\s*comment\b)/.test(expression);
