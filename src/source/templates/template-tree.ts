/** A template as a tree. All offsets are those of its text. */
export type TemplatePart = TextPart | PlaceholderPart | ChoicePart | LoopPart | CallPart | BlockPart;

/** Literal text. */
export interface TextPart {
  readonly type: 'text';
  readonly start: number;
  readonly end: number;
  /** The text to write, if it differs from the source. */
  readonly as?: string;
}

/** A place where something is filled in that the template does not contain. */
export interface PlaceholderPart {
  readonly type: 'placeholder';
  readonly start: number;
  readonly end: number;
  readonly expression: string;
  /** Whether it may be any text of any number of lines, rather than one value. */
  readonly opaque: boolean;
  /** The code of the template gives it several lines, or may. */
  readonly hasLines?: boolean;
}

/** One of several texts: the first whose condition holds. */
export interface ChoicePart {
  readonly type: 'choice';
  readonly start: number;
  readonly end: number;
  readonly conditions: readonly Condition[];
  /** One branch for each condition, followed by the one that is written if none holds, which may be empty. */
  readonly branches: readonly (readonly TemplatePart[])[];
}

export interface Condition {
  readonly text: string;
  /** The place of its tag. */
  readonly start: number;
  /** Names mean another thing in its branch than outside. */
  readonly rebinds?: true;
}

/** The body for each of some items, or `otherwise` if there are none. */
export interface LoopPart {
  readonly type: 'loop';
  readonly start: number;
  readonly end: number;
  readonly over: string;
  /** The names in the body with another meaning each time, or undefined if any expression may have one. */
  readonly variables: readonly string[] | undefined;
  readonly body: readonly TemplatePart[];
  readonly otherwise: readonly TemplatePart[];
  /** It has no round just if `over` does not hold as a condition, as a section of Mustache. */
  readonly isSection?: true;
}

/** A text of the template itself that is written where it is called. */
export interface CallPart {
  readonly type: 'call';
  readonly start: number;
  readonly end: number;
  readonly expression: string;
  /** The names in the body with another meaning than outside, or undefined if any expression may have one. */
  readonly variables: readonly string[] | undefined;
  /** Whether those that stand for no known text may have several lines. */
  readonly hasLines: boolean;
  /** Those of them that stand for a text. */
  readonly values: ReadonlyMap<string, string>;
  readonly body: readonly TemplatePart[];
  /** What the call itself encloses, which means what it does beside the call. */
  readonly block?: readonly TemplatePart[];
}

/** A place in a text that is called where it writes the block of its call. */
export interface BlockPart {
  readonly type: 'block';
  readonly start: number;
  readonly end: number;
}

/** A template after parsing. */
export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  /** The names that its code assigns, and where: what is said of one of these may not mean the same twice. */
  readonly assigned: ReadonlyMap<string, readonly number[]>;
}

/** The condition that Jinja is set to remove the line end after a tag, by the name of the setting; Ansible sets it, Salt does not. */
export const trimBlocks = 'trim_blocks';

/** The condition that ERB is set to remove the line end of lines that begin and end with tags. */
export const trimLines = 'trim_mode <>';

/** The settings of engines that remove line ends. */
export const lineSettings: ReadonlySet<string> = new Set([trimBlocks, trimLines]);
