import { load, loadOptions } from '../api/configuration.js';
import { acceptedVariants, type VariantModel, variantsOf } from '../cli/template-variants.js';
import { type GroupedAnswer, groupedAnswers } from '../cli/variant-answers.js';
import { templateKindOf } from '../lint/template/as-template.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import type { TemplateText } from '../source/templates/render.js';
import type { AnalysedText } from './analysed-text.js';

/**
 * The distinct answers of the configurations that a text may become: one, or those of a template's variants that smtpd accepts, as the commands give them. Empty if smtpd accepts none.
 *
 * @param key identifies an answer
 */
export function answersOfVariants<Answer>(
  text: AnalysedText,
  answerOf: (model: VariantModel) => Answer,
  key: (answer: Answer) => string,
): readonly GroupedAnswer<Answer>[] {
  const { conf } = text;
  const read = (variant = conf.file) => {
    const { model, machine } = variant === conf.file ? conf : load(variant.text, loadOptions(conf));
    return { config: model, machine };
  };
  const taken = acceptedVariants(variantsOf([{ template: templateOf(text), read }], []));
  return groupedAnswers(
    taken,
    ({ models }) => {
      const [model] = models;
      if (model === undefined) throw new Error('a variant of one file has one model');
      return answerOf(model);
    },
    key,
  );
}

/** The template that a text is, by its name, the file around it, or the marks in it. */
function templateOf({ conf, surroundings }: AnalysedText): TemplateText | undefined {
  if (surroundings !== undefined && !surroundings.isTemplate) return undefined;
  const named = surroundings?.found.template;
  if (named !== undefined) return named;
  const written = surroundings?.outer ?? conf.file;
  const isTemplate = surroundings?.isTemplate || templateKindOf({}, conf.model) !== undefined;
  return isTemplate ? { ...parseTemplate(written.text, written.path), written } : undefined;
}
