import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpus, corpusReport, project } from './corpus-report.js';

/**
 * Shows how a change affects the findings in the corpus of real configurations: `npm run corpus:findings -- --base main`. Both versions are built, and both run all rules. It only
 * informs: its exit status is always 0.
 */
interface FoundInCorpus {
  readonly file: string;
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

function compare(base: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-findings-'));
  const before = join(folder, 'base');
  git('worktree', 'add', '--detach', before, base);
  try {
    symlinkSync(join(project, 'node_modules'), join(before, 'node_modules'));
    print(findings(before), findings(project));
  } finally {
    git('worktree', 'remove', '--force', before);
    rmSync(folder, { recursive: true, force: true });
  }
}

function git(...args: readonly string[]): void {
  execFileSync('git', args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The findings of the program in a tree, keyed by their text, with the number of occurrences. */
function findings(
  tree: string,
): ReadonlyMap<string, { readonly found: FoundInCorpus; readonly count: number }> {
  const all = new Map<string, { found: FoundInCorpus; count: number }>();
  for (const { filePath, messages } of corpusReport(tree, 'all'))
    for (const { ruleId, line = 0, message } of messages) {
      const found = { file: filePath, rule: ruleId ?? '-', line, message };
      const key = JSON.stringify(found);
      all.set(key, { found, count: (all.get(key)?.count ?? 0) + 1 });
    }
  return all;
}

function print(before: ReturnType<typeof findings>, after: ReturnType<typeof findings>): void {
  const gone = only(before, after);
  const added = only(after, before);
  for (const [mark, list] of [
    ['-', gone],
    ['+', added],
  ] as const)
    for (const { file, line, rule, message } of list)
      console.log(`${mark} ${file}:${line} ${rule}: ${message}`);
  const names = [...new Set([...gone, ...added].map(({ rule }) => rule))].sort();
  const count = (list: readonly FoundInCorpus[], name: string): number =>
    list.filter(({ rule }) => rule === name).length;
  for (const name of names) console.log(`${name}: ${count(added, name)} new, ${count(gone, name)} lost`);
  console.log(`${added.length} new, ${gone.length} lost`);
}

/** The findings that occur more often in the first than in the second. */
const only = (
  first: ReturnType<typeof findings>,
  second: ReturnType<typeof findings>,
): readonly FoundInCorpus[] =>
  [...first].flatMap(([key, { found, count }]) =>
    Array.from({ length: Math.max(0, count - (second.get(key)?.count ?? 0)) }, () => found),
  );

const { values } = parseArgs({ options: { base: { type: 'string', default: 'main' } } });
if (existsSync(corpus)) compare(values.base);
else console.log('corpus:findings is skipped: ../shared/corpus is not there');
