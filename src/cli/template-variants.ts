import { withUnknownValues } from '../lint/template/unknown-values.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { describeChoice } from '../source/templates/describe-choice.js';
import { type Choices, type Rendering, render, type Variable } from '../source/templates/render.js';
import { type Input, type ReadingOptions, readModel } from './input.js';

/** One of the configurations that a file may become. */
export interface FileVariant {
  /** The choices that it makes, in words. Undefined: the file is no template, or makes none. */
  readonly when: string | undefined;
  /** As it is reported: its rules are where they are written. */
  readonly config: Config;
  readonly machine: Machine;
}

/** So many variants of a template are asked. */
const maxVariants = 64;

/** What was looked at of all that a file may become. */
export interface FileVariants {
  readonly variants: readonly FileVariant[];
  /** There are no others. */
  readonly isAll: boolean;
}

/** The configurations that a file may become: itself, or of a template the variants, as far as they are not too many, each text once. */
export function variantsOfFile(input: Input, reading: ReadingOptions): FileVariants {
  const [release] = reading.releases;
  const { template } = input;
  if (template === undefined)
    return { variants: [{ when: undefined, ...readModel(input, release, reading) }], isAll: true };
  const variables = [...render(template, new Map()).met.values()];
  const known = new Map<string, FileVariant>();
  let isAll = variables.reduce((product, { values }) => product * values, 1) <= maxVariants;
  for (const choices of combinations(variables)) {
    const rendering = render(template, choices);
    const { text } = rendering.file;
    if (!rendering.isWhole) isAll = false;
    if (!rendering.isWhole || known.has(text)) continue;
    const { config, machine } = readModel({ ...input, file: rendering.file }, release, reading);
    known.set(text, { when: whenOf(rendering, choices), config: placed(config, rendering), machine });
  }
  return { variants: [...known.values()], isAll };
}

/** All that can be chosen, up to a bound. */
function* combinations(variables: readonly Variable[]): Generator<Choices> {
  let count = variables.reduce((product, { values }) => Math.min(maxVariants, product * values), 1);
  for (let index = 0; count > 0; index += 1, count -= 1) {
    let rest = index;
    yield new Map(
      variables.map(({ id, values }) => {
        const value = rest % values;
        rest = Math.floor(rest / values);
        return [id, value];
      }),
    );
  }
}

function whenOf({ met, written }: Rendering, choices: Choices): string | undefined {
  const made = [...met].flatMap(([id, variable]) => {
    const value = choices.get(id);
    return value === undefined ? [] : [describeChoice(variable, value, written)];
  });
  return made.length === 0 ? undefined : made.join(' and ');
}

/** With its rules where they are written, and nothing known of what is filled in. */
function placed(config: Config, rendering: Rendering): Config {
  const { placeOf, written } = rendering;
  const { rules, ...rest } = withUnknownValues(config, rendering, new Map(), false);
  return { ...rest, file: written, rules: rules.map((rule) => ({ ...rule, span: placeOf(rule.span) })) };
}
