import { painter } from '../report/colour.js';
import { inert } from '../report/log-commands.js';
import type { LineStyle } from '../report/text-lines.js';
import type { OptionValues } from './arguments.js';
import { coloured, terminal } from './colours.js';
import { printReport, printText } from './output.js';

/** The destination of a command's report, and the style of its lines. */
export interface Destination extends LineStyle {
  write(report: string): void;
  /** Writes a report whose format makes sure that a log shows no commands other than its own. */
  publish(report: string): void;
}

/**
 * Standard output, or the file of `--output-file`. Throws InputError immediately if that file may not be written, for example because it is an input, so that nothing is proven in
 * vain.
 */
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
  // The module that writes files is loaded only if a file is written.
  const { writerOf } = await import('./write-output.js');
  const write = writerOf(file);
  return {
    paint,
    columns: Number.POSITIVE_INFINITY,
    write: (report) => write(inert(report)),
    publish: write,
  };
}
