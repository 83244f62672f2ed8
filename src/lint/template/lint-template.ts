import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { describeChoice } from '../../source/templates/describe-choice.js';
import { render, type TemplateText } from '../../source/templates/render.js';
import type { SourceFile } from '../../source/text.js';
import { Budget, Purse, TooLarge, usualWork, within } from '../../verify/budget.js';
import { noVerdict, type RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { type EngineOptions, lint } from '../engine.js';
import type { Finding } from '../finding.js';
import type { Answer } from '../relay-answer.js';
import type { ReleaseRun } from '../releases.js';
import type { Rule } from '../rule.js';
import { distinctReasons } from './changed-answers.js';
import { type JudgedVariants, judgeFamily, takenOf, type VariantReader } from './family.js';
import { representatives } from './representatives.js';
import { certainFindings, filledInKinds, mergedFindings, type VariantRun } from './template-findings.js';
import { examplesOf, isCut } from './variant-examples.js';

/** A text after reading. */
interface ReadVariant {
  readonly config: Config;
  readonly machine: Machine;
}

/** Some of a template's variants, and the answer for them. */
export interface VariantAnswer {
  /** `always`, or the choices of these variants, in words. */
  readonly when: string;
  readonly openRelay: RelayVerdict['openRelay'];
  /** The answer for these variants alone. */
  readonly answer: Answer;
}

/** The result for a template, with places in its own text. */
export interface TemplateRun extends ReleaseRun {
  readonly variants: readonly VariantAnswer[];
  /** Set if the template has the name of a configuration, which smtpd refuses until it is filled in. */
  readonly unfilled?: true;
}

/** The work that all questions about a template together may use, as a multiple of that for one question. */
const maxQuestions = 2;

/**
 * Judges a template: whether a stranger can relay through any of the configurations that it may become, and what the rules find in some variants that together have
 * all its branches.
 *
 * @param read reads a text that the template becomes
 */
export function lintTemplate(
  template: TemplateText,
  read: (file: SourceFile) => ReadVariant,
  rules: readonly Rule[],
  given: EngineOptions,
): TemplateRun {
  const { work = given.purse?.each ?? usualWork, purse = new Purse(work * maxQuestions, work) } = given;
  const options = { ...given, work, purse };
  const judged = judgedWithExamples(template, read, options);
  const answer = answerOf(judged, template);
  const runs = representatives(template, judged).flatMap(
    (choices): readonly (VariantRun & { readonly undecided: readonly string[] })[] => {
      const rendering = render(template, choices);
      if (!rendering.isWhole) return [];
      const { config, machine } = read(rendering.file);
      const { findings, undecided } = lint(config, machine, rules, { ...options, suggestions: false });
      return [{ choices, rendering, config, findings, undecided }];
    },
  );
  const filledIn = filledInKinds(runs);
  const found = runs.map((run) => certainFindings(run, filledIn).filter((one) => isOfAnswer(one, answer)));
  const findings = mergedFindings(runs, found);
  return {
    ...answer,
    findings: [...findings].sort((a, b) => a.span.start - b.span.start),
    undecided: [...new Set(runs.flatMap(({ undecided }) => undecided))],
    variants: variantsOf(judged, template),
  };
}

/** Options of which it is known what the questions may take. */
type PaidOptions = EngineOptions & { readonly work: number; readonly purse: Purse };

/** The answers of all variants and, where these are too many or too large, of some by themselves. */
function judgedWithExamples(
  template: TemplateText,
  read: (file: SourceFile) => ReadVariant,
  { work, purse, ...options }: PaidOptions,
): readonly JudgedVariants[] {
  const { config: none, machine } = read({ ...template.written, text: '' });
  const reader = { options: none.options, machine };
  const judged = judgedOf(template, none, reader, { ...options, work, purse });
  if (!isCut(judged)) return judged;
  return [...judged, ...within(new Budget(work, purse), () => examplesOf(judged, template, reader, options))];
}

function judgedOf(
  template: TemplateText,
  none: Config,
  reader: VariantReader,
  { work, purse, ...options }: PaidOptions,
): readonly JudgedVariants[] {
  try {
    return within(new Budget(work, purse), () => judgeFamily(template, reader, options));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const reason = `its variants are too large to decide: ${error.message}`;
    const verdict: RelayVerdict = { ...noVerdict, tooLarge: true, dependsOn: [{ reason, span: undefined }] };
    const config = { ...none, file: template.written };
    return [{ choices: new Map(), made: [], outcome: 'unknown', answer: { config, verdict } }];
  }
}

/** The most dependencies of an answer that are named. */
const maxReasons = 8;

/** The answer for all variants: open if one of them is, and closed if all are. Variants that smtpd refuses are ignored. */
function answerOf(judged: readonly JudgedVariants[], template: TemplateText): Answer {
  const taken = takenOf(judged);
  const of = (outcome: JudgedVariants['outcome']): readonly JudgedVariants[] =>
    taken.filter((one) => one.outcome === outcome);
  const [open] = of('yes');
  const hasVariants = render(template, new Map()).met.size > 0;
  if (open !== undefined) {
    const isAlways = of('yes').length === taken.length;
    const always = hasVariants ? 'in every variant' : undefined;
    const where = isAlways ? always : `where ${whenOf(sharedBy(of('yes'), taken) ?? open, template)}`;
    return {
      config: open.answer.config,
      verdict: { ...open.answer.verdict, openRelay: 'yes', ...(where !== undefined && { where }) },
    };
  }
  const unknown = taken.filter(({ outcome }) => outcome !== 'no');
  const [first] = unknown.length > 0 ? unknown : taken;
  const { config, verdict } = first?.answer ?? { config: undefined, verdict: noVerdict };
  if (config === undefined) throw new Error('a template has a variant');
  if (unknown.length === 0) {
    const assumptions = [...new Set(taken.flatMap(({ answer }) => answer.verdict.assumptions))];
    return {
      config,
      verdict: {
        ...verdict,
        openRelay: 'no',
        assumptions,
        ...(hasVariants && { where: 'in every variant' }),
      },
    };
  }
  const reasons = distinctReasons(unknown.flatMap(({ answer }) => answer.verdict.dependsOn));
  return {
    config,
    verdict: { ...verdict, openRelay: 'unknown', dependsOn: reasons.slice(0, maxReasons) },
  };
}

/** The choices that all open variants share, if every variant that makes them is open. */
function sharedBy(
  open: readonly JudgedVariants[],
  taken: readonly JudgedVariants[],
): Pick<JudgedVariants, 'made'> | undefined {
  const choiceOf = ({ made }: JudgedVariants, id: string): number | undefined =>
    made.find(([variable]) => variable.id === id)?.[1];
  const made = (open[0]?.made ?? []).filter(([{ id }, value]) =>
    open.every((one) => choiceOf(one, id) === value),
  );
  const isMade = (one: JudgedVariants): boolean =>
    made.every(([{ id }, value]) => (choiceOf(one, id) ?? value) === value);
  return made.length > 0 && taken.filter(isMade).every(({ outcome }) => outcome === 'yes')
    ? { made }
    : undefined;
}

/** The most variants that are distinguished in a report. */
const maxVariants = 32;

function variantsOf(judged: readonly JudgedVariants[], template: TemplateText): readonly VariantAnswer[] {
  return takenOf(judged)
    .slice(0, maxVariants)
    .map((one) => ({
      when: one.made.length === 0 ? 'always' : whenOf(one, template),
      openRelay: one.outcome === 'refused' ? 'unknown' : one.outcome,
      answer: one.answer,
    }));
}

/** The choices of variants, in words. */
const whenOf = ({ made }: Pick<JudgedVariants, 'made'>, { written }: TemplateText): string =>
  made.map(([variable, value]) => describeChoice(variable, value, written)).join(' and ');

/** Whether a finding of an open relay agrees with the answer: what is filled in may close it. */
function isOfAnswer({ rule, span }: Finding, { config, verdict }: Answer): boolean {
  if (rule !== 'open-relay') return true;
  return verdict.holes.some((hole) => {
    const place = config.rules[hole.rule - 1]?.span;
    return place !== undefined && place.start <= span.end && span.start <= place.end;
  });
}
