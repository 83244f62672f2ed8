import { type EngineOptions, lint } from '../lint/engine.js';
import { indentedFinding } from '../lint/indented-edits.js';
import { type ConfigurationRun, mergeConfigurations } from '../lint/merge-configurations.js';
import { mergeReleases, type ReleaseRun } from '../lint/releases.js';
import type { TemplateRun } from '../lint/template/lint-template.js';
import { templateMark } from '../lint/template/template-marks.js';
import type { Config, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { CheckedFile, VariantReport } from '../report/results.js';
import type { Release } from '../source/release.js';
import { render } from '../source/templates/render.js';
import type { SourceFile } from '../source/text.js';
import type { Purse } from '../verify/budget.js';
import type { OptionValues } from './arguments.js';
import { configurationsIn, type InputConfiguration } from './configurations.js';
import { displayPath, type Input, InputError, type ReadingOptions, readInput, readModel } from './input.js';
import type { Judging } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** A file that is to be judged, and how. */
export interface CheckTask extends InputConfiguration {
  /** As the user named it. */
  readonly name: string;
  readonly reading: ReadingOptions;
  readonly judging: Judging;
  /** The configurations in the file, where there are several: the task's own is the first. */
  readonly several?: readonly [InputConfiguration, ...InputConfiguration[]];
}

/** A configuration as one release reads it. */
export interface Model {
  readonly config: Config;
  readonly machine: Machine;
}

/** Reads a file, and where this machine is asked, looks at that. Standard input may have the name of a file (`--stdin-filename`). */
export async function prepare(
  name: string,
  reading: ReadingOptions,
  values: OptionValues,
): Promise<Omit<CheckTask, 'name' | 'judging'>> {
  const read = await readInput(name, reading, values.one('stdin-filename'));
  const found = configurationsIn(read);
  const [first] = found;
  const { input } = first;
  if (found.length > 1) return { ...first, reading, several: found };
  if (first.template !== undefined || !values.has('host')) return { ...first, reading };
  const { thisMachine } = await import('./host-machine.js');
  const host = await thisMachine(input, reading);
  // Below another root the files are another machine's, and so may be its addresses.
  const own = values.has('root') ? [] : host.addresses;
  return { ...first, reading: { ...reading, host, addresses: [...reading.addresses, ...own] } };
}

/** The input of a run beside its task: the purse that it shares with others, the listener to its steps, and the suggestions that are wanted. */
export interface RunHelp {
  readonly purse?: Purse | undefined;
  readonly onStep?: ((what: string) => void) | undefined;
  /** All of them unless said. */
  readonly suggestions?: EngineOptions['suggestions'];
}

/** The run of one release over a file: with its secrets, which a report must not have (`checkOne`). */
export async function runOf(
  task: CheckTask,
  { config, machine }: Model,
  help: RunHelp = {},
): Promise<ReleaseRun & Partial<Pick<TemplateRun, 'variants' | 'unfilled'>>> {
  const { judging, reading, template, input, place, several } = task;
  const { purse, onStep, suggestions } = help;
  if (several !== undefined) return runOfSeveral(task, several, config.release, help);
  const options = {
    ...(await withSuffixes(judging.options, config)),
    work: reading.work,
    maxListed: reading.maxListed,
    ...(purse && { purse }),
    ...(onStep && { onStep }),
    ...(suggestions !== undefined && { suggestions }),
  };
  const read = (file: SourceFile) => readModel({ ...input, file }, config.release, reading);
  if (template !== undefined) {
    const { lintTemplate } = await import('../lint/template/lint-template.js');
    return lintTemplate(template, read, judging.rules, options);
  }
  if (place === undefined && templateMark(config) !== undefined) {
    const { lintUnnamedTemplate } = await import('../lint/template/unnamed-template.js');
    return lintUnnamedTemplate(config, machine, read, judging.rules, options);
  }
  const { findings, suppressed, answer, undecided } = lint(config, machine, judging.rules, options);
  // What a refused text was meant to be is for the rules alone: another text, whose secrets nobody has marked.
  const { config: judged, verdict } = answer;
  const shown = place === undefined ? findings : findings.map((one) => indentedFinding(one, place));
  return { config: judged, verdict, findings: shown, suppressed, undecided };
}

/** The run of one release over all configurations in a file. */
async function runOfSeveral(
  { several: _, template, place, ...task }: CheckTask,
  all: readonly InputConfiguration[],
  release: Release,
  help: RunHelp,
): Promise<TemplateRun> {
  const runs: ConfigurationRun[] = [];
  for (const one of all) {
    if (one.place === undefined) continue;
    const model = readModel(one.input, release, task.reading);
    runs.push({ place: one.place, run: await runOf({ ...task, ...one }, model, help) });
  }
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('a file with several configurations has one');
  return mergeConfigurations([first, ...others]);
}

/** The result for a file as it may be reported, without the secrets in it and in the files it names. */
export async function checkOne(task: CheckTask, help: RunHelp): Promise<CheckedFile> {
  const { input, reading } = task;
  const [first, ...others] = reading.releases.map((release) => readModel(input, release, reading));
  if (first === undefined) throw new Error('a file is judged for one release at least');
  const runs: [Awaited<ReturnType<typeof runOf>>, ...Awaited<ReturnType<typeof runOf>>[]] = [
    await runOf(task, first, help),
  ];
  for (const model of others) runs.push(await runOf(task, model, help));
  const parts = task.several ?? [task];
  const made = parts.flatMap(({ template }) => (template ? [render(template, new Map())] : []));
  const [, ...more] = parts;
  const models = more.flatMap((part) =>
    reading.releases.map((release) => readModel(part.input, release, reading)),
  );
  const secrets = secretsOfAll(
    [first, ...others, ...models, ...runs].map(({ config }) => config),
    made,
  );
  const merged = mergeReleases(runs);
  const { file, unseen, rules } = merged.config;
  const { variants, unfilled } = runs.find(({ config }) => config === merged.config) ?? {};
  const checked = {
    ...merged,
    ...(variants && { variants: variants.map(shownVariant) }),
    ...(unfilled && { unfilled }),
    config: { file, unseen, rules: rules.map(shownRule) },
  };
  return { ...redact(checked, secrets), locate: locateIn(input) };
}

/** Made outside of what judges a file: a function keeps all that the one around it has, the model with it. */
const locateIn =
  ({ files }: Input): CheckedFile['locate'] =>
  (path) =>
    displayPath(path, files);

/** Some of a template's variants, as a report has them. */
const shownVariant = ({ when, openRelay, answer }: TemplateRun['variants'][number]): VariantReport => ({
  when,
  openRelay,
  verdict: answer.verdict,
  config: { file: answer.config.file, unseen: [], rules: answer.config.rules.map(shownRule) },
});

/** A rule as a report has it: its place, and that of its action's declaration. */
const shownRule = ({ span, outcome }: MatchRule): CheckedFile['config']['rules'][number] => ({
  span,
  ...(outcome.type === 'action' && { action: outcome.action.span }),
});

/** The files that a configuration includes, as reports name them. */
export function includesOf({ input, reading }: CheckTask): readonly string[] {
  if (!input.file.text.includes('include')) return [];
  try {
    const [, ...included] = readModel(input, reading.releases[0], reading).config.files;
    return included.map(({ path }) => displayPath(path, input.files));
  } catch (error) {
    // That it is too large is said when it is judged.
    if (error instanceof InputError) return [];
    throw error;
  }
}
