import { wantsColour } from '../report/colour.js';
import type { Values } from './arguments.js';

/** Whether this run's output is coloured. */
export function coloured(values: Values): boolean {
  const flag = values.has('no-color') ? false : values.has('color') ? true : undefined;
  return wantsColour({ flag, env: process.env, isTTY: process.stdout.isTTY });
}
