import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { parseArgs } from 'node:util';
import { corpus, corpusLines, corpusReport, type PrintedResults, project } from './corpus-report.js';

/**
 * Counts the verdicts in the corpus of real configurations by kind of file, and names each unknown with what decides it: `npm run corpus:verdicts`, or
 * `-- --tree DIR` for the program in another tree.
 */
const kinds = ['modern', 'legacy', 'mixed', 'template', 'unknown'] as const;
const answers = ['yes', 'no', 'unknown'] as const;

/** The longest reason that is printed. */
const maxLength = 150;

const kindOf = (path: string): string => path.split(sep)[0] ?? '';

function table(results: PrintedResults): readonly string[] {
  const count = (kind: string, answer: string): number =>
    results.filter(({ filePath, openRelay }) => kindOf(filePath) === kind && openRelay === answer).length;
  return [
    `| | ${answers.join(' | ')} |`,
    `|---|${answers.map(() => '--:').join('|')}|`,
    ...kinds.map((kind) => `| ${kind} | ${answers.map((answer) => count(kind, answer)).join(' | ')} |`),
  ];
}

/** Each unknown verdict with the first of its reasons. */
function unknowns(tree: string, results: PrintedResults): readonly string[] {
  const files = results.filter(({ openRelay }) => openRelay === 'unknown').map(({ filePath }) => filePath);
  const lines = corpusLines(tree, files);
  return lines.flatMap((line, at) => {
    const [, file, verdict = ''] = /^(\S+): verdict: (.*)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const reason = /not proven: it depends on \d/.test(verdict)
      ? `${verdict}: ${lines[at + 1]?.trim()}`
      : verdict;
    return [`- ${file}: ${reason.replace('not proven: ', '').slice(0, maxLength)}`];
  });
}

const { values } = parseArgs({ options: { tree: { type: 'string', default: project } } });
if (existsSync(corpus)) {
  const results = corpusReport(values.tree, 'recommended');
  console.log([...table(results), '', ...unknowns(values.tree, results)].join('\n'));
} else console.log('the corpus is not on this machine');
