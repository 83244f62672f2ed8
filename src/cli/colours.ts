import { wantsColour } from '../report/colour.js';
import type { Values } from './arguments.js';

/** Whether this run's output is coloured; one that goes `toFile` only where it is asked for. */
export function coloured(values: Values, toFile = false): boolean {
  const flag = values.has('no-color') ? false : values.has('color') ? true : undefined;
  return wantsColour({ flag, env: process.env, isTTY: !toFile && process.stdout.isTTY });
}
