import pkg from '../../package.json' with { type: 'json' };
import { type CommandLine, parseCommandLine, UnknownCommand, UsageError } from './arguments.js';
import { defaultCommand, isCommandName } from './commands.js';
import { helpText } from './help.js';
import { printText, warn } from './output.js';

/**
 * Runs a command line, and returns the exit status. It loads only the table of options, so that --help, --version and mistakes in the arguments are answered quickly; the language
 * and the verifier are loaded with the module of the command.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = parse(args);
  if (line instanceof UsageError) {
    warn(`${line.message} (${whereToLook(line, args)})`);
    return 2;
  }
  if (line.values.has('version')) return printText(`smtpd-lint ${pkg.version}\n`);
  if (line.values.has('help')) return printText(helpText(line.named ? line.command : undefined));
  const { run } = await import('./run.js');
  return run(line);
}

/** The help text to consult after a mistake. */
function whereToLook(error: UsageError, args: readonly string[]): string {
  if (error instanceof UnknownCommand) return 'smtpd-lint --help lists the commands';
  const command = args.find((word) => !word.startsWith('-')) ?? '';
  return `smtpd-lint ${isCommandName(command) ? command : defaultCommand} --help lists the options`;
}

function parse(args: readonly string[]): CommandLine | UsageError {
  try {
    return parseCommandLine(args);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}
