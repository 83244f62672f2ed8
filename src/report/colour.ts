import { styleText } from 'node:util';

type TextStyle = Parameters<typeof styleText>[0];

/**
 * Applies a style to a text that is `printable` already, or returns it unchanged. Words are red, green, magenta or bright blue: yellow is illegible on a light terminal, and blue
 * on a dark one.
 */
export type Paint = (style: TextStyle, text: string) => string;

export function painter(colour: boolean): Paint {
  // This program decides whether to use colours; styleText in newer releases of Node would consult the stream and the environment again.
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** Replaces the yellow in which some formatters print warnings by the colour of warnings everywhere else. */
export const withoutYellow = (text: string): string => text.replaceAll('\u001b[33m', '\u001b[35m');

export interface ColourQuestion {
  /** The value of `--color` or `--no-color`, or undefined if neither is given. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** Whether to use colours: decided by the flag, else by NO_COLOR (no-color.org), else by FORCE_COLOR; by default only on a terminal that supports them. */
export function wantsColour({ flag, env, isTTY }: ColourQuestion): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}
