import { unreadText } from '../lint/unread-part.js';
import { TooManyConfigurations } from '../source/embedded/embedded.js';
import {
  configurationsOf,
  type FoundConfiguration,
  type NoConfiguration,
} from '../source/embedded/found-configurations.js';
import { render } from '../source/templates/render.js';
import { positionAt } from '../source/text.js';
import { displayPath, type Input, InputError, type ReadingOptions, readInput } from './input.js';

/** One of the configurations in a file. */
export interface InputConfiguration extends FoundConfiguration {
  /** The text of a template contains all of its branches. */
  readonly input: Input;
}

/** A file without anything to judge, which is not a mistake. */
export class NothingToJudge extends Error {
  override readonly name = 'NothingToJudge';
  /** Whether this also holds for a file that the user named. */
  readonly always: boolean;
  /** Whether something was not read, so that nothing is proven of the file. */
  readonly isUnread: boolean;

  constructor(message: string, always: boolean, isUnread = false) {
    super(message);
    this.always = always;
    this.isUnread = isUnread;
  }
}

/** The configurations in an input, usually only the file itself. Throws NothingToJudge. */
export function configurationsIn(read: Input): readonly [InputConfiguration, ...InputConfiguration[]] {
  const name = displayPath(read.file.path, read.files);
  const found = foundOrError(read);
  if ('isSasl' in found)
    throw found.isSasl
      ? new NothingToJudge(`${name}: is of the Cyrus SASL library, not of OpenSMTPD: skipped`, true)
      : new NothingToJudge(`${name}: ${withoutConfiguration(found)}`, false, found.unreadLine !== undefined);
  const [first, ...others] = found;
  return [inputOf(read, first), ...others.map((one) => inputOf(read, one))];
}

const withoutConfiguration = ({
  kind,
  unreadLine,
}: Exclude<NoConfiguration, { readonly isSasl: true }>): string =>
  unreadLine === undefined
    ? `is a ${kind} without a configuration of smtpd`
    : `is a ${kind}, ${unreadText(unreadLine)}`;

function foundOrError({ file, files }: Input): ReturnType<typeof configurationsOf> {
  try {
    return configurationsOf(file);
  } catch (error) {
    if (!(error instanceof TooManyConfigurations)) throw error;
    throw new InputError(`${displayPath(file.path, files)}: ${error.message}`);
  }
}

function inputOf(read: Input, found: FoundConfiguration): InputConfiguration {
  const { template, place } = found;
  const asPlaced = place?.file ?? read.file;
  const file = template === undefined ? asPlaced : render(template, new Map()).file;
  return { input: { ...read, file, ...(place && { isEmbedded: true }) }, ...found };
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
