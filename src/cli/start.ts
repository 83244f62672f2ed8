#!/usr/bin/env node
import pkg from '../../package.json' with { type: 'json' };
import { reportLost, writeTo } from './standard-streams.js';

/** The entry point of the command. The version, for which scripts ask most often, is printed without loading the table of options or anything else. */
async function start(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--version') {
    writeTo(1, `smtpd-lint ${pkg.version}\n`);
    return 0;
  }
  const { main } = await import('./entry.js');
  return main(args);
}

void start(process.argv.slice(2)).then((status) => {
  // The status is set without calling exit, so that pending output to a pipe is written first.
  process.exitCode = reportLost() ? 2 : status;
});
