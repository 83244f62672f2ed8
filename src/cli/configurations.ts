import { isSaslSettings } from '../source/embedded/content.js';
import { type EmbeddedText, embeddedIn, TooManyConfigurations } from '../source/embedded/embedded.js';
import { kindOfName } from '../source/embedded/kinds.js';
import { isTemplateName } from '../source/templates/names.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import { render, type TemplateText } from '../source/templates/render.js';
import { positionAt } from '../source/text.js';
import { displayPath, type Input, InputError, type ReadingOptions, readInput } from './input.js';

/** One of the configurations in a file. */
export interface InputConfiguration {
  readonly input: Input;
  /** Set for a template; the input's text then contains all of its branches. */
  readonly template?: TemplateText;
  /** Set for a configuration that is embedded in a file of another kind. */
  readonly place?: EmbeddedText;
}

/** A file without anything to judge, which is not a mistake. */
export class NothingToJudge extends Error {
  override readonly name = 'NothingToJudge';
  /** Whether this also holds for a file that the user named. */
  readonly always: boolean;

  constructor(message: string, always: boolean) {
    super(message);
    this.always = always;
  }
}

/** The configurations in an input, usually only the file itself. Throws NothingToJudge. */
export function configurationsIn(read: Input): readonly [InputConfiguration, ...InputConfiguration[]] {
  const { file, files } = read;
  const name = displayPath(file.path, files);
  if (isSaslSettings(file.text))
    throw new NothingToJudge(`${name}: is of the Cyrus SASL library, not of OpenSMTPD: skipped`, true);
  const [first, ...others] = embeddedOrError(read).map((place) => embeddedInput(read, place));
  if (first !== undefined) return [first, ...others];
  if (isTemplateName(file.path)) {
    const template = { ...parseTemplate(file.text, file.path), written: file };
    return [{ input: { ...read, file: render(template, new Map()).file }, template }];
  }
  const kind = kindOfName(file.path);
  if (kind !== undefined)
    throw new NothingToJudge(`${name}: is a ${kind.name} without a configuration of smtpd`, false);
  return [{ input: read }];
}

function embeddedOrError({ file, files }: Input): readonly EmbeddedText[] {
  try {
    return embeddedIn(file) ?? [];
  } catch (error) {
    if (!(error instanceof TooManyConfigurations)) throw error;
    throw new InputError(`${displayPath(file.path, files)}: ${error.message}`);
  }
}

function embeddedInput(read: Input, place: EmbeddedText): InputConfiguration {
  const { template } = place;
  const file = template === undefined ? place.file : render(template, new Map()).file;
  return { input: { ...read, file }, place, ...(template && { template }) };
}

/** Reads a file for a command that accepts a single configuration. Throws InputError. */
export async function readConfiguration(name: string, reading: ReadingOptions): Promise<Input> {
  return configurationOf(await readInput(name, reading));
}

/** The single configuration in an input. Throws InputError. */
export function configurationOf(read: Input): Input {
  const found = configurationsOrError(read);
  const [{ template, place, input }] = found;
  if (found.length === 1) {
    // A file that is a template by its name is kept as written: most commands report that they do not support templates.
    const { file } = place === undefined ? read : input;
    return { ...input, file: place && template ? place.file : file, ...(template && { template }) };
  }
  const lines = found.flatMap((one) => (one.place ? [positionAt(one.place.file, one.place.start).line] : []));
  throw new InputError(
    `${displayPath(read.file.path, read.files)}: has ${found.length} configurations (lines ${lines.join(', ')}), which only check takes`,
  );
}

function configurationsOrError(read: Input): ReturnType<typeof configurationsIn> {
  try {
    return configurationsIn(read);
  } catch (error) {
    throw error instanceof NothingToJudge ? new InputError(error.message) : error;
  }
}
