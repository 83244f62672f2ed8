import type { Severity } from '../lint/finding.js';
import { countOf as countAll } from '../lint/listing.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { formatOfModule, formats, isFormatName } from '../report/formats.js';
import type { LintReport } from '../report/report.js';
import { type CheckedFile, toLintResults, undecidedOf } from '../report/results.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { withoutKnown, writeBaseline } from './baseline-file.js';
import { CheckRun } from './check-run.js';
import { coloured, terminal } from './colours.js';
import { type Fixing, fixingOptions } from './fixing.js';
import { readingOptions, usualFile } from './input.js';
import { interrupted } from './interruption.js';
import { filesToCheck } from './named-files.js';
import { printDocument, printReport, printText, warn } from './output.js';
import { proofStatus } from './proof-status.js';
import { SettingsReader } from './settings-reader.js';
import { writeTo } from './standard-streams.js';
import { addToJobSummary } from './write-job-summary.js';

/**
 * `smtpd-lint [check] [FILE|-]…`: exit 0 no errors, 1 errors or too many warnings, 2 a file that could not be judged, or a mistake in the settings; where a proof
 * is required (exit-status.ts) 2 also what is not proven, and 1 any open relay.
 */
export async function check({ files, values }: CommandLine): Promise<number> {
  const reading = readingOptions(values);
  const maxWarnings = values.integer('max-warnings', 0, Number.MAX_SAFE_INTEGER);
  const formatName = formatOf(values);
  const format = isFormatName(formatName) ? formats[formatName] : formatOfModule(formatName);
  const reader = await SettingsReader.of(values);
  if (values.has('print-config')) {
    const { printSettings } = await import('./print-settings.js');
    return printSettings(files, reading, reader, values);
  }
  const stdinName = values.one('stdin-filename');
  const words = files.length > 0 ? files : [stdinName === undefined ? usualFile() : '-'];
  const named = await filesToCheck(words, values.all('ignore'));
  const names = named.flatMap(({ name, problem }) => (problem === undefined ? [name] : []));

  const baseline = baselineOption(values);
  const fixing = fixingOptions(values, names);
  const run = new CheckRun(named);
  await run.read(values, reading, reader, fixing !== undefined || values.has('host') || names.includes('-'));
  // No configuration tells what is secret in a settings file: what looks so is.
  const settings = reader.mistakes.map(({ locate, ...one }) => ({
    ...redact(one, secretsOfAll([])),
    locate,
  }));
  // Nothing is judged then as it was asked to be.
  run.failed ||= settings.length > 0;
  const file = values.one('output-file');
  // What writes is loaded where something is written.
  const writeReport = file === undefined ? undefined : (await import('./write-output.js')).writerOf(file);
  if (fixing !== undefined) await run.fix(fixing);
  await run.judge(fixing?.write === false);
  for (const message of await interrupted(fixing?.write === true)) {
    run.failed = true;
    warn(message);
  }
  if (baseline !== undefined && values.has('write-baseline')) await writeBaseline(run.checked, baseline);
  const checked = baseline === undefined ? run.checked : withoutKnown(run.checked, baseline);
  const reported = reportOf(run, values.has('quiet') ? checked.map(errorsOnly) : checked, settings);
  const report = await format(reported, {
    colour: coloured(values, file !== undefined),
    quiet: values.has('quiet'),
    verbose: values.has('verbose'),
    ...(file === undefined && terminal()),
  });
  if (fixing !== undefined) printFixed(run, fixing, values, isForPeople(formatName, file));
  if (formatName === 'github') await addToJobSummary(reported);
  if (writeReport !== undefined) writeReport(report);
  else if (fixing?.filter) writeTo(2, report);
  else printReport(report);
  return statusOf(run, checked, maxWarnings);
}

function reportOf(
  { fixed, failures }: CheckRun,
  checked: readonly CheckedFile[],
  settings: NonNullable<LintReport['settings']>,
): LintReport {
  const outputs = new Map(
    fixed?.changed.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  return { checked, settings, results: toLintResults(checked, settings, outputs), failures };
}

const isForPeople = (formatName: string, file: string | undefined): boolean =>
  file !== undefined || formatName === 'pretty' || formatName === 'stylish';

/** What is not written: the changes, or the fixed text of a filter. */
function printFixed(
  { fixed, tasks }: CheckRun,
  { write, filter }: Fixing,
  values: OptionValues,
  isShown: boolean,
): void {
  if (fixed === undefined) return;
  if (!write && isShown) printText(fixed.changed.map((change) => change.diff(coloured(values))).join(''));
  if (filter) for (const { input, template } of tasks) printDocument((template?.written ?? input.file).text);
}

/** The exit status, with a warning for what it is that. */
function statusOf(run: CheckRun, checked: readonly CheckedFile[], maxWarnings: number | undefined): number {
  const warnings = countOf(checked, 'warning');
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany)
    warn(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, more than --max-warnings ${maxWarnings}`);
  const contradicted = run.checked.filter(({ verdict }) => verdict.failed);
  for (const { config, locate } of contradicted)
    warn(
      `${locate(config.file.path)}: not judged, because of a defect in smtpd-lint: please report this file`,
    );
  const proof = proofStatus(run.toProve);
  // A file that takes too much work was not judged, whatever else was found.
  const isUndecided = contradicted.length > 0 || checked.some((one) => undecidedOf(one).length > 0);
  if (proof === 2 || run.failed || isUndecided) return 2;
  return tooMany || countOf(checked, 'error') > 0 ? 1 : proof;
}

function baselineOption(values: OptionValues): string | undefined {
  const name = values.one('baseline');
  if (name === undefined && values.has('write-baseline'))
    throw new UsageError('--write-baseline needs --baseline FILE, the file to write');
  return name;
}

/** The format's name, or the module that is one. A workflow shows its annotations on the lines of a pull request; everywhere else there is a person. */
const formatOf = (values: OptionValues): string =>
  values.one('formatter') ??
  values.one('format') ??
  (process.env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');

function errorsOnly(checked: CheckedFile): CheckedFile {
  return { ...checked, findings: checked.findings.filter(({ severity }) => severity === 'error') };
}

function countOf(checked: readonly CheckedFile[], severity: Severity): number {
  return countAll(checked.flatMap(({ findings }) => findings.filter((one) => one.severity === severity)));
}
