/** A template as a tree. All offsets are those of its text. */
export type TemplatePart = TextPart | PlaceholderPart | ChoicePart | LoopPart;

/** Text as it stands. */
export interface TextPart {
  readonly type: 'text';
  readonly start: number;
  readonly end: number;
  /** The text that an escape stands for. */
  readonly as?: string;
}

/** Something is written there that the template does not say. */
export interface PlaceholderPart {
  readonly type: 'placeholder';
  readonly start: number;
  readonly end: number;
  readonly expression: string;
  /** It need not be one value: any text, of any lines. */
  readonly opaque: boolean;
}

/** One of several texts: the first whose condition holds. */
export interface ChoicePart {
  readonly type: 'choice';
  readonly start: number;
  readonly end: number;
  readonly conditions: readonly Condition[];
  /** One for each condition, and behind them what is written where none holds, which may be nothing. */
  readonly branches: readonly (readonly TemplatePart[])[];
}

export interface Condition {
  readonly text: string;
  /** Where its tag is. */
  readonly start: number;
}

/** Its body for each of some things, and `otherwise` where there are none. */
export interface LoopPart {
  readonly type: 'loop';
  readonly start: number;
  readonly end: number;
  readonly over: string;
  /** The names in its body that mean another thing each time. Undefined: any expression may. */
  readonly variables: readonly string[] | undefined;
  readonly body: readonly TemplatePart[];
  readonly otherwise: readonly TemplatePart[];
}

/** A template, read. */
export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  /** The names that its code assigns: a condition on one of these may not mean the same twice. */
  readonly assigned: ReadonlySet<string>;
}

/** The condition that Jinja is set to take away the line end behind a tag, as the setting is called; Ansible sets it, Salt does not. */
export const trimBlocks = 'trim_blocks';
