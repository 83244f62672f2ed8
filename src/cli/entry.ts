#!/usr/bin/env node
import pkg from '../../package.json' with { type: 'json' };
import { type CommandLine, parseCommandLine, UsageError } from './arguments.js';
import { helpText } from './help.js';
import { printText, warn } from './output.js';

/**
 * The command's entry. It loads nothing but the arguments' table, so that --help, --version and mistakes in the arguments are answered at
 * once; the language and the verifier come with the command's own module.
 */
async function main(args: readonly string[]): Promise<number> {
  const line = parse(args);
  if (line instanceof UsageError) {
    warn(`${line.message} (smtpd-lint --help lists all options)`);
    return 2;
  }
  if (line.values.has('version')) return printText(`smtpd-lint ${pkg.version}\n`);
  if (line.values.has('help')) return printText(helpText(line.named ? line.command : undefined));
  const { run } = await import('./run.js');
  return run(line);
}

function parse(args: readonly string[]): CommandLine | UsageError {
  try {
    return parseCommandLine(args);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

// A report that did not arrive, be it for a full disk or a reader that has gone (`| head`), is none. What is said beside it may get lost.
let lost = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (stream === process.stderr && error.code === 'EPIPE') return;
    lost = true;
    process.exitCode = 2;
  });
}
void main(process.argv.slice(2)).then((status) => {
  // Set, not called: what is still on its way into a pipe is written first.
  process.exitCode = lost ? 2 : status;
});
