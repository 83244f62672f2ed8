import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { rules } from '../../rules/index.js';
import { preset } from '../../src/lint/selection.js';
import { corpus, corpusReport, type PrintedResults, project } from './corpus-report.js';

/**
 * Counts the findings of the current program in the corpus of real configurations, for the tables of docs/precision.md: `npm run corpus:counts`. All rules are run; the findings of
 * the recommended preset are also counted for each file.
 */
const kinds = ['modern', 'legacy', 'mixed', 'unknown', 'template'] as const;
const presets = ['recommended', 'strict', 'all'] as const;

const kindOf = (path: string): string => path.split(sep)[0] ?? '';

function countsByRule(results: PrintedResults): readonly string[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { filePath, messages } of results)
    for (const { ruleId } of messages) {
      const counted = counts.get(ruleId ?? 'syntax') ?? new Map<string, number>();
      counted.set(kindOf(filePath), (counted.get(kindOf(filePath)) ?? 0) + 1);
      counts.set(ruleId ?? 'syntax', counted);
    }
  const presetOf = (id: string): (typeof presets)[number] =>
    presets.find((name) => preset(name, rules).some((rule) => rule.id === id)) ?? 'all';
  return [
    `| Rule | Preset | ${kinds.join(' | ')} |`,
    `|---|---|${kinds.map(() => '--:').join('|')}|`,
    ...[...counts]
      .sort(([a], [b]) => presets.indexOf(presetOf(a)) - presets.indexOf(presetOf(b)) || (a < b ? -1 : 1))
      .map(
        ([id, counted]) =>
          `| ${id} | ${presetOf(id)} | ${kinds.map((kind) => counted.get(kind) ?? '').join(' | ')} |`,
      ),
  ];
}

function countsByFile(results: PrintedResults): readonly string[] {
  return [
    '| | Errors: median, worst, sum | Warnings: median, worst, sum | Files with any error, any warning |',
    '|---|---|---|---|',
    ...kinds.map((kind) => {
      const files = results.filter(({ filePath }) => kindOf(filePath) === kind);
      const [errors, warnings] = ([2, 1] as const).map((wanted) =>
        files
          .map(({ messages }) => messages.filter(({ severity }) => severity === wanted).length)
          .sort((a, b) => a - b),
      );
      return `| ${kind} | ${spread(errors)} | ${spread(warnings)} | ${some(errors)}, ${some(warnings)} of ${files.length} |`;
    }),
  ];
}

const some = (counts: readonly number[] = []): number => counts.filter((count) => count > 0).length;

const spread = (counts: readonly number[] = []): string =>
  [counts[counts.length >> 1], counts.at(-1), counts.reduce((sum, count) => sum + count, 0)].join(', ');

if (existsSync(corpus)) {
  console.log(countsByRule(corpusReport(project, 'all')).join('\n'));
  console.log(`\n${countsByFile(corpusReport(project, 'recommended')).join('\n')}`);
} else console.log('corpus:counts is skipped: ../shared/corpus is not there');
