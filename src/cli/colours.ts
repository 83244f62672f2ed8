import { wantsColour } from '../report/colour.js';
import type { ReportOptions } from '../report/report.js';
import type { OptionValues } from './arguments.js';
import { terminalOf } from './standard-streams.js';

/** Whether this run's output is coloured; one that goes `toFile` only where it is asked for. */
export function coloured(values: OptionValues, toFile = false): boolean {
  const flag = values.has('no-color') ? false : values.has('color') ? true : undefined;
  return wantsColour({ flag, env: process.env, isTTY: !toFile && terminalOf(1) !== undefined });
}

/** The terminal that standard output is, as a part of `ReportOptions`. COLUMNS says how wide it is to be taken. */
export function terminal(): Pick<ReportOptions, 'terminal'> {
  const stream = terminalOf(1);
  if (stream === undefined) return {};
  const columns = Number(process.env.COLUMNS) || stream.columns;
  return { terminal: { columns: columns > 0 ? columns : undefined } };
}
