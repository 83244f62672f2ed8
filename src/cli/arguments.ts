import { parseArgs } from 'node:util';
import { didYouMean } from '../source/nearest.js';
import { isThere } from '../source/paths.js';
import { type CommandName, commandNames, defaultCommand, formatsOf, isCommandName } from './commands.js';
import {
  type CliOptionName,
  isOptionName,
  type OptionSpec,
  optionNames,
  optionOf,
  options,
} from './options.js';

/** A mistake in the command line: one line for the user, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The first word looks like a misspelled command. */
export class UnknownCommand extends UsageError {}

/** The given options, by name. */
export class OptionValues {
  constructor(private readonly given: ReadonlyMap<CliOptionName, readonly string[]>) {}

  has(name: CliOptionName): boolean {
    return this.given.has(name);
  }

  /** The value of an option, or the last one if it is repeated. */
  one(name: CliOptionName): string | undefined {
    return this.given.get(name)?.at(-1);
  }

  all(name: CliOptionName): readonly string[] {
    return this.given.get(name) ?? [];
  }

  /** Adds defaults for options that were not given. */
  withDefaults(others: readonly (readonly [CliOptionName, string])[]): OptionValues {
    return new OptionValues(
      new Map([...others.map(([name, text]) => [name, [text]] as const), ...this.given]),
    );
  }

  /** The value as a whole number from `least` to `most`. Throws UsageError. */
  integer(name: CliOptionName, least: number, most: number): number | undefined {
    const text = this.one(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(`--${name} takes a number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
}

export interface CommandLine {
  readonly command: CommandName;
  /** Whether the command was named rather than implied. */
  readonly named: boolean;
  readonly files: readonly string[];
  readonly values: OptionValues;
}

/** Parses the arguments according to the table of options. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options: parserOptions(),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = new Map<CliOptionName, string[]>();
  const files: string[] = [];
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  refuseFileNames(args.slice(0, end));
  const [word] = tokens.flatMap((token) =>
    token.kind === 'positional' && token.index < end ? [token.value] : [],
  );
  const command = commandOf(word);
  const chosen = command ?? defaultCommand;
  for (const token of tokens) {
    if (token.kind === 'option') addOption(given, chosen, token);
    else if (token.kind === 'positional') files.push(token.value);
  }
  if (command !== undefined) files.shift();
  for (const name of given.keys()) {
    const spec: OptionSpec = options[name];
    if (!spec.commands.includes(chosen)) {
      throw new UsageError(`--${name} belongs to ${spec.commands.join(' and ')}, not to ${chosen}`);
    }
  }
  for (const name of given.get('format') ?? []) checkFormat(name, chosen);
  for (const name of given.get('formatter') ?? []) checkFormatter(name);
  if (given.has('format') && given.has('formatter'))
    throw new UsageError('--format and --formatter exclude each other');
  return { command: chosen, named: command !== undefined, files, values: new OptionValues(given) };
}

/**
 * A file name that someone else has chosen, and that a shell's `*`, xargs or a hook has put among the arguments, must not act as an option: a word that begins with a hyphen and is
 * the name of an existing file is refused. Throws UsageError.
 */
function refuseFileNames(words: readonly string[]): void {
  const name = words.find((word) => /^-./.test(word) && isThere(word));
  if (name !== undefined)
    throw new UsageError(`${JSON.stringify(name)} is a file here; write ./${name}, or -- before the files`);
}

/** The command that the first word names, or undefined if the word is a file. A word that is not a file but resembles the name of a command is an error. Throws UsageError. */
function commandOf(word: string | undefined): CommandName | undefined {
  if (word === undefined) return undefined;
  if (isCommandName(word)) return word;
  if (!/^[A-Za-z-]{3,}$/.test(word) || isThere(word)) return undefined;
  const guess = didYouMean(word, commandNames);
  if (guess === '') return undefined;
  throw new UnknownCommand(`no command or file is called ${JSON.stringify(word)}${guess}`);
}

/** `--format` accepts only names: loading code is a separate option. */
function checkFormat(name: string, command: CommandName): void {
  const known = formatsOf[command];
  if (known.includes(name)) return;
  // The format of another command is not a misspelling.
  const guess = Object.values(formatsOf).flat().includes(name) ? '' : didYouMean(name, known);
  if (command !== defaultCommand)
    throw new UsageError(
      `--format takes one of ${known.join(', ')} with ${command}, not ${JSON.stringify(name)}${guess}`,
    );
  const hint = guess || '; --formatter loads a formatter of ESLint';
  throw new UsageError(`unknown format ${JSON.stringify(name)}${hint}`);
}

/**
 * Checks the value of `--formatter`: the path of a module, with an extension that no configuration has, or the name of a package. So no file name that a hook passes as a
 * configuration can be one. Throws UsageError.
 */
function checkFormatter(name: string): void {
  const isModule = /^(\.{0,2}|[A-Za-z]:)[\\/].*\.[cm]?js$/s.test(name);
  const isPackage = /^(@[\w-]+|(@[\w-]+\/)?[\w-]+)$/.test(name);
  if (isModule || isPackage) return;
  throw new UsageError(
    `--formatter takes the path of a module (./NAME.js, .cjs or .mjs) or the name of a package, not ${JSON.stringify(name)}`,
  );
}

function parserOptions() {
  return Object.fromEntries(
    Object.entries<OptionSpec>(options).map(([name, { value, short }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
}

function addOption(
  given: Map<CliOptionName, string[]>,
  command: CommandName,
  {
    name,
    rawName,
    value,
  }: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
): void {
  if (!isOptionName(name)) {
    const known = optionNames.map((each) => `--${each}`);
    throw new UsageError(`unknown option ${rawName}${didYouMean(rawName, known)}`);
  }
  const spec = optionOf(options[name], command);
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    given.set(name, []);
    return;
  }
  if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${spec.value}`);
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    const guess = didYouMean(value, spec.choices);
    throw new UsageError(
      `--${name} takes one of ${spec.choices.join(', ')}, not ${JSON.stringify(value)}${guess}`,
    );
  }
  given.set(name, [...(given.get(name) ?? []), value]);
}
