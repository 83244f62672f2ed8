import { refusesText } from '../lint/refusals.js';
import { templateKindOf } from '../lint/template/as-template.js';
import { hasMarks } from '../lint/template/template-marks.js';
import { quoted } from '../report/marks.js';
import { printable } from '../report/printable.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import type { OptionValues } from './arguments.js';
import { displayPath, type Input, type ReadingOptions, readModel } from './input.js';
import { warn } from './output.js';
import { reportIfRefused } from './refused-config.js';
import {
  acceptedVariants,
  type TemplateVariant,
  type TemplateVariants,
  variantsOf,
} from './template-variants.js';

/** The variants of files that smtpd accepts; others are left out. Undefined if it accepts none, which is printed. */
export function takenVariants(
  given: readonly Input[],
  reading: ReadingOptions,
  values: OptionValues,
): TemplateVariants | undefined {
  const inputs = given.map((input) => asTemplate(input, reading));
  const [release] = reading.releases;
  const all = variantsOf(
    inputs.map((input) => ({
      template: input.template,
      read: (file = input.file) => readModel({ ...input, file }, release, reading),
    })),
    values.all('variant'),
  );
  const { variants: taken, isAll } = acceptedVariants(all);
  if (taken.length > 0 && (taken.length > 1 || taken[0]?.when !== undefined))
    return { variants: taken, isAll, chosen: all.chosen };
  const [first] = all.variants;
  if (first === undefined) return undefined;
  const [one = first] = taken;
  const judged = inputs.map((input, at) => {
    const config = one.models[at]?.config;
    if (config === undefined || !config.refusals.some(refusesText)) return true;
    if (input.template === undefined) return reportIfRefused(input, config);
    warn(`${input.label ?? ''}${input.file.path}: smtpd refuses each variant of this template`);
    return false;
  });
  return judged.includes(false) ? undefined : { variants: [one], isAll, chosen: all.chosen };
}

/** An input as the template that it is by its marks alone. */
function asTemplate(input: Input, reading: ReadingOptions): Input {
  const { file, template, label = '', isEmbedded = false } = input;
  if (template !== undefined || isEmbedded || !hasMarks(file.text)) return input;
  const kind = templateKindOf({}, readModel(input, reading.releases[0], reading).config);
  if (kind === undefined) return input;
  if (kind === 'unfilled')
    warn(
      `${label}${displayPath(file.path, input.files)}: a template, which smtpd refuses until it is filled in`,
    );
  return { ...input, template: { ...parseTemplate(file.text, file.path), written: file } };
}

/** An answer, and the variants that give it. */
export interface GroupedAnswer<T> {
  readonly answer: T;
  /** The variants in words, or undefined if there is nothing to choose. */
  readonly named: readonly string[] | undefined;
}

/** The distinct answers of variants. `key` identifies an answer; `each` is called for every variant. */
export function groupedAnswers<T>(
  { variants, isAll, chosen }: TemplateVariants,
  answerOf: (variant: TemplateVariant) => T,
  key: (answer: T) => string,
  each?: (answer: T) => void,
): readonly GroupedAnswer<T>[] {
  const groups = new Map<string, { readonly answer: T; readonly when: string[] }>();
  for (const variant of variants) {
    const answer = answerOf(variant);
    each?.(answer);
    const id = key(answer);
    const group = groups.get(id) ?? { answer, when: [] };
    groups.set(id, group);
    if (variant.when !== undefined) group.when.push(variant.when);
  }
  const isPlain = variants.every(({ when }) => when === undefined);
  return [...groups.values()].map(({ answer, when }) => ({
    answer,
    named: isPlain
      ? undefined
      : groups.size > 1
        ? when.map((each) => `where ${quoted(each)}`)
        : [allOf(variants.length, isAll) + (chosen === undefined ? '' : ` where ${quoted(chosen)}`)],
  }));
}

/** How to refer to the variants that were examined, if they agree. */
const allOf = (count: number, isAll: boolean): string =>
  isAll
    ? 'in every variant'
    : `in ${count === 1 ? 'the one variant that was' : `each of ${count} variants that were`} asked, of more`;

/** The most variants that are named above an answer. */
const maxNamed = 3;

/** The line above an answer that some variants give. */
export function headingOf(named: readonly string[]): string {
  const more = named.length - maxNamed;
  return printable(
    `${named.slice(0, maxNamed).join('; or ')}${more > 0 ? `; and in ${more} more variants` : ''}:`,
  );
}
