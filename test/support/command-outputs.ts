import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandName, commandNames, formatsOf } from '../../src/cli/commands.js';
import { main } from '../../src/cli/entry.js';
import { divertOutput } from '../../src/cli/standard-streams.js';
import { toBytes } from '../../src/source/bytes-as-text.js';
import { writeTree } from './write-tree.js';

/** A folder of files, in which every command is run. */
export interface OutputWorld {
  readonly files: Readonly<Record<string, string>>;
  /** The configuration, another one to compare it with, one that smtpd refuses, and one of an older dialect. */
  readonly main: string;
  readonly other: string;
  readonly broken: string;
  readonly older: string;
  /** The port of a server on this machine, for `probe`. */
  readonly port: number;
}

/** One way of making this program print something. */
export interface Output {
  readonly command: CommandName;
  readonly format: string | undefined;
  readonly args: readonly string[];
}

/**
 * What each command is run with. A command that is added has to be added here; its formats, and those that are added to any other, come with
 * `formatsOf`.
 */
const wordsOf = {
  check: ({ main, other, broken, older }) => [
    [main, other, broken, older, 't.conf.j2', '--verbose', '--root', '.'],
    [broken, '--release', '6.8,7.9', '--root', '.'],
  ],
  simulate: ({ main }) => [
    [main, '--root', '.'],
    [main, '--why', '--expect', 'accept', '--root', '.'],
    [main, '--envelopes', 'mails.jsonl', '--root', '.'],
  ],
  where: ({ main }) => [['bob@example.org', main, '--root', '.']],
  diff: ({ main, other }) => [
    [main, other, '--root', '.'],
    ['--base', revision, main, '--root', '.'],
  ],
  test: ({ main }) => [[main, '--policy', 'p.policy', '--root', '.']],
  review: ({ main, other }) => [
    ['--base', revision, main, other, '--policy', 'p.policy', '--root', '.'],
    ['--render', 'review.json'],
  ],
  matrix: ({ main }) => [[main, '--root', '.']],
  show: ({ main }) => [[main, '--root', '.']],
  migrate: ({ main, broken, older }) => [[older], [main], [broken]],
  upgrade: ({ main, other }) => [
    [main, '--from', '6.8', '--root', '.'],
    [other, '--from', '7.3', '--to', '7.9', '--root', '.'],
  ],
  fmt: ({ main, broken, older }) => [
    [main, '--root', '.'],
    [broken, '--root', '.'],
    [main, broken, older, '--diff', '--check', '--root', '.'],
  ],
  lsp: ({ main }) => [[main]],
  probe: ({ main, port }) => [
    ['127.0.0.1', '--port', `${port}`, '--delay', '0', '--config', main, '--root', '.'],
    ['127.0.0.1', '--port', `${port}`, '--delay', '0'],
  ],
  merge: () => [['part.json']],
  explain: () => [['exposed-secret'], ['::stop-commands::x\u001b[2J']],
  rules: () => [[]],
  init: ({ main }) => [['--force', main]],
  completion: () => [['bash'], ['zsh'], ['fish'], ['::x\u202e']],
} as const satisfies Record<CommandName, (world: OutputWorld) => readonly (readonly string[])[]>;

/** What writes the files that others read, before them. */
const firsts = ({ main, other, broken, older }: OutputWorld): readonly Output[] => [
  output(
    'check',
    main,
    other,
    broken,
    older,
    '--blob',
    'part.json',
    '--sarif-file',
    'report.sarif',
    '--root',
    '.',
  ),
  output(
    'review',
    '--base',
    revision,
    main,
    other,
    '--policy',
    'p.policy',
    '--json-file',
    'review.json',
    '--root',
    '.',
  ),
];

const output = (command: CommandName, ...args: readonly string[]): Output => ({
  command,
  format: undefined,
  args,
});

/** What is printed otherwise than as a command's format. */
const others = ({ main, other, broken, older }: OutputWorld): readonly Output[] =>
  (
    [
      ['check', main, '--fix-dry-run', '--suggest', 'unused-name', '--root', '.'],
      ['check', main, '--fix-dry-run', '--suggest', 'open-relay', '--format', 'json', '--root', '.'],
      ['check', broken, '--color', '--root', '.'],
      ['check', main, other, '--quiet', '--no-color', '--root', '.'],
      ['check', main, broken, '--formatter', './formatter.cjs', '--root', '.'],
      ['diff', main, broken],
      ['check', main, '--print-config'],
      ['check', main, broken, '--baseline', 'baseline.json', '--write-baseline', '--root', '.'],
      ['check', main, other, broken, older, '--baseline', 'baseline.json', '--root', '.'],
      ['check', main, '--output-file', 'report.txt', '--root', '.'],
      ['simulate', main, '-o', 'simulate.txt', '--root', '.'],
      ['diff', main, other, '-o', 'diff.txt', '--root', '.'],
      ['test', main, '--policy', 'p.policy', '-o', 'test.txt', '--root', '.'],
      ['test', main, '--policy', 'p.policy', '--coverage', '--why', '--root', '.'],
      ['test', main, '--policy', 'p.policy', '--coverage', '--format', 'json', '--root', '.'],
      ['test', main, '--init', '--root', '.'],
      ['matrix', main, '-o', 'matrix.html', '--format', 'html', '--root', '.'],
      ['show', main, '-o', 'show.conf', '--root', '.'],
      ['explain', 'exposed-secret', '-o', 'explain.txt'],
      ['rules', '-o', 'rules.txt'],
      ['check', `${main}\u001b[2J##[error]`],
      ['check', main, '--format', './::set-output name=x::\u202e.cjs'],
      ['check', main, '--config', 'wrong.json'],
      ['test', main, '--policy', '##vso[task.complete]\u009b'],
      ['simulate', main, '--envelopes', 'wrong.jsonl'],
      ['diff', main],
      ['diff', '--base', '##vso[x]\u202e', main],
      ['diff', '--base', revision, broken],
    ] as const
  ).map(([command, ...args]) => output(command, ...args));

/** Every output there is, in one world. */
export function outputsIn(world: OutputWorld): readonly Output[] {
  const own = commandNames.flatMap((command) =>
    wordsOf[command](world).flatMap((args): readonly Output[] => {
      const formats = formatsOf[command];
      if (formats.length === 0) return [{ command, format: undefined, args }];
      return formats.map((format) => ({ command, format, args: [...args, '--format', format] }));
    }),
  );
  return [...firsts(world), ...own, ...others(world)];
}

/** What a run printed, and what it wrote into files. */
export interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it wrote into files, by their names. */
  readonly files: ReadonlyMap<string, string>;
}

/** In the revision the configuration is the other one, and all else is as it is now. */
const revision = 'main';

/** Writes a world into a folder of its own, a repository. Gives what runs an output there, and what removes it. */
export function settle({ files, main: checked, other }: OutputWorld): {
  run(output: Output): Promise<Printed>;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-outputs-'));
  const write = (path: string, text: string): void =>
    writeFileSync(join(folder, path), Buffer.from(toBytes(text), 'latin1'));
  writeTree(folder, { ...files, [checked]: files[other] ?? '' });
  for (const [path, text] of Object.entries(files)) write(path, text);
  write(checked, files[other] ?? '');
  git(folder, 'init', '-q', '-b', revision);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'first');
  write(checked, files[checked] ?? '');
  return {
    run: (output) => printed(folder, output),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  execFileSync('git', [...identity, ...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Runs a command in this process, whose folder and streams are borrowed for it. */
async function printed(folder: string, { command, args }: Output): Promise<Printed> {
  const before = process.cwd();
  const texts = { stdout: '', stderr: '' };
  const restore = divertOutput((descriptor, text) => {
    texts[descriptor === 1 ? 'stdout' : 'stderr'] += text;
  });
  process.chdir(folder);
  process.env.GITHUB_STEP_SUMMARY = summary;
  // It grows with each run.
  rmSync(summary, { force: true });
  const known = new Map(writtenFiles.map((path) => [path, textOf(path)]));
  try {
    const status = await main([command, ...args]);
    const files = writtenFiles.map((path) => [path, textOf(path)] as const);
    return { status, ...texts, files: new Map(files.filter(([path, text]) => text !== known.get(path))) };
  } finally {
    process.chdir(before);
    delete process.env.GITHUB_STEP_SUMMARY;
    restore();
  }
}

/** Where GitHub takes the summary of a job. */
const summary = 'summary.md';

const writtenFiles = [
  'baseline.json',
  'report.txt',
  '.smtpd-lintrc.json',
  ...['report.sarif', 'review.json', 'part.json', summary],
  ...['simulate.txt', 'diff.txt', 'test.txt', 'matrix.html', 'show.conf', 'explain.txt', 'rules.txt'],
];

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
