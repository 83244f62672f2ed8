import type { Severity } from '../lint/finding.js';
import { countOf as countAll } from '../lint/listing.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { formatOfModule, formats, isFormatName } from '../report/formats.js';
import type { Failure, LintReport } from '../report/report.js';
import { type CheckedFile, toLintResults, undecidedOf } from '../report/results.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { withoutKnown, writeBaseline } from './baseline-file.js';
import { type CheckTask, checkOne, includesOf, prepare } from './check-task.js';
import { coloured, terminal } from './colours.js';
import { explainFailure, failureText } from './failure.js';
import type { FixedRun } from './fix.js';
import { fixingOptions } from './fixing.js';
import { InputError, readingOptions, usualFile, withSettings } from './input.js';
import { interrupted } from './interruption.js';
import { filesToCheck } from './named-files.js';
import { printDocument, printReport, printText, warn } from './output.js';
import { progressFor } from './progress.js';
import { isProofRequired, proofStatus } from './proof-status.js';
import { judging, SettingsReader } from './settings-reader.js';
import { writeTo } from './standard-streams.js';
import { threadsFor } from './threads.js';
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
  const quiet = values.has('quiet');
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

  const all: CheckedFile[] = [];
  const toProve: CheckedFile[] = [];
  const required = new Set<string>();
  const add = (name: string, one: CheckedFile): void => {
    all.push(one);
    if (required.has(name)) toProve.push(one);
  };
  const failures: Failure[] = [];
  let failed = false;
  const progress = progressFor(names.length);
  const attempt = async (act: () => Promise<void>, name?: string): Promise<void> => {
    try {
      await act();
    } catch (error) {
      failed = true;
      progress?.clear();
      failures.push({ path: name, message: failureText(error, name) });
      explainFailure(error, name);
    }
  };
  for (const { name, problem } of named)
    if (problem !== undefined)
      await attempt(async () => {
        throw new InputError(`${name}: ${problem}`);
      }, name);
  const isHere = fixing !== undefined || values.has('host') || names.includes('-');
  const threads = isHere ? 0 : threadsFor(names);
  const isParallel = threads > 0;
  const read: CheckTask[] = [];
  for (const name of names)
    await attempt(async () => {
      const settings = await reader.settingsOf(name === '-' ? (stdinName ?? name) : name);
      if (isProofRequired(values, settings)) required.add(name);
      if (isParallel) return;
      const prepared = await prepare(name, withSettings(reading, values, settings), values);
      read.push({ name, judging: judging(settings), ...prepared });
    }, name);
  // What was found and is a part of others is judged with those that include it.
  const found = new Set(named.flatMap((one) => (one.found ? [one.name] : [])));
  let tasks: readonly CheckTask[] = read;
  if (found.size > 0 && tasks.length > 1) {
    const parts = new Set(tasks.flatMap(includesOf));
    tasks = tasks.filter(({ name }) => !(found.has(name) && parts.has(name)));
  }
  if (isParallel) {
    const { checkInParallel } = await import('./parallel.js');
    const outcomes = await checkInParallel(names, threads, found.size > 0, () => progress?.done());
    const parts = new Set(outcomes.flatMap(({ outcome }) => ('failure' in outcome ? [] : outcome.includes)));
    for (const { name, outcome } of outcomes) {
      if (found.has(name) && parts.has(name)) continue;
      if ('failure' in outcome) {
        failed = true;
        failures.push({ path: name, message: outcome.failure });
        warn(outcome.failure);
      } else add(name, outcome.checked);
    }
  }
  // No configuration tells what is secret in a settings file: what looks so is.
  const mistakes = reader.mistakes.map(({ locate, ...one }) => ({
    ...redact(one, secretsOfAll([])),
    locate,
  }));
  // Nothing is judged then as it was asked to be.
  failed ||= mistakes.length > 0;
  const file = values.one('output-file');
  // What writes is loaded where something is written.
  const writeReport = file === undefined ? undefined : (await import('./write-output.js')).writerOf(file);
  let fixed: FixedRun | undefined;
  // A file that could not be read may need what another one would lose.
  if (fixing !== undefined && failed) warn('nothing is fixed, because not everything could be read');
  else if (fixing !== undefined)
    await attempt(async () => {
      const { fixAll } = await import('./fix.js');
      fixed = await fixAll(tasks, fixing);
      tasks = fixed.tasks;
    });
  for (const task of tasks)
    await attempt(async () => {
      progress?.begin(task.name);
      const problems = fixed?.problems.get(task);
      add(task.name, {
        ...(await checkOne(task, (what) => progress?.step(what))),
        ...(problems && { fixed: problems, dryRun: fixing?.write === false }),
      });
      progress?.done();
    }, task.name);
  progress?.end();

  for (const message of await interrupted(fixing?.write === true)) {
    failed = true;
    warn(message);
  }
  if (baseline !== undefined && values.has('write-baseline')) await writeBaseline(all, baseline);
  const checked = baseline === undefined ? all : withoutKnown(all, baseline);
  const shown = quiet ? checked.map(errorsOnly) : checked;
  const colour = coloured(values, file !== undefined);
  const outputs = new Map(
    fixed?.changed.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  const reported: LintReport = {
    checked: shown,
    settings: mistakes,
    results: toLintResults(shown, mistakes, outputs),
    failures,
  };
  const report = await format(reported, {
    colour,
    quiet,
    verbose: values.has('verbose'),
    ...(file === undefined && terminal()),
  });
  const isForPeople = file !== undefined || formatName === 'pretty' || formatName === 'stylish';
  if (fixed !== undefined && fixing?.write === false && isForPeople)
    printText(fixed.changed.map((change) => change.diff(coloured(values))).join(''));
  if (fixed !== undefined && fixing?.filter)
    for (const { input, template } of tasks) printDocument((template?.written ?? input.file).text);
  if (formatName === 'github') await addToJobSummary(reported);
  if (writeReport !== undefined) writeReport(report);
  else if (fixing?.filter) writeTo(2, report);
  else printReport(report);

  const warnings = countOf(checked, 'warning');
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) {
    warn(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, more than --max-warnings ${maxWarnings}`);
  }
  const contradicted = all.filter(({ verdict }) => verdict.failed);
  for (const { config, locate } of contradicted)
    warn(
      `${locate(config.file.path)}: not judged, because of a defect in smtpd-lint: please report this file`,
    );
  const proof = proofStatus(toProve);
  // A file that takes too much work was not judged, whatever else was found.
  if (proof === 2 || failed || contradicted.length > 0 || checked.some((one) => undecidedOf(one).length > 0))
    return 2;
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
