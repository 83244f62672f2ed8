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
import { outputDestination } from './destination.js';
import { displayPath, InputError, usualFile } from './input.js';
import { settled } from './settings-reader.js';
import type { TemplateVariant } from './template-variants.js';
import { uncertainMatrix } from './uncertain-answers.js';
import { type GroupedAnswer, groupedAnswers, headingOf, takenVariants } from './variant-answers.js';
import { withSuffixes } from './with-suffixes.js';

/** `smtpd-lint matrix FILE`: exit 0 whatever the table shows, 2 if there is none. */
export async function matrixCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('matrix takes one file');
  const { reading, ownership } = await settled(name, 'matrix', values);
  const format = matrixFormatNames.find((known) => known === values.one('format')) ?? 'pretty';
  const input = await readConfiguration(name, reading);
  const taken = takenVariants([input], reading, values);
  if (taken === undefined) return 2;
  const destination = await outputDestination(values);
  const suffixes = await withSuffixes(
    ownership,
    ...taken.variants.flatMap(({ models }) => models.map(({ config }) => config)),
  );
  const budget = new Budget(reading.work);
  const locate = (path: string): string => displayPath(path, input.files);
  const namedOf = ({ models }: TemplateVariant): NamedMatrix => {
    const [model] = models;
    if (model === undefined) throw new Error('a variant of one file has one model');
    const { config, machine, unknowns } = model;
    const { file, rules } = config;
    const found = made(() => within(budget, () => matrixOf(config, machine, suffixes)), name);
    const matrix = uncertainMatrix(found, unknowns);
    return { ...redact({ matrix, config: { file, rules } }, secretsOf(config)), locate };
  };
  const answers = groupedAnswers(taken, namedOf, (one) => matrixJson(one));
  if (answers.length > 1 && format !== 'pretty' && format !== 'json')
    throw new InputError(`--format ${format} has one table, and variants differ`, 'name one with --variant');
  const formats = {
    pretty: ({ answer, named }) =>
      `${named ? `${headingOf(named)}\n` : ''}${matrixText(answer, destination)}`,
    json: ({ answer, named }) => matrixJson(answer, named),
    html: ({ answer }) => matrixHtml(answer),
    svg: ({ answer }) => matrixSvg(answer),
  } as const satisfies Record<
    (typeof matrixFormatNames)[number],
    (one: GroupedAnswer<NamedMatrix>) => string
  >;
  for (const answer of answers) destination.write(formats[format](answer));
  return 0;
}

/** Calls `make`. Throws InputError if the matrix is too large. */
function made<T>(make: () => T, name: string): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof TooLarge)
      throw new InputError(`${name}: is too large for a matrix: ${error.message}`);
    throw error;
  }
}
