import { parseArgs } from 'node:util';
import { nearest } from '../source/nearest.js';
import {
  type CommandName,
  defaultCommand,
  formatsOf,
  isCommandName,
  isOptionName,
  type OptionName,
  type OptionSpec,
  optionNames,
  options,
} from './options.js';

/** The command line was wrong: one line for the user, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options that were given, by name. */
export class Values {
  constructor(private readonly given: ReadonlyMap<OptionName, readonly string[]>) {}

  has(name: OptionName): boolean {
    return this.given.has(name);
  }

  /** The value; where the option is repeated, the last one. */
  one(name: OptionName): string | undefined {
    return this.given.get(name)?.at(-1);
  }

  all(name: OptionName): readonly string[] {
    return this.given.get(name) ?? [];
  }

  /** The value as a whole number from `least` to `most`. */
  integer(name: OptionName, least: number, most: number): number | undefined {
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
  readonly values: Values;
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
  const given = new Map<OptionName, string[]>();
  const files: string[] = [];
  let command: CommandName | undefined;
  for (const token of tokens) {
    if (token.kind === 'option') addOption(given, token.name, token.rawName, token.value);
    else if (token.kind === 'positional') {
      // The first word names the command, unless it can only be a file.
      if (command === undefined && files.length === 0 && isCommandName(token.value)) command = token.value;
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
  return { command: chosen, named: command !== undefined, files, values: new Values(given) };
}

/** `check` takes ESLint's formatters, too, which are looked for later; what looks like one of its own mistyped is none of them. */
function checkFormat(name: string, command: CommandName): void {
  const known = formatsOf[command];
  if (known.includes(name)) return;
  if (command === defaultCommand) {
    const guess = nearest(name, known);
    if (guess === undefined && name !== '') return;
    const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
    throw new UsageError(`unknown format ${JSON.stringify(name)}${hint}`);
  }
  throw new UsageError(
    `--format takes one of ${known.join(', ')} with ${command}, not ${JSON.stringify(name)}`,
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
  given: Map<OptionName, string[]>,
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
