import { wantsColour } from '../report/colour.js';
import type { ReportOptions } from '../report/report.js';
import type { OptionValues } from './arguments.js';

/** Whether this run's output is coloured; one that goes `toFile` only where it is asked for. */
export function coloured(values: OptionValues, toFile = false): boolean {
  const flag = values.has('no-color') ? false : values.has('color') ? true : undefined;
  return wantsColour({ flag, env: process.env, isTTY: !toFile && process.stdout.isTTY });
}

/** The terminal that standard output is, as a part of `ReportOptions`. COLUMNS says how wide it is to be taken. */
export function terminal(): Pick<ReportOptions, 'terminal'> {
  if (!process.stdout.isTTY) return {};
  const columns = Number(process.env.COLUMNS) || process.stdout.columns;
  return { terminal: { columns: columns > 0 ? columns : undefined } };
}
