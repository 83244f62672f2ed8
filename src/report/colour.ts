import { styleText } from 'node:util';

type TextStyle = Parameters<typeof styleText>[0];

/**
 * Paints a text that is `printable` already, or leaves it as it is. Words are red, green, magenta or bright blue: yellow cannot be read on
 * a light terminal, and blue not on a dark one.
 */
export type Paint = (style: TextStyle, text: string) => string;

export function painter(colour: boolean): Paint {
  // Whether to colour is decided here and not by styleText, which in newer releases of Node asks the stream and the environment again.
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** A text of a formatter that paints warnings yellow, with the colour that they have everywhere else. */
export const withoutYellow = (text: string): string => text.replaceAll('\u001b[33m', '\u001b[35m');

export interface ColourQuestion {
  /** `--color` and `--no-color`; undefined: neither. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** Whether to colour: the flag, else NO_COLOR (no-color.org), else FORCE_COLOR, else only on a terminal that can. */
export function wantsColour({ flag, env, isTTY }: ColourQuestion): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}
