import { painter, wantsColour } from '../report/colour.js';
import type { ReportOptions } from '../report/report.js';
import type { LineStyle } from '../report/text-lines.js';
import type { OptionValues } from './arguments.js';
import { terminalOf } from './standard-streams.js';

/** Whether this run's output is coloured; output that goes `toFile` only if that is requested. */
export const coloured = (values: OptionValues, toFile = false): boolean =>
  colouredFor(values, !toFile && terminalOf(1) !== undefined);

function colouredFor(values: OptionValues, isTTY: boolean): boolean {
  const flag = values.has('no-color') ? false : values.has('color') ? true : undefined;
  return wantsColour({ flag, env: process.env, isTTY });
}

/** The terminal on standard output, as a part of `ReportOptions`. COLUMNS overrides its width. */
export function terminal(): Pick<ReportOptions, 'terminal'> {
  const stream = terminalOf(1);
  if (stream === undefined) return {};
  const columns = Number(process.env.COLUMNS) || stream.columns;
  return { terminal: { columns: columns > 0 ? columns : undefined } };
}

/** The style of lines on standard error, while standard output carries a configuration. */
export function besideOutput(values: OptionValues): LineStyle {
  const stream = terminalOf(2);
  const columns = stream === undefined ? 0 : Number(process.env.COLUMNS) || stream.columns;
  return {
    paint: painter(colouredFor(values, stream !== undefined)),
    columns: columns > 0 ? columns : Number.POSITIVE_INFINITY,
  };
}
