import { styleText } from 'node:util';

type TextStyle = Parameters<typeof styleText>[0];

/** Paints a text that is `printable` already, or leaves it as it is. */
export type Paint = (style: TextStyle, text: string) => string;

export function painter(colour: boolean): Paint {
  // Whether to colour is decided here and not by styleText, which in newer releases of Node asks the stream and the environment again.
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

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
