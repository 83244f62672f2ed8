import { resolve } from 'node:path';
import { type Formatted, formatConfig } from '../format/format-config.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { rangeOf } from '../report/results.js';
import { patchOf } from '../report/unified-diff.js';
import { kindOfName } from '../source/embedded/kinds.js';
import type { Release } from '../source/release.js';
import { isTemplateName } from '../source/templates/names.js';
import { Budget, within } from '../verify/budget.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { displayPath, type Input, InputError, readInput, readModel, usualFile } from './input.js';
import { isWatched, printDocument, printText, warn } from './output.js';
import { reportIfRefused } from './refused-config.js';
import { notText, type Original, originalOf, ReplaceError, replaceFiles } from './replace.js';
import { type Outlook, settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';
import { writeNamed } from './write-output.js';

/** One named configuration and its formatted texts. */
interface FormattedInput {
  readonly input: Input;
  /** The files that change, without duplicates. */
  readonly changes: readonly Change[];
  /** Whether smtpd refuses the configuration, which is asked only with `--check`. */
  readonly isRefused: boolean;
}

interface Change {
  /** Its printed path. */
  readonly path: string;
  /** Its real path, or undefined for standard input. */
  readonly real: string | undefined;
  readonly before: string;
  readonly after: string;
  /** The texts without their secrets. */
  shown(): { readonly before: string; readonly after: string };
}

/**
 * `smtpd-lint fmt FILE`: exit 0 after formatting, 1 with `--check` if a file is not formatted, 2 if a file could not be read, if smtpd would read the formatted text differently
 * or, with `--check`, if smtpd refuses it.
 */
export async function fmtCommand({ files, values }: CommandLine): Promise<number> {
  const names = files.length === 0 ? [usualFile()] : files;
  checkOptions(names, values);
  let failed = false;
  const formatted: FormattedInput[] = [];
  for (const name of names) {
    const one = await formatNamed(name, values);
    if (one === undefined || one.isRefused) failed = true;
    if (one !== undefined) formatted.push(one);
  }
  const changes = distinct(formatted);
  if (values.has('diff')) printPatches(changes, values);
  if (values.has('check') && !values.has('diff')) for (const { path } of changes) printText(`${path}\n`);
  if (values.has('write')) replaceAll(changes);
  const [only] = formatted;
  if (!isOtherwiseUsed(values) && only !== undefined) printWhole(only, values);
  if (failed) return 2;
  return values.has('check') && changes.length > 0 ? 1 : 0;
}

/** Whether an option replaces the default, which is to print the formatted text. */
const isOtherwiseUsed = (values: OptionValues): boolean =>
  values.has('check') || values.has('diff') || values.has('write');

/** Checks the combination of options. Throws UsageError. */
function checkOptions(names: readonly string[], values: OptionValues): void {
  if (values.has('write') && (values.has('check') || values.has('diff') || names.includes('-')))
    throw new UsageError('fmt --write replaces FILE itself, so it takes neither --check nor --diff nor "-"');
  if (values.one('output-file') !== undefined && (values.has('write') || values.has('check')))
    throw new UsageError('fmt --output-file takes the text or the patch, so neither --write nor --check');
  if (names.length > 1 && !isOtherwiseUsed(values))
    throw new UsageError('fmt prints one file; --check, --diff and --write take several');
}

/** Formats a configuration; returns undefined, with a warning, if it cannot be formatted. */
async function formatNamed(name: string, values: OptionValues): Promise<FormattedInput | undefined> {
  const { reading, ownership } = await settled(name, 'fmt', values);
  const input = await readInput(name, reading, values.one('stdin-filename'));
  const refuse = (reason: string): undefined => {
    warn(`${name}: is not formatted: ${reason}`);
  };
  if (input.lossy) return refuse(notText);
  if (isTemplateName(input.file.path)) return refuse('it is a template');
  const kind = kindOfName(input.file.path);
  if (kind !== undefined) return refuse(`it is a ${kind.name}`);
  const [release] = reading.releases;
  const { config, machine } = readModel(input, release, reading);
  const result = await formattedModel({ config, machine }, ownership, reading.work);
  if (!result.ok) return refuse(result.reason);
  warnOfLeft(input, release, result.left);
  const shown = shownTexts(config, result.after);
  const changes = [...result.texts].map(([path, after]) => changeOf(input, path, after, shown));
  const isRefused = values.has('check') && !reportIfRefused(input, config);
  return { input, changes, isRefused };
}

async function formattedModel(
  { config, machine }: { readonly config: Config; readonly machine: Machine },
  ownership: Outlook,
  work: number,
): Promise<Formatted> {
  const flows = await withSuffixes(ownership, config);
  return within(new Budget(work), () => formatConfig(config, machine, { flows, tables: true }));
}

/** The most unformatted statements that are named. */
const maxNamed = 3;

function warnOfLeft(input: Input, release: Release, left: Extract<Formatted, { ok: true }>['left']): void {
  for (const span of left.slice(0, maxNamed)) {
    const place = `${displayPath(span.file.path, input.files)}:${rangeOf(span).line}`;
    warn(`${place}: is left as it is: smtpd ${release} does not take it`);
  }
  const more = left.length - maxNamed;
  if (more > 0) warn(`${displayPath(input.file.path, input.files)}: and so are ${more} more statements`);
}

function changeOf(
  { file, files }: Input,
  path: string,
  after: string,
  shown: ReturnType<typeof shownTexts>,
): Change {
  const isMain = path === file.path;
  const read = isMain ? { ok: true as const, text: file.text } : files.read(path);
  const before = read.ok ? read.text : '';
  const named = path.startsWith('<') ? undefined : resolve(path);
  const real = isMain ? named : files.located(path);
  return { path: displayPath(path, files), real, before, after, shown: () => shown(path, before, after) };
}

/** Returns a function that hides the secrets of both configurations in a file's texts. */
function shownTexts(before: Config, after: Config) {
  const secrets = secretsOfAll([before, after]);
  const mask = ({ files }: Config, path: string, text: string): string =>
    secrets.masked(files.find((file) => file.path === path) ?? { path, text }).text;
  return (path: string, old: string, next: string) => ({
    before: mask(before, path, old),
    after: mask(after, path, next),
  });
}

/** The changed files without duplicates, which several configurations may include. Throws InputError if these read a file differently. */
function distinct(formatted: readonly FormattedInput[]): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const change of formatted.flatMap((one) => one.changes)) {
    const key = change.real ?? change.path;
    const known = changes.get(key);
    if (known !== undefined && known.after !== change.after)
      throw new InputError(`${change.path}: is not formatted: two configurations read it in different ways`);
    changes.set(key, change);
  }
  return [...changes.values()];
}

function printWhole({ input, changes }: FormattedInput, values: OptionValues): void {
  const { path, text } = input.file;
  const main = changes.find((change) => change.path === displayPath(path, input.files));
  print(main?.after ?? text, values);
}

function printPatches(changes: readonly Change[], values: OptionValues): void {
  // A patch that is applied must contain the real text; output for a terminal or a log hides secrets.
  const isHidden = values.one('output-file') === undefined && isWatched();
  const patches = changes.map((change) => {
    const { before, after } = isHidden ? change.shown() : change;
    return patchOf(change.path, before, after);
  });
  print(patches.join(''), values);
}

function print(text: string, values: OptionValues): void {
  const output = values.one('output-file');
  if (output !== undefined) writeNamed(output, text);
  else printDocument(text);
}

/** Replaces the changed files. Throws InputError if one cannot be replaced; then all keep their old texts. */
function replaceAll(changes: readonly Change[]): void {
  try {
    const replacements = changes.flatMap(({ real, before, after }) => {
      if (real === undefined) return [];
      const original: Original = originalOf(real, before);
      return [{ original, text: after }];
    });
    replaceFiles(replacements);
  } catch (error) {
    throw error instanceof ReplaceError ? new InputError(error.message) : error;
  }
  for (const { path } of changes) printText(`${path}\n`);
}
