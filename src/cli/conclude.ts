import type { Severity } from '../lint/finding.js';
import { countFindings } from '../lint/listing.js';
import { formatOfModule, formats, isFormatName } from '../report/formats.js';
import type { LintReport } from '../report/report.js';
import { type CheckedFile, toLintResults, undecidedOf } from '../report/results.js';
import { wholeText } from '../source/embedded/embedded.js';
import { type OptionValues, UsageError } from './arguments.js';
import { withoutKnown, writeBaseline } from './baseline-file.js';
import type { Collected } from './collected.js';
import { coloured, terminal } from './colours.js';
import type { FixedRun } from './fix.js';
import type { Fixing } from './fixing.js';
import { printDocument, printReport, printText, warn } from './output.js';
import { proofStatus } from './proof-status.js';
import { writeTo } from './standard-streams.js';
import { addToJobSummary } from './write-job-summary.js';

/** The changes of a run with fixes, which are reported beside its findings. */
export interface FixReport {
  readonly fixing: Fixing;
  readonly fixed: FixedRun | undefined;
}

/** Reports the results, and returns the exit status. */
export type Conclude = (collected: Collected, fix?: FixReport) => Promise<number>;

/** Prepares the report that the options request. Throws UsageError or InputError before anything is judged if that report cannot be made. */
export async function reporting(values: OptionValues): Promise<Conclude> {
  const maxWarnings = values.integer('max-warnings', 0, Number.MAX_SAFE_INTEGER);
  const name = formatOf(values);
  const format = isFormatName(name) ? formats[name] : formatOfModule(name);
  const baseline = baselineOption(values);
  const file = values.one('output-file');
  // The module that writes files is loaded only if a file is written.
  const write = await writerFor(file);
  const sarifFile = values.one('sarif-file');
  const writeSarif = await writerFor(sarifFile);
  return async (collected, fix) => {
    const all = collected.files.map(({ checked }) => checked);
    if (baseline !== undefined && values.has('write-baseline')) await writeBaseline(all, baseline);
    const checked = baseline === undefined ? all : withoutKnown(all, baseline);
    const reported = reportOf(collected, checked, values, fix);
    const report = await format(reported, {
      colour: coloured(values, file !== undefined),
      quiet: values.has('quiet'),
      verbose: values.has('verbose'),
      ...(file === undefined && terminal()),
    });
    printFixes(values, fix, file !== undefined || name === 'pretty' || name === 'stylish');
    if (name === 'github') await addToJobSummary(reported);
    if (write !== undefined) write(report);
    else if (fix?.fixing.filter) writeTo(2, report);
    else printReport(report);
    if (writeSarif !== undefined) {
      // Readers of the file treat findings that are missing from it as fixed.
      if (isJudged(collected, checked))
        writeSarif(await formats.sarif(reported, { colour: false, quiet: false, verbose: false }));
      else warn(`${sarifFile}: not written, because not everything could be judged`);
    }
    const status = statusOf(collected, checked, maxWarnings);
    const wouldChange =
      fix?.fixing.write === false && fix.fixed !== undefined && fix.fixed.changed.length > 0;
    return wouldChange ? Math.max(1, status) : status;
  };
}

const writerFor = async (file: string | undefined): Promise<((text: string) => void) | undefined> =>
  file === undefined ? undefined : (await import('./write-output.js')).writerOf(file);

function reportOf(
  { mistakes: placed, failures }: Collected,
  checked: readonly CheckedFile[],
  values: OptionValues,
  fix: FixReport | undefined,
): LintReport {
  const shown = values.has('quiet') ? checked.map(errorsOnly) : checked;
  const settings = placed.map(({ mistake }) => mistake);
  const outputs = new Map(
    fix?.fixed?.changed.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  );
  return {
    checked: shown,
    settings,
    results: toLintResults(shown, settings, outputs),
    failures: failures.map(({ path, message }) => ({ path, message })),
  };
}

function printFixes(values: OptionValues, fix: FixReport | undefined, isForPeople: boolean): void {
  if (fix?.fixed === undefined) return;
  const { fixing, fixed } = fix;
  if (!fixing.write && isForPeople)
    printText(fixed.changed.map((change) => `${change.diff(coloured(values))}\n`).join(''));
  if (fixing.filter)
    for (const { input, template, place } of fixed.tasks)
      printDocument(
        place
          ? wholeText(place, place.template ? place.file.text : input.file.text)
          : (template?.written ?? input.file).text,
      );
}

/** The exit status; prints its reason if the report does not show it. */
function statusOf(
  collected: Collected,
  checked: readonly CheckedFile[],
  maxWarnings: number | undefined,
): number {
  const { files } = collected;
  const warnings = countAs(checked, 'warning');
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany)
    warn(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, more than --max-warnings ${maxWarnings}`);
  const contradicted = files.filter((file) => file.checked.verdict.failed);
  for (const { checked: one } of contradicted)
    warn(
      `${one.locate(one.config.file.path)}: not judged, because of a defect in smtpd-lint: please report this file`,
    );
  const proof = proofStatus(files.filter(({ required }) => required).map((file) => file.checked));
  if (proof === 2 || !isJudged(collected, checked)) return 2;
  return tooMany || countAs(checked, 'error') > 0 ? 1 : proof;
}

/** Whether every file was judged with the requested settings. */
function isJudged(
  { files, failures, mistakes, failed }: Collected,
  checked: readonly CheckedFile[],
): boolean {
  // With a mistake in the settings, no file is judged as requested.
  if (failed || failures.length > 0 || mistakes.length > 0) return false;
  if (files.some((file) => file.checked.verdict.failed)) return false;
  // A file that exceeds its budget was not judged, whatever else was found.
  return checked.every((one) => undecidedOf(one).length === 0);
}

/** Prints why files could not be judged, as the original runs did. */
export function explainCollected({ failures }: Collected): void {
  for (const { message } of failures) warn(message);
}

function baselineOption(values: OptionValues): string | undefined {
  const name = values.one('baseline');
  if (name === undefined && values.has('write-baseline'))
    throw new UsageError('--write-baseline needs --baseline FILE, the file to write');
  return name;
}

/** The name of the format, or of a formatter module. The default is annotations in a workflow of GitHub, and `pretty` everywhere else. */
const formatOf = (values: OptionValues): string =>
  values.one('formatter') ??
  values.one('format') ??
  (process.env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');

/** The findings whose suggestions the report shows. Each suggestion is proven first, which takes longer than finding the problem. */
export const suggestionsShown = (values: OptionValues): true | 'of-errors' =>
  formatOf(values) === 'pretty' &&
  !(['verbose', 'blob', 'sarif-file'] as const).some((name) => values.has(name))
    ? 'of-errors'
    : true;

function errorsOnly(checked: CheckedFile): CheckedFile {
  return { ...checked, findings: checked.findings.filter(({ severity }) => severity === 'error') };
}

function countAs(checked: readonly CheckedFile[], severity: Severity): number {
  return countFindings(
    checked.flatMap(({ findings }) => findings.filter((one) => one.severity === severity)),
  );
}
