#!/usr/bin/env node
import pkg from '../../package.json' with { type: 'json' };
import { reportLost, writeTo } from './standard-streams.js';

/** The command's very start: what version it is, the question that scripts ask most, is answered without the table of options, or anything else. */
async function start(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--version') {
    writeTo(1, `smtpd-lint ${pkg.version}\n`);
    return 0;
  }
  const { main } = await import('./entry.js');
  return main(args);
}

void start(process.argv.slice(2)).then((status) => {
  // Set, not called: what is still on its way into a pipe is written first.
  process.exitCode = reportLost() ? 2 : status;
});
