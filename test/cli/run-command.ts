import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { buildProgram } from '../../scripts/build.mjs';
import { commandFolder } from '../support/global-setup.js';

/** What a run of the command gave; paths of the scratch folder and the version are placeholders. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Within the scratch folder. */
  readonly cwd?: string;
}

/** A folder for one test file, and the built command run in it. */
export interface Scratch {
  /** Writes a file, with its folders; gives its path. */
  write(path: string, text: string | Uint8Array): string;
  copy(from: string, to: string): void;
  /** The path of a file in the folder. */
  path(...parts: readonly string[]): string;
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
  /** The words that start the command, for tests that need a shell. */
  commandLine(): Promise<readonly string[]>;
}

/** The rules' pages, which the package has beside the command. */
const rulePages = fileURLToPath(new URL('../../docs/rules', import.meta.url));

let built: Promise<string> | undefined;

/** The command as it is published, built from the sources as they are; once for all test files of a run. */
function builtCommand(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = process.env[commandFolder];
  if (folder === undefined) throw new Error('the tests are not run by vitest.config.ts');
  const command = join(folder, 'command', 'smtpd-lint.cjs');
  const ended = join(folder, 'ended');
  try {
    // Only one process can make it.
    mkdirSync(join(folder, 'begun'));
  } catch {
    while (!existsSync(ended)) await setTimeout(50);
    const failure = readFileSync(ended, 'utf8');
    if (failure !== '') throw new Error(failure);
    return command;
  }
  try {
    await buildProgram(join(folder, 'command'));
    cpSync(rulePages, join(folder, 'docs', 'rules'), { recursive: true });
    writeFileSync(ended, '');
  } catch (error) {
    writeFileSync(ended, String(error));
    throw error;
  }
  return command;
}

/** Variables that would make a run depend on whose machine it is. */
const foreign =
  /^(CI|CONTINUOUS_INTEGRATION|GITHUB_|GITLAB_|TF_BUILD|TEAMCITY_|TERM|COLORTERM|COLOR|NO_COLOR|FORCE_|NODE_|NPM_|npm_|SMTPD_LINT_|VITEST|TEST$)/;

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (...parts: readonly string[]) => join(folder, ...parts);
  const tidy = (text: string) => text.replaceAll(folder, '<dir>').replaceAll(pkg.version, '<version>');
  return {
    path,
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
      return path(name);
    },
    commandLine: async () => [process.execPath, await builtCommand()],
    copy: (from, to) => cpSync(from, path(to), { recursive: true }),
    async run(args, options = {}) {
      const command = await builtCommand();
      const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
      const child = spawn(process.execPath, [command, ...args], {
        cwd: path(options.cwd ?? '.'),
        env: { ...own, ...options.env },
      });
      // A command that does not read its input is not at fault.
      child.stdin.on('error', () => {});
      child.stdin.end(options.stdin ?? '');
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          output[name] += text;
        });
      }
      const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
      return { status, stdout: tidy(output.stdout), stderr: tidy(output.stderr) };
    },
  };
}
