import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment variable that names the folder in which a run's processes share the command that they build (test/cli/run-command.ts). */
export const commandFolder = 'SMTPD_LINT_TEST_COMMAND';

/** Before and after all tests of a run (vitest.config.ts). */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-command-'));
  process.env[commandFolder] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
