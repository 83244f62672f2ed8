import { refusesText } from '../lint/refusals.js';
import { withUnknownValues } from '../lint/template/unknown-values.js';
import { vagueIn, vagueReasons } from '../lint/template/vague-statements.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { describeChoice } from '../source/templates/describe-choice.js';
import {
  type Choices,
  isSetting,
  type Rendering,
  render,
  type Variable,
} from '../source/templates/render.js';
import { positionAt, type SourceFile } from '../source/text.js';
import { UsageError } from './arguments.js';
import { type Input, InputError, type ReadingOptions, readModel } from './input.js';

/** A file as one of the configurations that it may become; its rules are where they are written. */
export interface VariantModel {
  readonly config: Config;
  readonly machine: Machine;
  /** Statements of which not all is known, as reasons: nothing is proven then. */
  readonly unknowns: readonly string[];
}

/** One of the ways in which a file, or several that are compared, may turn out. */
export interface TemplateVariant {
  /** The choices that it makes, in words. Undefined: nothing of them is a template, or makes any. */
  readonly when: string | undefined;
  /** In the order of the files. */
  readonly models: readonly VariantModel[];
}

/** So many variants of a template are asked. */
const maxVariants = 64;

/** The variants that were looked at, of all that a file may become. */
export interface TemplateVariants {
  readonly variants: readonly TemplateVariant[];
  /** There are no others. */
  readonly isAll: boolean;
}

/** A choice that some file leaves open, with what is left of its values. */
interface OpenChoice {
  readonly variable: Variable;
  readonly values: readonly number[];
  /** The template that has it. */
  readonly written: SourceFile;
}

/**
 * The configurations that files may become, the same conditions decided alike in all of them, as far as they are not too many, each once.
 *
 * @param chosen what `--variant` says: LINE=yes, LINE=no, LINE=N. Throws UsageError, InputError
 */
export function variantsOf(
  inputs: readonly Input[],
  reading: ReadingOptions,
  chosen: readonly string[],
): TemplateVariants {
  const open = restricted(openChoices(inputs), chosen);
  const known = new Map<string, TemplateVariant & { readonly otherwise: string }>();
  const setting = open.find(({ variable }) => isSetting(variable))?.variable.id;
  let isAll = open.reduce((product, { values }) => product * values.length, 1) <= maxVariants;
  for (const choices of combinations(open)) {
    const renderings = inputs.map(({ template }) => template && render(template, choices));
    if (renderings.some((rendering) => rendering?.isWhole === false)) {
      isAll = false;
      continue;
    }
    const key = JSON.stringify(renderings.map((rendering) => rendering?.file.text));
    if (known.has(key)) continue;
    const models = inputs.map((input, at) => modelOf(input, renderings[at], reading));
    const otherwise = JSON.stringify([...choices].filter(([id]) => id !== setting));
    known.set(key, { when: whenOf(renderings, open, choices), models, otherwise });
  }
  return { variants: withoutMisjoined([...known.values()]), isAll };
}

/** Without those that smtpd takes only as the engine is set otherwise: lines are not joined there as they are meant to be. */
function withoutMisjoined<V extends TemplateVariant & { readonly otherwise: string }>(
  variants: readonly V[],
): readonly V[] {
  const isTaken = ({ models }: V): boolean =>
    models.every(({ config }) => !config.refusals.some(refusesText));
  const taken = new Set(variants.filter(isTaken).map(({ otherwise }) => otherwise));
  return variants.filter((each) => isTaken(each) || !taken.has(each.otherwise));
}

function modelOf(input: Input, rendering: Rendering | undefined, reading: ReadingOptions): VariantModel {
  const [release] = reading.releases;
  if (rendering === undefined) return { ...readModel(input, release, reading), unknowns: [] };
  const read = readModel({ ...input, file: rendering.file }, release, reading);
  const vague = vagueIn(read.config, rendering);
  const file = { ...rendering.file, text: vague.text };
  const isSame = vague.text === rendering.file.text;
  const { config, machine } = isSame ? read : readModel({ ...input, file }, release, reading);
  const vagueness = new Set(vagueReasons(vague, rendering).map(({ reason }) => reason));
  const unknowns = [...vagueness, ...filledRefusals(config, rendering)];
  return { config: placed(config, { ...rendering, file }), machine, unknowns };
}

/** The refusals on lines where something is filled in, as reasons for doubt: smtpd may take another value. */
function filledRefusals({ refusals, file }: Config, rendering: Rendering): readonly string[] {
  const lineOf = (offset: number): number => positionAt(rendering.file, offset).line;
  const filled = new Set(rendering.placeholders.map(({ start }) => lineOf(start)));
  return refusals.flatMap((refusal) => {
    const { start } = refusal.span;
    if (!refusesText(refusal) || refusal.span.file.path !== file.path || !filled.has(lineOf(start)))
      return [];
    const { line } = positionAt(rendering.written, rendering.placeOf(refusal.span).start);
    return [`whether smtpd takes line ${line} hangs on what is filled in`];
  });
}

/** The choices of all files. Those that several have are described as the last one has them. */
function openChoices(inputs: readonly Input[]): readonly OpenChoice[] {
  const found = new Map<string, OpenChoice>();
  for (const { template } of [...inputs].reverse()) {
    if (template === undefined) continue;
    for (const [id, variable] of render(template, new Map()).met) {
      const known = found.get(id);
      const count = Math.max(variable.values, known?.values.length ?? 0);
      const values = Array.from({ length: count }, (_, value) => value);
      found.set(id, known ? { ...known, values } : { variable, values, written: template.written });
    }
  }
  return [...found.values()];
}

/** The choices as far as `--variant` leaves them open. */
function restricted(open: readonly OpenChoice[], chosen: readonly string[]): readonly OpenChoice[] {
  return chosen.reduce((rest: readonly OpenChoice[], text) => {
    const [, line, value = ''] = /^(\d{1,7})=(yes|no|\d)$/.exec(text) ?? [];
    if (line === undefined)
      throw new UsageError(
        `--variant takes LINE=yes, LINE=no or, of a loop, LINE=ROUNDS, not ${JSON.stringify(text)}`,
      );
    let isThere = false;
    const left = rest.map((choice) => {
      const test = testOf(choice, Number(line), value);
      if (test === undefined) return choice;
      isThere = true;
      return { ...choice, values: choice.values.filter(test) };
    });
    if (!isThere) throw new InputError(`--variant ${text}: ${noSuchChoice(open, value)}`);
    return left;
  }, open);
}

/** Which values of a choice `LINE=VALUE` leaves; undefined: it is about another one. */
function testOf(
  { variable: { part }, written }: OpenChoice,
  line: number,
  value: string,
): ((one: number) => boolean) | undefined {
  const isHere = (offset: number): boolean => positionAt(written, offset).line === line;
  if (part.type === 'loop')
    return isHere(part.start) && /^\d$/.test(value) ? (one) => one === Math.min(2, Number(value)) : undefined;
  const branch = part.conditions.findIndex(({ start }) => isHere(start));
  if (branch < 0 || /^\d$/.test(value)) return undefined;
  return value === 'yes' ? (one) => one === branch : (one) => one !== branch;
}

/** So many choices are named to who has named another one. */
const maxNamed = 8;

function noSuchChoice(open: readonly OpenChoice[], value: string): string {
  const kind = /^\d$/.test(value) ? 'loop' : 'choice';
  const lines = open.flatMap(({ variable: { part }, written }) => {
    if (part.type !== kind) return [];
    const starts = part.type === 'loop' ? [part.start] : part.conditions.map(({ start }) => start);
    return starts.map((start) => positionAt(written, start).line);
  });
  const what = kind === 'loop' ? 'loop' : 'condition';
  const there = [...new Set(lines)].sort((a, b) => a - b).slice(0, maxNamed);
  return there.length === 0
    ? `the file has no ${what} of a template`
    : `no ${what} begins there; there are some on ${there.length === 1 ? 'line' : 'lines'} ${there.join(', ')}`;
}

/** All that can be chosen, up to a bound. */
function* combinations(open: readonly OpenChoice[]): Generator<Choices> {
  let count = open.reduce((product, { values }) => Math.min(maxVariants, product * values.length), 1);
  for (let index = 0; count > 0; index += 1, count -= 1) {
    let rest = index;
    yield new Map(
      open.map(({ variable, values }) => {
        const value = values[rest % values.length] ?? 0;
        rest = Math.floor(rest / values.length);
        return [variable.id, value];
      }),
    );
  }
}

function whenOf(
  renderings: readonly (Rendering | undefined)[],
  open: readonly OpenChoice[],
  choices: Choices,
): string | undefined {
  const made = open.flatMap(({ variable, written }) => {
    const value = choices.get(variable.id);
    const isMet = renderings.some((rendering) => rendering?.met.has(variable.id));
    return value === undefined || !isMet ? [] : [describeChoice(variable, value, written)];
  });
  return made.length === 0 ? undefined : made.join(' and ');
}

/** With its rules where they are written, and nothing known of what is filled in. */
function placed(config: Config, rendering: Rendering): Config {
  const { placeOf, written } = rendering;
  const { rules, ...rest } = withUnknownValues(config, rendering, new Map(), false);
  return { ...rest, file: written, rules: rules.map((rule) => ({ ...rule, span: placeOf(rule.span) })) };
}
