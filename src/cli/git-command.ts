import { execFileSync } from 'node:child_process';
import { devNull } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside, realOrSame, statusOf } from '../source/paths.js';
import type { Repository } from './git-repository.js';
import { InputError } from './input.js';

/** As much as any file that is read otherwise, and what git says around it. */
const maxBytes = 65 * 1024 * 1024;

/**
 * Asks git about a repository, without a shell; undefined: git fails. Git finds nothing by itself: the repository is named, and none of its
 * configuration that could run a program, fetch, or show other objects than those that were asked for has any effect. Throws
 * InputError where there is no git.
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

/** Settings that count more than the repository's own configuration. Git before 2.38 does not know the first: with `--git-dir` there is nothing to find. */
const overrides = {
  'safe.bareRepository': 'explicit',
  'core.fsmonitor': 'false',
  'core.hooksPath': devNull,
  'core.sshCommand': 'false',
  'credential.helper': '',
  'protocol.allow': 'never',
};

/** The environment without anything that leads git elsewhere (`GIT_DIR` in a hook), and with what keeps it from leaving the repository. */
function environment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(others),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    // An object that a partial clone lacks is not there. No protocol has that name, for git that does not know the first.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // What a commit is called is what it is.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: devNull,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

const names = process.platform === 'win32' ? ['git.exe'] : ['git'];

/** The git of the system: no relative entry of PATH is looked at, and none in the checkout, which may hold a program of that name. */
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
