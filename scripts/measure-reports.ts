import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/index.js';
import { parseCommandLine } from '../src/cli/arguments.js';
import { CheckRun } from '../src/cli/check-run.js';
import { readingOptions } from '../src/cli/input.js';
import { filesToCheck } from '../src/cli/named-files.js';
import { SettingsReader } from '../src/cli/settings-reader.js';
import { formats } from '../src/report/formats.js';
import { type CheckedFile, toLintResults } from '../src/report/results.js';
import { analyse, fixturesOf } from '../test/rules/rule-fixtures.js';
import { corpus, project } from './corpus/corpus-report.js';

/**
 * Measures what a person has to read: `npm run measure:reports` prints the lengths of headlines, and the lines of the default report in a terminal of 80 columns, of
 * the fixtures, the README's example and the corpus where that is there.
 */
const columns = 80;

/** So few files at once are judged in this thread. */
const atOnce = 30;

/** All files as `smtpd-lint FILE…` judges them. */
async function judged(names: readonly string[]): Promise<readonly CheckedFile[]> {
  const found: CheckedFile[] = [];
  for (let at = 0; at < names.length; at += atOnce) {
    const { files, values } = parseCommandLine(names.slice(at, at + atOnce));
    const reader = await SettingsReader.of(values);
    const placed = (await filesToCheck(files, [], undefined)).map((file, place) => ({ ...file, at: place }));
    const run = new CheckRun(placed, { values, reading: readingOptions(values), reader, fixing: undefined });
    await run.read();
    await run.judge();
    found.push(...run.collected.files.map(({ checked }) => checked));
  }
  return found;
}

/** The lines of the report on one file. */
async function linesOf(checked: CheckedFile): Promise<readonly string[]> {
  const report = { checked: [checked], results: toLintResults([checked]) };
  const text = await formats.pretty(report, { colour: false, quiet: false, terminal: { columns } });
  return text.replace(/\n$/, '').split('\n');
}

/** `1319 headlines: median 36, 90th percentile 48, longest 66`. */
function spread(what: string, values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return `${values.length} ${what}: median ${at(0.5)}, 90th percentile ${at(0.9)}, longest ${at(1)}`;
}

const fixtures = rules.flatMap(({ id }) => fixturesOf(id).flatMap((one) => analyse(one).findings));
console.log(
  `fixtures: ${spread(
    'headlines',
    fixtures.map(({ message }) => message.length),
  )}`,
);

const [example] = await judged([join(project, 'fixtures/example/smtpd.conf')]);
if (example) console.log(`README's example: ${(await linesOf(example)).length} lines`);

if (existsSync(corpus)) {
  const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.conf'),
  );
  const files = await judged(names.sort().map((path) => join(corpus, path)));
  const messages = toLintResults(files).flatMap((result) => result.messages);
  const headlines = messages.map(({ message }) => message.length);
  console.log(`corpus: ${spread('headlines', headlines)}`);
  const reports: (readonly string[])[] = [];
  for (const file of files) reports.push(await linesOf(file));
  console.log(
    `corpus: ${spread(
      'reports in lines',
      reports.map((lines) => lines.length),
    )}`,
  );
  const wide = reports.flat().filter((line) => line.length > columns);
  console.log(`corpus: ${wide.length} lines wider than ${columns} columns`);
}
