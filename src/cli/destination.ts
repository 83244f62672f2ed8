import { painter } from '../report/colour.js';
import { inert } from '../report/log-commands.js';
import type { LineStyle } from '../report/text-lines.js';
import type { OptionValues } from './arguments.js';
import { coloured, terminal } from './colours.js';
import { printReport, printText } from './output.js';

/** Where the report of a command goes, and how its lines are written there. */
export interface Destination extends LineStyle {
  write(report: string): void;
  /** The same of a report whose format leaves no line that a log takes for a command but its own. */
  publish(report: string): void;
}

/** Standard output, or the file of `--output-file`. Throws InputError now where that is known not to be written, as what was read is not: so that nothing is proven for it. */
export async function outputDestination(values: OptionValues): Promise<Destination> {
  const file = values.one('output-file');
  const paint = painter(coloured(values, file !== undefined));
  if (file === undefined)
    return {
      paint,
      columns: terminal().terminal?.columns ?? Number.POSITIVE_INFINITY,
      write: printText,
      publish: printReport,
    };
  // What writes is loaded where something is written.
  const { writerOf } = await import('./write-output.js');
  const write = writerOf(file);
  return {
    paint,
    columns: Number.POSITIVE_INFINITY,
    write: (report) => write(inert(report)),
    publish: write,
  };
}
