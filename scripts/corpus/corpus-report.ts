import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../..', import.meta.url));
/** The folder of real configurations, with a folder for each kind; it does not exist on every machine. */
export const corpus = join(project, '../shared/corpus');

/** The parts of the output of `--format json` that are used. */
export type PrintedResults = readonly {
  /** The path within the corpus, such as `modern/name.conf`. */
  readonly filePath: string;
  readonly openRelay?: 'yes' | 'no' | 'unknown';
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly severity: 1 | 2;
    readonly line?: number;
    readonly message: string;
  }[];
}[];

/** The report of the program in a tree on all files of the corpus, with the rules of a preset. Builds the program first. */
export function corpusReport(tree: string, preset: string): PrintedResults {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: tree, stdio: 'ignore' });
  const folder = mkdtempSync(join(tmpdir(), 'corpus-report-'));
  try {
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, JSON.stringify({ extends: preset }));
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.conf'))
      .sort();
    const command = join(tree, 'dist/smtpd-lint.cjs');
    return printed([command, '--format', 'json', '--config', settings, '--', ...files]).map((result) => ({
      ...result,
      filePath: relative(corpus, resolve(corpus, result.filePath)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of the program's usual output for files of the corpus. */
export const corpusLines = (tree: string, files: readonly string[]): readonly string[] =>
  outputOf([join(tree, 'dist/smtpd-lint.cjs'), '--', ...files]).split('\n');

const printed = (args: readonly string[]): PrintedResults => JSON.parse(outputOf(args));

/** The output of a run, which exits with 1 or 2 if there are findings. */
function outputOf(args: readonly string[]): string {
  const options = { cwd: corpus, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' } as const;
  try {
    return execFileSync(process.execPath, args, options);
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout;
    throw error;
  }
}
