import { firstWhere } from '../first-where.js';
import type { Range } from './text-literal.js';

/** A file that a command or a block writes its output to; `&3` is the file of a number. */
export interface Redirection {
  readonly path: string;
  readonly appends: boolean;
}

/** Where the output of a command or a block goes. */
export interface OutputTarget {
  readonly writes: Redirection[];
  /** Whether the next command gets it. */
  isPiped: boolean;
}

/** A part of a script with commands in it: a group, a function, `$(…)`, what stands between `if` and `fi`, `do` and `done`. */
export interface ShellBlock extends OutputTarget {
  readonly kind: 'script' | 'group' | 'value' | 'function' | 'branch' | 'loop';
  readonly parent?: ShellBlock;
  /** The name of a function. */
  readonly name?: string;
  /** The command in a word of which `$(…)` stands. */
  readonly owner?: ScriptCommand;
  readonly start: number;
  end: number;
  readonly depth: number;
}

/** A command of a script, with its words as the shell reads them, in which expansions stand as they are written. */
export interface ScriptCommand extends OutputTarget {
  start: number;
  end: number;
  readonly words: string[];
  /** The files that it reads by `<`, its here-strings, and a mark for each here-document. */
  readonly reads: string[];
  /** Its here-documents. */
  readonly documents: Pick<Range, 'start' | 'end'>[];
  readonly block: ShellBlock;
  /** Whether it hangs on the command before: `&&`, `||`. */
  readonly isConditional: boolean;
}

/** The index of the first of some commands or texts, in the order of their beginnings, that begins at an offset or behind it. */
export const firstFrom = (commands: readonly Pick<Range, 'start'>[], offset: number): number =>
  firstWhere(commands.length, (at) => (commands[at]?.start ?? 0) >= offset);
