import { rules } from '../../rules/index.js';
import { lint } from '../lint/engine.js';
import type { Severity } from '../lint/finding.js';
import { mergeReleases, type ReleaseRun } from '../lint/releases.js';
import { preset } from '../lint/selection.js';
import { formatNamed } from '../report/formats.js';
import { type CheckedFile, toLintResults } from '../report/results.js';
import type { Release } from '../source/release.js';
import { addressWidth } from '../verify/match/address.js';
import { usualWidth, type Width } from '../verify/trust.js';
import { type CommandLine, UsageError, type Values } from './arguments.js';
import { withoutKnown, writeBaseline } from './baseline.js';
import { coloured } from './colours.js';
import { explainFailure } from './failure.js';
import {
  displayPath,
  type Input,
  type ReadingOptions,
  readInput,
  readingOptions,
  readModel,
  usualFile,
} from './input.js';
import { print, warn } from './output.js';
import { withSuffixes } from './suffixes.js';
import { writeNamed } from './write.js';

/** `smtpd-lint [check] [FILE|-]…`: exit 0 no errors, 1 errors or too many warnings, 2 a file that could not be judged. */
export async function check({ files, values }: CommandLine): Promise<number> {
  const reading = readingOptions(values);
  const mostWarnings = values.integer('max-warnings', 0, Number.MAX_SAFE_INTEGER);
  const format = formatNamed(values.one('format') ?? usualFormat());
  const quiet = values.has('quiet');
  const widest: Width = {
    ipv4: values.integer('widest-ipv4', 0, addressWidth[4]) ?? usualWidth.ipv4,
    ipv6: values.integer('widest-ipv6', 0, addressWidth[6]) ?? usualWidth.ipv6,
  };
  const names = files.length === 0 ? [usualFile()] : [...new Set(files)];

  const baseline = baselineOption(values);

  const all: CheckedFile[] = [];
  let failed = false;
  for (const name of names) {
    try {
      all.push(await checkOne(...(await prepare(name, reading, values)), widest));
    } catch (error) {
      failed = true;
      explainFailure(error, name);
    }
  }

  if (baseline !== undefined && values.has('write-baseline')) writeBaseline(all, baseline);
  const checked = baseline === undefined ? all : withoutKnown(all, baseline);
  const shown = quiet ? checked.map(errorsOnly) : checked;
  const file = values.one('output-file');
  const colour = coloured(values, file !== undefined);
  const report = await format({ checked: shown, results: toLintResults(shown) }, { colour, quiet });
  if (file === undefined) print(report);
  else writeNamed(file, report);

  const warnings = countOf(checked, 'warning');
  const tooMany = mostWarnings !== undefined && warnings > mostWarnings;
  if (tooMany) {
    warn(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, more than --max-warnings ${mostWarnings}`);
  }
  if (failed) return 2;
  return tooMany || countOf(checked, 'error') > 0 ? 1 : 0;
}

function baselineOption(values: Values): string | undefined {
  const name = values.one('baseline');
  if (name === undefined && values.has('write-baseline'))
    throw new UsageError('--write-baseline needs --baseline FILE, the file to write');
  return name;
}

/** A workflow shows its annotations on the lines of a pull request; everywhere else there is a person. */
const usualFormat = (): string => (process.env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');

/** Reads a file, and where this machine is asked, looks at that. */
async function prepare(
  name: string,
  reading: ReadingOptions,
  values: Values,
): Promise<[input: Input, reading: ReadingOptions]> {
  const input = await readInput(name, reading);
  if (!values.has('host')) return [input, reading];
  const { thisMachine } = await import('./machine.js');
  const host = await thisMachine(input, reading);
  // Below another root the files are another machine's, and so may be its addresses.
  const own = values.has('root') ? [] : host.addresses;
  return [input, { ...reading, host, addresses: [...reading.addresses, ...own] }];
}

async function checkOne(input: Input, reading: ReadingOptions, widest: Width): Promise<CheckedFile> {
  const runOf = async (release: Release): Promise<ReleaseRun> => {
    const { config, machine } = readModel(input, release, reading);
    const { findings, answer } = lint(config, machine, preset('recommended', rules), {
      widest,
      ...(await withSuffixes(config)),
    });
    return { ...answer, findings };
  };
  const [first, ...others] = reading.releases;
  const runs: [ReleaseRun, ...ReleaseRun[]] = [await runOf(first)];
  for (const release of others) runs.push(await runOf(release));
  return {
    ...mergeReleases(runs),
    locate: (path) => displayPath(path, input.files),
  };
}

function errorsOnly(checked: CheckedFile): CheckedFile {
  return { ...checked, findings: checked.findings.filter(({ severity }) => severity === 'error') };
}

function countOf(checked: readonly CheckedFile[], severity: Severity): number {
  return checked.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity)
    .length;
}
