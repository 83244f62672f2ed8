import { assignmentsIn } from './assignments.js';
import { changesMarks } from './changed-marks.js';
import { parsedLayout, type TagPiece, type TemplatePiece } from './layout.js';
import { literalChoice } from './literal-choices.js';
import { isBlockTag, type MacroHead, Macros } from './macros.js';
import type { TagFamily } from './mark-table.js';
import { isEnvsubstName } from './names.js';
import { type Step, stepsOf } from './tag-steps.js';
import { tokensOf } from './template-tokens.js';
import type {
  ChoicePart,
  Condition,
  LoopPart,
  ParsedTemplate,
  PlaceholderPart,
  TemplatePart,
} from './template-tree.js';

/**
 * Reads a template of any language. What is not understood, such as a block without an end, becomes a placeholder at its tag. Never throws; takes linear time.
 *
 * @param path the path of the template, which may say what fills it in
 */
export function parseTemplate(text: string, path = ''): ParsedTemplate {
  const tokens = tokensOf(text, isEnvsubstName(path));
  const macros = new Macros(text, tokens);
  const parser = new Parser(text, macros);
  for (const piece of parsedLayout(text, tokens)) parser.add(piece);
  const parts = parser.finish();
  return {
    parts: changesMarks(text, tokens) ? [anyStatements(text), ...parts] : parts,
    assigned: assignmentsIn(tokens),
  };
}

/** A text of any statements at the start. */
const anyStatements = (text: string): PlaceholderPart => ({
  type: 'placeholder',
  start: 0,
  end: Math.max(0, text.search(/$/m)),
  expression: 'marks of its own',
  opaque: true,
});

/** A block that is open. */
interface OpenBlock {
  readonly type: 'choice' | 'loop' | 'same' | 'drop';
  readonly family: TagFamily;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly conditions: Condition[];
  readonly branches: TemplatePart[][];
  /** Whether the condition is reversed, as in `unless`. */
  readonly negated: boolean;
  /** The expression that a loop runs over. */
  readonly over: string;
  readonly variables: readonly string[] | undefined;
  readonly isSection?: true;
  /** The subject of a `case`, which has no parts before its first `when`. */
  readonly subject: string | undefined;
  hasElse: boolean;
  readonly opaque: boolean;
  /** Set if its body is written elsewhere. */
  readonly macro?: MacroHead | undefined;
  /** The tag that calls a macro with its body. */
  readonly call?: TagPiece | undefined;
}

/** Whether a block may end in ways that are not known: others without an end are mistakes, or no tags. */
const hasUnknownEnds = (family: TagFamily): boolean => family === 'erb' || family === 'line';

/** So deep may blocks lie within one another. */
const deepest = 60;

class Parser {
  readonly #root: TemplatePart[] = [];
  readonly #frames: OpenBlock[] = [];

  constructor(
    private readonly text: string,
    private readonly macros: Macros,
  ) {}

  add(piece: TemplatePiece): void {
    if (piece.type === 'text') {
      this.#current.push({ type: 'text', start: piece.start, end: piece.end });
      return;
    }
    if (piece.type === 'line-end') {
      this.#current.push(lineEndChoice(piece));
      return;
    }
    if (piece.type === 'value') {
      if (piece.isMacro) this.#macroOrValue(piece);
      else this.#placeholder(piece.start, piece.end, piece.content, false);
      return;
    }
    if (piece.type !== 'code') return;
    if (this.#frames[0]?.macro !== undefined && isBlockTag(piece)) {
      this.#current.push({ type: 'block', start: piece.start, end: piece.end });
      return;
    }
    const call = this.#isRaw ? undefined : this.macros.callIn(piece);
    if (call !== undefined) this.#current.push(call);
    else if (this.macros.isOfMacro(piece)) this.#placeholder(piece.start, piece.end, piece.content, true);
    else
      for (const step of stepsOf(piece.family, piece.content))
        this.#step(piece.isAny && step.type === 'value' ? { type: 'opaque' } : step, piece);
  }

  finish(): readonly TemplatePart[] {
    this.#abandon(0);
    return this.#root;
  }

  get #isRaw(): boolean {
    return this.#frames.some(({ name }) => name === 'raw');
  }

  get #current(): TemplatePart[] {
    const frame = this.#frames.at(-1);
    return frame?.branches.at(-1) ?? this.#root;
  }

  #step(step: Step, piece: TagPiece): void {
    const { start, end, family, content } = piece;
    const isTooDeep = this.#frames.length >= deepest;
    const open = (type: OpenBlock['type'], name: string, rest: Partial<OpenBlock> = {}): void => {
      if (isTooDeep) {
        this.#placeholder(start, end, content, true);
        return;
      }
      const fresh = { type, family, name, start, end, conditions: [], branches: [[]], negated: false };
      const none = { over: '', variables: undefined, subject: undefined, hasElse: false, opaque: false };
      this.#frames.push({ ...fresh, ...none, ...rest });
    };
    switch (step.type) {
      case 'if':
        open('choice', step.name, {
          conditions: [{ text: step.condition, start, ...(step.rebinds && { rebinds: true }) }],
          negated: step.negated ?? false,
        });
        break;
      case 'case':
        open('choice', step.name, { subject: step.subject });
        break;
      case 'loop':
        open('loop', step.name, step);
        break;
      case 'same':
      case 'drop':
        open(step.type, step.name, {
          opaque: step.type === 'drop' && (step.opaque ?? false),
          macro: this.#frames.length === 0 ? this.macros.headOf(piece) : undefined,
          call: step.name === 'call' ? piece : undefined,
        });
        break;
      case 'elif':
      case 'when':
      case 'else':
        this.#branch(step, piece);
        break;
      case 'end':
        this.#end(step.name, piece);
        break;
      case 'value':
      case 'opaque':
        this.#placeholder(start, end, content, step.type === 'opaque');
        break;
      case 'nothing':
    }
  }

  #branch(step: Extract<Step, { type: 'elif' | 'when' | 'else' }>, piece: TagPiece): void {
    const frame = this.#frames.at(-1);
    const { family } = piece;
    const isLoopElse = frame?.type === 'loop' && step.type === 'else';
    const fits = frame !== undefined && frame.family === family && (frame.type === 'choice' || isLoopElse);
    if (!fits || frame.hasElse || (step.type === 'elif' && frame.negated)) {
      this.#placeholder(piece.start, piece.end, '', true);
      return;
    }
    if (step.type === 'else') frame.hasElse = true;
    if (step.type === 'elif')
      frame.conditions.push({
        text: step.condition,
        start: piece.start,
        ...(step.rebinds && { rebinds: true }),
      });
    if (step.type === 'when') {
      frame.conditions.push({ text: `${frame.subject ?? ''}: ${step.value}`, start: piece.start });
      if (frame.conditions.length === 1) frame.branches.length = 0;
    }
    frame.branches.push([]);
  }

  #end(name: string | undefined, piece: TagPiece): void {
    const { family } = piece;
    const at = this.#frames.findLastIndex(
      (frame) => frame.family === family && (name === undefined || frame.name === name || frame.name === ''),
    );
    if (at < 0) {
      this.#placeholder(piece.start, piece.end, '', true);
      return;
    }
    this.#abandon(at + 1);
    const frame = this.#frames.pop();
    if (frame?.macro !== undefined) this.macros.define(frame.macro, frame.branches.flat(), piece);
    const call = frame?.call && this.macros.blockCallIn(frame.call, frame.branches.flat(), piece);
    const parts = call ? [call] : frame && closed(frame, piece.end);
    for (const part of parts ?? []) this.#current.push(part);
  }

  /** Gives up the blocks from an index on, which have no end: their tags become placeholders, and what follows stays in place. */
  #abandon(from: number): void {
    for (const frame of this.#frames.splice(from)) {
      this.#placeholder(frame.start, frame.end, '', hasUnknownEnds(frame.family));
      for (const part of frame.branches.flat()) this.#current.push(part);
    }
  }

  #placeholder(start: number, end: number, expression: string, opaque: boolean): void {
    const written = expression === '' ? this.text.slice(start, end) : expression;
    const hasLines = this.macros.mayHaveLines(expression);
    const placeholder = {
      ...{ type: 'placeholder', start, end, expression: written, opaque },
      ...(hasLines && { hasLines }),
    } satisfies PlaceholderPart;
    this.#current.push((opaque ? undefined : literalChoice(placeholder)) ?? placeholder);
  }

  /** Adds `$NAME`, which is a macro of smtpd unless the program that fills in the template knows the name as well. */
  #macroOrValue({
    start,
    end,
    content,
  }: Pick<PlaceholderPart, 'start' | 'end'> & { readonly content: string }): void {
    const placeholder: PlaceholderPart = {
      type: 'placeholder',
      start,
      end,
      expression: content,
      opaque: false,
    };
    this.#current.push({
      type: 'choice',
      start,
      end,
      conditions: [{ text: `${content} is filled in`, start }],
      branches: [[placeholder], [{ type: 'text', start, end }]],
    });
  }
}

/** A choice of a line end, which is present unless the engine is set to remove it. */
const lineEndChoice = ({
  start,
  end,
  setting,
}: Extract<TemplatePiece, { type: 'line-end' }>): ChoicePart => ({
  type: 'choice',
  start,
  end,
  conditions: [{ text: setting, start }],
  branches: [[], [{ type: 'text', start, end }]],
});

/** The parts that a closed block becomes. */
function closed(frame: OpenBlock, end: number): readonly TemplatePart[] {
  const { type, start, branches, conditions } = frame;
  const all = branches.flat();
  if (type === 'same') return all;
  if (type === 'drop')
    return frame.opaque
      ? [{ type: 'placeholder', start, end: frame.end, expression: frame.name, opaque: true }]
      : [];
  if (type === 'loop') {
    const [body = [], otherwise = []] = branches;
    const { over, variables, isSection } = frame;
    const loop = { type: 'loop', start, end, over, variables, body, otherwise } satisfies LoopPart;
    return [isSection ? { ...loop, isSection } : loop];
  }
  if (conditions.length === 0)
    return [{ type: 'placeholder', start, end: frame.end, expression: frame.subject ?? '', opaque: true }];
  const whole = frame.hasElse ? branches : [...branches, []];
  return [normal({ type: 'choice', start, end, conditions, branches: whole }, frame.negated)];
}

/** The same choice, by the condition without its `not`. */
function normal(choice: ChoicePart, negated: boolean): ChoicePart {
  const [condition] = choice.conditions;
  if (condition === undefined || condition.rebinds || choice.conditions.length > 1) return choice;
  const plain = /^(?:not\s+|!\s*)([\w.@$[\]'"-]+)$/.exec(condition.text)?.[1];
  const isNegated = (plain !== undefined) !== negated;
  const conditions = [{ ...condition, text: plain ?? condition.text }];
  return { ...choice, conditions, branches: isNegated ? [...choice.branches].reverse() : choice.branches };
}
