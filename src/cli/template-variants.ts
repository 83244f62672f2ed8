import { refusesText } from '../lint/refusals.js';
import { withUnknownValues } from '../lint/template/unknown-values.js';
import { vagueIn, vagueReasons } from '../lint/template/vague-statements.js';
import { withMarks } from '../lint/template/written.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { alternatives } from '../source/prose.js';
import { describeChoice } from '../source/templates/describe-choice.js';
import { arePossible } from '../source/templates/possible-choices.js';
import {
  type Choices,
  isSetting,
  type Rendering,
  render,
  type TemplateText,
  type Variable,
} from '../source/templates/render.js';
import { positionAt, type SourceFile } from '../source/text.js';
import { UsageError } from './arguments.js';
import { InputError } from './input.js';

/** A variant of a file as a configuration, with its rules at the places where they are written. */
export interface VariantModel {
  readonly config: Config;
  readonly machine: Machine;
  /** Reasons why the values of some statements are unknown; nothing is proven then. */
  readonly unknowns: readonly string[];
}

/** One combination of choices for a file, or for several that are compared. */
export interface TemplateVariant {
  /** The choices in words, or undefined if no file is a template or leaves anything open. */
  readonly when: string | undefined;
  /** The models of the files, in order. */
  readonly models: readonly VariantModel[];
}

/** The most variants of a template that are examined. */
const maxVariants = 64;

/** The variants that were examined. */
export interface TemplateVariants {
  readonly variants: readonly TemplateVariant[];
  /** Whether there are no others, apart from those that `--variant` leaves out. */
  readonly isAll: boolean;
  /** What `--variant` chooses, in words; undefined if it chooses nothing. */
  readonly chosen: string | undefined;
}

/** A file whose variants are examined. */
export interface VariantInput {
  readonly template?: TemplateText | undefined;
  /** Reads the file or, of a template, a variant of it. Throws InputError if it is too large. */
  read(variant?: SourceFile): Omit<VariantModel, 'unknowns'>;
}

/** A choice that a file leaves open, with its remaining values. */
interface OpenChoice {
  readonly variable: Variable;
  readonly values: readonly number[];
  /** The template that contains it. */
  readonly written: SourceFile;
}

/**
 * The distinct configurations that files may become, up to a limit, with equal conditions decided alike in all files. Throws UsageError or InputError.
 *
 * @param chosen the values of `--variant`: LINE=yes, LINE=no, LINE=N
 */
export function variantsOf(inputs: readonly VariantInput[], chosen: readonly string[]): TemplateVariants {
  const given = openChoices(inputs);
  const open = restricted(given, chosen);
  const known = new Map<string, TemplateVariant & { readonly otherwise: string }>();
  const setting = open.find(({ variable }) => isSetting(variable))?.variable.id;
  let isAll = open.reduce((product, { values }) => product * values.length, 1) <= maxVariants;
  for (const choices of combinations(open)) {
    if (!arePossible(open.map(({ variable }) => [variable, choices.get(variable.id) ?? 0]))) continue;
    const renderings = inputs.map(({ template }) => template && render(template, choices));
    if (renderings.some((rendering) => rendering?.isWhole === false)) {
      isAll = false;
      continue;
    }
    const key = JSON.stringify(renderings.map((rendering) => rendering?.file.text));
    if (known.has(key)) continue;
    const models = inputs.map((input, at) => modelOf(input, renderings[at]));
    const otherwise = JSON.stringify([...choices].filter(([id]) => id !== setting));
    known.set(key, { when: whenOf(renderings, open, choices), models, otherwise });
  }
  if (known.size === 0 && isAll) throw new InputError('the choices of --variant exclude one another');
  return { variants: withoutMisjoined([...known.values()]), isAll, chosen: chosenIn(given, open) };
}

/** The choices that are restricted, in words; of several values that are left, each is named. */
function chosenIn(given: readonly OpenChoice[], open: readonly OpenChoice[]): string | undefined {
  const made = open.flatMap(({ variable, values, written }, at) =>
    values.length < (given[at]?.values.length ?? 0)
      ? [alternatives(values.map((value) => describeChoice(variable, value, written)))]
      : [],
  );
  return made.length === 0 ? undefined : made.join(' and ');
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

/** Those that smtpd accepts. A refused one that it may accept with other values still counts: the others are not all then. */
export function acceptedVariants({ variants, isAll, chosen }: TemplateVariants): TemplateVariants {
  const isRefused = ({ models }: TemplateVariant): boolean =>
    models.some(({ config }) => config.refusals.some(refusesText));
  const isDoubtful = ({ models }: TemplateVariant): boolean =>
    models.some(({ unknowns }) => unknowns.length > 0);
  return {
    variants: variants.filter((one) => !isRefused(one)),
    isAll: isAll && !variants.some((one) => isRefused(one) && isDoubtful(one)),
    chosen,
  };
}

function modelOf(input: VariantInput, rendering: Rendering | undefined): VariantModel {
  if (rendering === undefined) return { ...input.read(), unknowns: [] };
  const read = input.read(rendering.file);
  const vague = vagueIn(read.config, rendering);
  const file = { ...rendering.file, text: vague.text };
  const isSame = vague.text === rendering.file.text;
  const { config, machine } = isSame ? read : input.read(file);
  const vagueness = new Set(vagueReasons(vague, rendering).map(({ reason }) => reason));
  const unknowns = [...vagueness, ...filledRefusals(config, rendering)];
  return { config: placed(config, { ...rendering, file }), machine, unknowns };
}

/** Refusals on lines with placeholders, as reasons for doubt: smtpd may accept another value. That there are no rules is said of the first line, but of no value. */
function filledRefusals({ refusals, file }: Config, rendering: Rendering): readonly string[] {
  const lineOf = (offset: number): number => positionAt(rendering.file, offset).line;
  const filled = new Set(rendering.placeholders.map(({ start }) => lineOf(start)));
  return refusals.flatMap((refusal) => {
    const { start } = refusal.span;
    if (
      !refusesText(refusal) ||
      refusal.check === 'L11' ||
      refusal.span.file.path !== file.path ||
      !filled.has(lineOf(start))
    )
      return [];
    const { line } = positionAt(rendering.written, rendering.placeOf(refusal.span).start);
    return [`whether smtpd takes line ${line} hangs on what is filled in`];
  });
}

/** The choices in all files. A choice that several files have is described as in the last one. */
function openChoices(inputs: readonly VariantInput[]): readonly OpenChoice[] {
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

/** The choices that `--variant` leaves open. */
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

/** Which values of a choice are kept by `LINE=VALUE`, or undefined if that is about another choice. */
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

/** The most lines with a choice that are named in an error. */
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

/** All combinations of values, up to the limit. */
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

/** The configuration with its rules at the places where they are written, and the values of placeholders unknown. */
function placed(config: Config, rendering: Rendering): Config {
  const { placeOf, written } = rendering;
  const { rules, listeners, ...rest } = withUnknownValues(config, rendering, new Map(), false);
  // An address that is filled in is shown as it is written.
  const shown = listeners.map((listener) => ({ ...listener, on: withMarks(listener.on, rendering) }));
  return {
    ...rest,
    file: written,
    listeners: shown,
    rules: rules.map((rule) => ({ ...rule, span: placeOf(rule.span) })),
  };
}
