import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { painter } from '../report/colour.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import { matrixJson } from '../report/matrix/matrix-json.js';
import { matrixSvg } from '../report/matrix/matrix-svg.js';
import { matrixText } from '../report/matrix/matrix-table.js';
import type { NamedMatrix } from '../report/matrix/matrix-words.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { Budget, within } from '../verify/budget.js';
import { matrixOf } from '../verify/matrix/matrix.js';
import { type CommandLine, UsageError } from './arguments.js';
import { coloured } from './colours.js';
import { matrixFormatNames } from './commands.js';
import { displayPath, InputError, readInput, readModel, usualFile } from './input.js';
import { printText } from './output.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** How wide the table is: as the terminal, within what can be read; in a file or a pipe the middle of that. */
const widths = { least: 80, most: 120, usual: 100 } as const;

/** `smtpd-lint matrix FILE`: exit 0 whatever the table says, 2 where there is none. */
export async function matrix({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('matrix takes one file');
  const { reading, ownership } = await settled(name, 'matrix', values);
  const format = matrixFormatNames.find((known) => known === values.one('format')) ?? 'pretty';
  const input = await readInput(name, reading);
  const { config, machine } = readModel(input, reading.releases[0], reading);
  if (!reportIfRefused(input, config, 'nobody may send anything')) return 2;
  const suffixes = await withSuffixes(ownership, config);
  const { file, rules } = config;
  const named: NamedMatrix = {
    ...redact(
      {
        matrix: made(() => within(new Budget(reading.work), () => matrixOf(config, machine, suffixes)), name),
        config: { file, rules },
      },
      secretsOf(config),
    ),
    locate: (path) => displayPath(path, input.files),
  };
  const formats = {
    pretty: () => {
      const columns = process.stdout.isTTY ? process.stdout.columns : widths.usual;
      const width = Math.min(widths.most, Math.max(widths.least, columns));
      return matrixText(named, painter(coloured(values)), width);
    },
    json: () => matrixJson(named),
    html: () => matrixHtml(named),
    svg: () => matrixSvg(named),
  } as const satisfies Record<(typeof matrixFormatNames)[number], () => string>;
  return printText(formats[format]());
}

/** Throws InputError where there is more than can be told apart. */
function made<T>(make: () => T, name: string): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof TooLarge)
      throw new InputError(`${name}: is too large for a matrix: ${error.message}`);
    throw error;
  }
}
