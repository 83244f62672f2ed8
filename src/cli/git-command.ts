import { execFileSync } from 'node:child_process';
import { devNull } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside, realOrSame, statusOf } from '../source/paths.js';
import type { Repository } from './git-repository.js';
import { InputError } from './input.js';

/** The most bytes of git's output: the largest file that is read elsewhere, and git's own header. */
const maxBytes = 65 * 1024 * 1024;

/**
 * Runs git on a repository, without a shell; returns undefined if it fails. Git discovers nothing: the repository is given, and no part of its configuration that could run a
 * program, fetch, or substitute other objects has any effect. Throws InputError if git is not installed.
 */
export function git(
  { top, gitFolder }: Repository,
  args: readonly string[],
  input?: string,
): Buffer | undefined {
  const settings = Object.entries(overrides).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    return execFileSync(
      gitProgram(top),
      ['--no-pager', ...settings, `--git-dir=${gitFolder}`, `--work-tree=${top}`, ...args],
      {
        cwd: top,
        env: environment(),
        ...(input === undefined ? {} : { input }),
        maxBuffer: maxBytes,
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
  } catch {
    return undefined;
  }
}

/** Settings that override the repository's own configuration. Git before 2.38 does not know the first, which it does not need: with `--git-dir` it discovers nothing. */
const overrides = {
  'safe.bareRepository': 'explicit',
  'core.fsmonitor': 'false',
  'core.hooksPath': devNull,
  'core.sshCommand': 'false',
  'credential.helper': '',
  'protocol.allow': 'never',
};

/** The environment without variables that redirect git (`GIT_DIR` in a hook), and with those that keep it within the repository. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(others),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    // Objects that a partial clone lacks are treated as missing. For versions of git without the first variable, the second allows only a protocol that does not exist.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // Prevents a commit from being replaced by another one.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: devNull,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

const names = process.platform === 'win32' ? ['git.exe'] : ['git'];

/** The git of the system. Relative entries of PATH and those within the checkout are skipped, because the checkout may contain a program of that name. */
function gitProgram(top: string): string {
  const checkout = realOrSame(top);
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder) || isInside(checkout, realOrSame(folder))) continue;
    for (const name of names) {
      const path = join(folder, name);
      const status = statusOf(path);
      const isProgram = status?.isFile() && (process.platform === 'win32' || (status.mode & 0o111) !== 0);
      if (isProgram && !isInside(checkout, realOrSame(path))) return path;
    }
  }
  throw new InputError('git cannot be run, and --base needs it');
}
