import { parseArgs } from 'node:util';
import { nearest } from '../source/nearest.js';
import { isThere } from '../source/paths.js';
import { type CommandName, defaultCommand, formatsOf, isCommandName } from './commands.js';
import { type CliOptionName, isOptionName, type OptionSpec, optionNames, options } from './options.js';

/** The command line was wrong: one line for the user, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options that were given, by name. */
export class OptionValues {
  constructor(private readonly given: ReadonlyMap<CliOptionName, readonly string[]>) {}

  has(name: CliOptionName): boolean {
    return this.given.has(name);
  }

  /** The value; where the option is repeated, the last one. */
  one(name: CliOptionName): string | undefined {
    return this.given.get(name)?.at(-1);
  }

  all(name: CliOptionName): readonly string[] {
    return this.given.get(name) ?? [];
  }

  /** The same with options that hold where they were not given. */
  withDefaults(others: readonly (readonly [CliOptionName, string])[]): OptionValues {
    return new OptionValues(
      new Map([...others.map(([name, text]) => [name, [text]] as const), ...this.given]),
    );
  }

  /** The value as a whole number from `least` to `most`. */
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
  /** The command was named rather than implied. */
  readonly named: boolean;
  readonly files: readonly string[];
  readonly values: OptionValues;
}

/** Reads the arguments by the table of options. Throws UsageError. */
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
  let command: CommandName | undefined;
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  refuseFileNames(args.slice(0, end));
  for (const token of tokens) {
    if (token.kind === 'option') addOption(given, token.name, token.rawName, token.value);
    else if (token.kind === 'positional') {
      // The first word names the command, unless it can only be a file; behind -- all are files.
      const isFirst = command === undefined && files.length === 0 && token.index < end;
      if (isFirst && isCommandName(token.value)) command = token.value;
      else files.push(token.value);
    }
  }
  const chosen = command ?? defaultCommand;
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
 * The name of a file that somebody else has chosen, and a shell's `*`, xargs or a hook has put among the arguments, must not be an option: a word that
 * begins with a hyphen and is there is refused. Throws UsageError.
 */
function refuseFileNames(words: readonly string[]): void {
  const name = words.find((word) => /^-./.test(word) && isThere(word));
  if (name !== undefined)
    throw new UsageError(`${JSON.stringify(name)} is a file here; write ./${name}, or -- before the files`);
}

/** `--format` takes names alone: what loads code is an option of its own. */
function checkFormat(name: string, command: CommandName): void {
  const known = formatsOf[command];
  if (known.includes(name)) return;
  if (command !== defaultCommand)
    throw new UsageError(
      `--format takes one of ${known.join(', ')} with ${command}, not ${JSON.stringify(name)}`,
    );
  const guess = nearest(name, known);
  const hint = guess === undefined ? '; --formatter loads a formatter of ESLint' : `; did you mean ${guess}?`;
  throw new UsageError(`unknown format ${JSON.stringify(name)}${hint}`);
}

/**
 * What `--formatter` may load: a module by its path, whose ending no configuration has, or a package by its name. So no file name that a hook takes for a
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
  name: string,
  rawName: string,
  value: string | undefined,
): void {
  if (!isOptionName(name)) {
    const guess = nearest(name, optionNames);
    throw new UsageError(
      `unknown option ${rawName}${guess === undefined ? '' : `; did you mean --${guess}?`}`,
    );
  }
  const spec: OptionSpec = options[name];
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    given.set(name, []);
    return;
  }
  if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${spec.value}`);
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    throw new UsageError(`--${name} takes one of ${spec.choices.join(', ')}, not ${JSON.stringify(value)}`);
  }
  given.set(name, [...(given.get(name) ?? []), value]);
}
