import { type EngineOptions, lint } from '../lint/engine.js';
import { indentedFinding } from '../lint/indented-edits.js';
import { type ConfigurationRun, mergeConfigurations } from '../lint/merge-configurations.js';
import { mergeReleases, type ReleaseRun } from '../lint/releases.js';
import { hiddenTemplateRunOf, type PossibleTemplate, templateRunOf } from '../lint/template/as-template.js';
import type { TemplateRun } from '../lint/template/lint-template.js';
import { withUnreadPart } from '../lint/unread-part.js';
import { askedReports } from '../model/config/asked-table.js';
import type { Config, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { CheckedFile, VariantReport } from '../report/results.js';
import type { Release } from '../source/release.js';
import { render } from '../source/templates/render.js';
import type { Purse } from '../verify/budget.js';
import type { OptionValues } from './arguments.js';
import { configurationsIn, type InputConfiguration } from './configurations.js';
import { displayPath, type Input, InputError, type ReadingOptions, readInput, readModel } from './input.js';
import { warn } from './output.js';
import type { Judging } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** A file to judge, with its options. */
export interface CheckTask extends InputConfiguration {
  /** The name that the user gave. */
  readonly name: string;
  readonly reading: ReadingOptions;
  readonly judging: Judging;
  /** The configurations in the file, if there are several; the task's own input is the first. */
  readonly several?: readonly [InputConfiguration, ...InputConfiguration[]];
}

/** A configuration as one release reads it, and the machine it runs on. */
export interface Model {
  readonly config: Config;
  readonly machine: Machine;
}

/** Reads a file and, with `--host`, the facts of this machine. Standard input may have the name of a file (`--stdin-filename`). */
export async function prepare(
  name: string,
  reading: ReadingOptions,
  values: OptionValues,
): Promise<Omit<CheckTask, 'name' | 'judging'>> {
  const read = await readInput(name, reading, values.one('stdin-filename'));
  const found = configurationsIn(read);
  const [first] = found;
  const { input } = first;
  const task = { ...first, reading, ...(found.length > 1 && { several: found }) };
  if (!values.has('host')) return task;
  const what = whatOfMany(task);
  if (what !== undefined) {
    warn(`${name}: ${what}: --host reads files, and not the interfaces and names of this machine`);
    return task;
  }
  const { thisMachine } = await import('./host-machine.js');
  const host = await thisMachine(input, reading);
  // With `--root`, the files may belong to another machine with other addresses.
  const own = values.has('root') ? [] : host.addresses;
  return { ...first, reading: { ...reading, host, addresses: [...reading.addresses, ...own] } };
}

/** What a file is that is read as several texts; undefined if it is one configuration. */
export function whatOfMany({
  several,
  template,
}: Pick<CheckTask, 'several' | 'template'>): string | undefined {
  if (several !== undefined) return 'has several configurations';
  return template === undefined ? undefined : 'is a template';
}

/** Options of a run: the purse that it shares with others, a callback for its steps, and the suggestions to make. */
export interface RunHelp {
  readonly purse?: Purse | undefined;
  readonly onStep?: ((what: string) => void) | undefined;
  /** All suggestions by default. */
  readonly suggestions?: EngineOptions['suggestions'];
}

/** Runs the rules on a file for one release. The result still contains secrets, which reports must not (`checkOne`). */
export async function runOf(task: CheckTask, model: Model, help: RunHelp = {}): Promise<TaskRun> {
  const { place, several } = task;
  const run = await (several === undefined
    ? runOfOne(task, model, help)
    : runOfSeveral(task, several, model.config.release, help));
  return place === undefined ? run : { ...run, verdict: withUnreadPart(run.verdict, place) };
}

type TaskRun = ReleaseRun & Partial<Pick<TemplateRun, 'variants' | 'unfilled'>>;

/** Runs the rules for one release on the first configuration in a file. */
async function runOfOne(
  { judging, reading, input, place, ...found }: CheckTask,
  { config, machine }: Model,
  { purse, onStep, suggestions }: RunHelp,
): Promise<TaskRun> {
  const options = {
    ...(await withSuffixes(judging.options, config)),
    work: reading.work,
    maxListed: reading.maxListed,
    ...(purse && { purse }),
    ...(onStep && { onStep }),
    ...(suggestions !== undefined && { suggestions }),
  };
  const text: PossibleTemplate = {
    found: { ...found, ...(place && { place }) },
    config,
    machine,
    read: (file) => readModel({ ...input, file }, config.release, reading),
    rules: judging.rules,
    options,
  };
  const asTemplate = await templateRunOf(text);
  if (asTemplate !== undefined) return asTemplate;
  const { findings, suppressed, answer, undecided } = lint(config, machine, judging.rules, options);
  const asHidden = await hiddenTemplateRunOf(text, answer.verdict.openRelay);
  if (asHidden !== undefined) return asHidden;
  // The meant reading of a refused text is for the rules only: it is another text, in which secrets are not marked.
  const { config: judged, verdict } = answer;
  const shown = place === undefined ? findings : findings.map((one) => indentedFinding(one, place));
  return { config: judged, verdict, findings: shown, suppressed, undecided };
}

/** Runs the rules for one release on all configurations in a file. */
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
    runs.push({ place: one.place, run: await runOfOne({ ...task, ...one }, model, help) });
  }
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('a file with several configurations has one');
  return mergeConfigurations([first, ...others]);
}

/** The result for a file without its secrets, and without those of the files that it names. */
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
  const asked = reading.asked === undefined ? [] : askedReports(reading.asked);
  const { variants, unfilled } = runs.find(({ config }) => config === merged.config) ?? {};
  const checked = {
    ...merged,
    ...(variants && { variants: variants.map(shownVariant) }),
    ...(unfilled && { unfilled }),
    ...(asked.length > 0 && { asked }),
    config: { file, unseen, rules: rules.map(shownRule) },
  };
  return { locate: locateIn(input), ...redact(checked, secrets) };
}

/** Made outside of what judges a file: a function keeps all that the one around it has, the model with it. Of the files that were read it keeps the paths. */
const locateIn =
  ({ files: { located } }: Input): CheckedFile['locate'] =>
  (path) =>
    displayPath(path, { located });

/** Some of a template's variants, as a report has them. */
const shownVariant = ({ when, openRelay, answer }: TemplateRun['variants'][number]): VariantReport => ({
  when,
  openRelay,
  verdict: answer.verdict,
  config: { file: answer.config.file, unseen: [], rules: answer.config.rules.map(shownRule) },
});

/** A rule for a report: its place, and that of its action's declaration. */
const shownRule = ({ span, outcome }: MatchRule): CheckedFile['config']['rules'][number] => ({
  span,
  ...(outcome.type === 'action' && { action: outcome.action.span }),
});

/** The files that a configuration includes, by the names that reports use. */
export function includesOf({ input, reading }: CheckTask): readonly string[] {
  if (!input.file.text.includes('include')) return [];
  try {
    const [, ...included] = readModel(input, reading.releases[0], reading).config.files;
    return included.map(({ path }) => displayPath(path, input.files));
  } catch (error) {
    // A file that is too large is reported when it is judged.
    if (error instanceof InputError) return [];
    throw error;
  }
}
