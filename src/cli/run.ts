import { isGarbled } from '../source/bytes-as-text.js';
import { isThere } from '../source/paths.js';
import type { CommandLine } from './arguments.js';
import { checkCommand } from './check-command.js';
import type { CommandName } from './commands.js';
import { explainFailure } from './failure.js';
import { InputError } from './input.js';
import { isThread } from './thread-mark.js';

/** Runs a command, and returns its exit status. */
type CommandRunner = (line: CommandLine) => Promise<number>;

// Modules that only some runs need are loaded on demand.
const runners = {
  check: checkCommand,
  simulate: async (line) => (await import('./simulate-command.js')).simulateCommand(line),
  where: async (line) => (await import('./where-command.js')).whereCommand(line),
  diff: async (line) => (await import('./diff-command.js')).diffCommand(line),
  test: async (line) => (await import('./test-command.js')).testCommand(line),
  review: async (line) => (await import('./review-command.js')).reviewCommand(line),
  matrix: async (line) => (await import('./matrix-command.js')).matrixCommand(line),
  show: async (line) => (await import('./show-command.js')).showCommand(line),
  migrate: async (line) => (await import('./migrate-command.js')).migrateCommand(line),
  upgrade: async (line) => (await import('./upgrade-command.js')).upgradeCommand(line),
  fmt: async (line) => (await import('./fmt-command.js')).fmtCommand(line),
  lsp: async (line) => (await import('./lsp-command.js')).lspCommand(line),
  probe: async (line) => (await import('./probe-command.js')).probeCommand(line),
  merge: async (line) => (await import('./merge-command.js')).mergeCommand(line),
  explain: async (line) => (await import('./explain-command.js')).explainCommand(line),
  rules: async (line) => (await import('./explain-command.js')).rulesCommand(line),
  init: async (line) => (await import('./init-command.js')).initCommand(line),
  completion: async (line) => (await import('./completion-command.js')).completionCommand(line),
} as const satisfies Record<CommandName, CommandRunner>;

/** Runs the command of a command line. An error becomes one line on standard error and exit status 2, never a stack trace. */
export async function run(line: CommandLine): Promise<number> {
  try {
    checkFolder();
    // The language server's thread answers what takes long; the others check files.
    if (line.command !== 'lsp' && isThread()) return await (await import('./parallel.js')).work(line);
    return await runners[line.command](line);
  } catch (error) {
    explainFailure(error);
    return 2;
  }
}

/** Checks the working directory, to which paths are relative. Throws InputError if it has no valid absolute path. */
function checkFolder(): void {
  let folder: string | undefined;
  try {
    folder = process.cwd();
  } catch {
    throw new InputError('the working directory is not there any more');
  }
  if (isGarbled(folder) || !isThere(folder)) throw new InputError("the working directory's name is no UTF-8");
}
