/**
 * Measures what each rule costs over a folder of configurations: `npm run bench:rules -- FOLDER`. Processor time of this process, warm: all files are judged twice, and the second
 * pass counts. Analyses that several rules share (the verdict, rules that never decide, surplus rules) are computed first and counted separately.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/index.js';
import { lint } from '../src/lint/engine.js';
import type { Rule, RuleContext } from '../src/lint/rule.js';
import { describeMachine } from '../src/model/config/machine.js';
import { readConfig } from '../src/model/read-config.js';
import { newestRelease } from '../src/source/release.js';

/** The largest part of a warm check that a rule may take. */
const largestPart = 0.1;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder? npm run bench:rules -- FOLDER');
const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.conf/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const files = { read: (path: string) => ({ ok: false, code: 'ENOENT', message: path }) as const };
const costs = new Map<string, number>();
const add = (name: string, milliseconds: number): void =>
  void costs.set(name, (costs.get(name) ?? 0) + milliseconds);

function timed<Result>(name: string, act: () => Result): Result {
  const start = performance.now();
  try {
    return act();
  } finally {
    add(name, performance.now() - start);
  }
}

/** Computes the analyses that rules share. */
function askAll(context: RuleContext): void {
  timed('(shared: the verdict)', () => [context.verdict, context.meant]);
  timed('(shared: rules that never decide)', () => context.reachability);
  timed('(shared: surplus rules)', () => context.surplus);
}

/** A rule whose check is timed, without the shared analyses. */
const measured = (rule: Rule): Rule => ({
  ...rule,
  *check(context) {
    askAll(context);
    const iterator = rule.check(context)[Symbol.iterator]();
    for (;;) {
      const next = timed(rule.id, () => iterator.next());
      if (next.done) return;
      yield next.value;
    }
  },
});

const all = rules.map(measured);
function judgeAll(): number {
  const start = performance.now();
  for (const text of texts) {
    const config = timed('(reading)', () =>
      readConfig({ path: 'smtpd.conf', text }, { release: newestRelease, platform: 'portable', files }),
    );
    lint(config, describeMachine(config, files, []), all);
  }
  return performance.now() - start;
}

judgeAll();
costs.clear();
const total = judgeAll();
const rows = [...costs].sort(([, a], [, b]) => b - a);
const known = rows.reduce((sum, [, cost]) => sum + cost, 0);
rows.push(['(the rest: suggestions, suppressions)', total - known]);
console.log(`${texts.length} files, ${(total / texts.length).toFixed(1)} ms each`);
for (const [name, cost] of rows)
  console.log(
    `${((100 * cost) / total).toFixed(1).padStart(5)} %  ${(cost / texts.length).toFixed(2).padStart(7)} ms  ${name}`,
  );
const large = rows.filter(([name, cost]) => !name.startsWith('(') && cost > largestPart * total);
if (large.length > 0) process.exitCode = 1;
