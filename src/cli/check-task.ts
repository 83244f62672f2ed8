import { lint } from '../lint/engine.js';
import { mergeReleases, type ReleaseRun } from '../lint/releases.js';
import { lintTemplate, type TemplateRun } from '../lint/template/lint-template.js';
import type { Config, MatchRule } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import type { CheckedFile, VariantReport } from '../report/results.js';
import { isTemplateName } from '../source/templates/names.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import { render, type TemplateText } from '../source/templates/render.js';
import type { SourceFile } from '../source/text.js';
import type { Purse } from '../verify/budget.js';
import type { OptionValues } from './arguments.js';
import { displayPath, type Input, InputError, type ReadingOptions, readInput, readModel } from './input.js';
import type { Judging } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** A file that is to be judged, and how. */
export interface CheckTask {
  /** As the user named it. */
  readonly name: string;
  readonly input: Input;
  readonly reading: ReadingOptions;
  readonly judging: Judging;
  /** It is a template, and the input's text is what has all its branches in it. */
  readonly template?: TemplateText;
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
): Promise<Pick<CheckTask, 'input' | 'reading' | 'template'>> {
  const read = await readInput(name, reading, values.one('stdin-filename'));
  if (isTemplateName(read.file.path)) {
    const template = { ...parseTemplate(read.file.text), written: read.file };
    return { input: { ...read, file: render(template, new Map()).file }, reading, template };
  }
  const input = read;
  if (!values.has('host')) return { input, reading };
  const { thisMachine } = await import('./host-machine.js');
  const host = await thisMachine(input, reading);
  // Below another root the files are another machine's, and so may be its addresses.
  const own = values.has('root') ? [] : host.addresses;
  return { input, reading: { ...reading, host, addresses: [...reading.addresses, ...own] } };
}

/** What a run gets beside its task: what its work is paid from together with that of others, and whom its steps are told. */
export interface RunHelp {
  readonly purse?: Purse | undefined;
  readonly onStep?: ((what: string) => void) | undefined;
}

/** What one release says of a file: with its secrets, which a report must not have (`checkOne`). */
export async function runOf(
  task: CheckTask,
  { config, machine }: Model,
  { purse, onStep }: RunHelp = {},
): Promise<ReleaseRun & Partial<Pick<TemplateRun, 'variants'>>> {
  const { judging, reading, template, input } = task;
  const options = {
    ...(await withSuffixes(judging.options, config)),
    work: reading.work,
    maxListed: reading.maxListed,
    ...(purse && { purse }),
    ...(onStep && { onStep }),
  };
  if (template !== undefined) {
    const read = (file: SourceFile) => readModel({ ...input, file }, config.release, reading);
    return lintTemplate(template, read, judging.rules, options);
  }
  const { findings, suppressed, answer, undecided } = lint(config, machine, judging.rules, options);
  // What a refused text was meant to be is for the rules alone: another text, whose secrets nobody has marked.
  const { config: judged, verdict } = answer;
  return { config: judged, verdict, findings, suppressed, undecided };
}

/** What is to be reported of a file, without the secrets in it and in the files it names. `onStep` is told what is looked at. */
export async function checkOne(task: CheckTask, onStep?: (what: string) => void): Promise<CheckedFile> {
  const { input, reading } = task;
  const [first, ...others] = reading.releases.map((release) => readModel(input, release, reading));
  if (first === undefined) throw new Error('a file is judged for one release at least');
  const runs: [Awaited<ReturnType<typeof runOf>>, ...Awaited<ReturnType<typeof runOf>>[]] = [
    await runOf(task, first, { onStep }),
  ];
  for (const model of others) runs.push(await runOf(task, model, { onStep }));
  const made = task.template ? [render(task.template, new Map())] : [];
  const secrets = secretsOfAll(
    [first, ...others, ...runs].map(({ config }) => config),
    made,
  );
  const merged = mergeReleases(runs);
  const { file, unseen, rules } = merged.config;
  const variants = runs.find(({ config }) => config === merged.config)?.variants;
  const checked = {
    ...merged,
    ...(variants && { variants: variants.map(shownVariant) }),
    config: { file, unseen, rules: rules.map(shownRule) },
  };
  return { ...redact(checked, secrets), locate: (path) => displayPath(path, input.files) };
}

/** What a report takes of some of a template's variants. */
const shownVariant = ({ when, openRelay, answer }: TemplateRun['variants'][number]): VariantReport => ({
  when,
  openRelay,
  verdict: answer.verdict,
  config: { file: answer.config.file, unseen: [], rules: answer.config.rules.map(shownRule) },
});

/** What a report takes of a rule: where it is, and where its action is declared. */
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
