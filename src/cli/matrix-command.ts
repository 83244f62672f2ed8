import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { matrixHtml } from '../report/matrix/matrix-html.js';
import { matrixJson } from '../report/matrix/matrix-json.js';
import { matrixSvg } from '../report/matrix/matrix-svg.js';
import { matrixText } from '../report/matrix/matrix-table.js';
import type { NamedMatrix } from '../report/matrix/matrix-words.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { Budget, within } from '../verify/budget.js';
import { matrixOf } from '../verify/matrix/matrix.js';
import { type CommandLine, UsageError } from './arguments.js';
import { matrixFormatNames } from './commands.js';
import { readConfiguration } from './configurations.js';
import { destinationOf } from './destination.js';
import { displayPath, InputError, readModel, usualFile } from './input.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** `smtpd-lint matrix FILE`: exit 0 whatever the table says, 2 where there is none. */
export async function matrix({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('matrix takes one file');
  const { reading, ownership } = await settled(name, 'matrix', values);
  const format = matrixFormatNames.find((known) => known === values.one('format')) ?? 'pretty';
  const input = await readConfiguration(name, reading);
  const { config, machine } = readModel(input, reading.releases[0], reading);
  if (!reportIfRefused(input, config)) return 2;
  const destination = await destinationOf(values);
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
    pretty: () => matrixText(named, destination),
    json: () => matrixJson(named),
    html: () => matrixHtml(named),
    svg: () => matrixSvg(named),
  } as const satisfies Record<(typeof matrixFormatNames)[number], () => string>;
  destination.write(formats[format]());
  return 0;
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
